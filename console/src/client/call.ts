/** The typed client: one function over the contract table. Answers are validated while developing. */
import { z } from 'zod';
import {
  type AnswerOf,
  type BodyOf,
  type ParamsOf,
  problem,
  type QueryOf,
  type RouteId,
  routes,
} from '../contract.ts';

// The policy forbids `eval`; zod then validates without compiling.
z.config({ jitless: true });

export class CallError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'CallError';
    this.status = status;
    this.code = code;
  }
}

type Given<Name extends string, T> = [T] extends [undefined]
  ? unknown
  : { readonly [K in Name]: T };
type GivenMaybe<Name extends string, T> = [T] extends [undefined]
  ? unknown
  : { readonly [K in Name]?: T };

export type CallInput<Id extends RouteId> = Given<'params', ParamsOf<Id>> &
  GivenMaybe<'query', QueryOf<Id>> &
  Given<'body', BodyOf<Id>>;

interface Loose {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

const queryText = (query: Readonly<Record<string, unknown>> = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    if (Array.isArray(value)) {
      if (value.length > 0) search.set(name, value.join(','));
    } else search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
};

/** Path and query of a call; every parameter is one URI-encoded segment. */
export const addressOf = <Id extends RouteId>(id: Id, input: CallInput<Id>): string => {
  const { params = {}, query } = input as Loose;
  const path = routes[id].path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  return `${path}${queryText(query)}`;
};

const refusal = async (response: Response): Promise<CallError> => {
  const text = await response.text();
  try {
    const { error } = problem.parse(JSON.parse(text));
    return new CallError(response.status, error.code, error.message);
  } catch {
    return new CallError(
      response.status,
      'ERR_UNREADABLE',
      `The server answered ${response.status} without saying why.`,
    );
  }
};

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * Ask one route of the contract.
 * @throws CallError with the server's code, or `ERR_UNREACHABLE` when nothing answered.
 */
export const call = async <Id extends RouteId>(
  id: Id,
  input: CallInput<Id>,
  options: CallOptions = {},
): Promise<AnswerOf<Id>> => {
  const route = routes[id];
  const { body } = input as Loose;
  const request: RequestInit = {
    method: route.method,
    credentials: 'same-origin',
    // A header that a foreign form cannot send.
    headers: {
      accept: 'application/json',
      'x-countersign': 'console',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(options.signal ? { signal: options.signal } : {}),
  };
  const response = await fetch(addressOf(id, input), request).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    throw new CallError(0, 'ERR_UNREACHABLE', 'The server does not answer.');
  });
  if (!response.ok) throw await refusal(response);
  const answer: unknown = await response.json();
  if (!import.meta.env.DEV) return answer as AnswerOf<Id>;
  return route.answer.parse(answer) as AnswerOf<Id>;
};
