/** Every refusal looks the same: a status, a code, a sentence. What is ours to know stays in the log. */
import type { FastifyError } from 'fastify';
import { type ErrorCode, isCountersignError, type Log, messageOf } from '../core/index.ts';

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  ERR_INPUT_INVALID: 400,
  ERR_CONFIG_INVALID: 400,
  ERR_INPUT_TOO_LARGE: 413,
  ERR_NOT_FOUND: 404,
  ERR_CONFLICT: 409,
  ERR_UNAUTHENTICATED: 401,
  ERR_FORBIDDEN: 403,
  ERR_ACTION_REFUSED: 409,
  ERR_SOURCE_THROTTLED: 429,
  ERR_STORE_UNAVAILABLE: 503,
  ERR_STREAM_UNAVAILABLE: 503,
  ERR_FENCED: 503,
  ERR_TIMEOUT: 504,
};

export interface Problem {
  readonly error: { readonly code: string; readonly message: string };
}

export const problemOf = (code: string, message: string): Problem => ({ error: { code, message } });

const hidden = (status: number): string =>
  status === 503
    ? 'not ready; try again in a moment'
    : 'the request could not be served; see the log';

const codeOf = (status: number): string => {
  if (status === 429) return 'ERR_TOO_MANY';
  if (status === 413) return 'ERR_INPUT_TOO_LARGE';
  if (status === 404) return 'ERR_NOT_FOUND';
  return 'ERR_INPUT_INVALID';
};

export const answerFault = (
  error: unknown,
  log: Log,
): { readonly status: number; readonly body: Problem } => {
  if (isCountersignError(error)) {
    const status = statuses[error.code] ?? 500;
    if (status < 500) return { status, body: problemOf(error.code, error.message) };
    log.error({ code: error.code, because: error.message }, 'request failed');
    return { status, body: problemOf(error.code, hidden(status)) };
  }
  const fault = error as FastifyError;
  const status = fault.statusCode ?? 500;
  if (status < 500) return { status, body: problemOf(codeOf(status), messageOf(error)) };
  const { cause } = error as { cause?: unknown };
  log.error(
    {
      because: messageOf(error),
      stack: (error as Error).stack,
      ...(cause === undefined ? {} : { cause: messageOf(cause) }),
    },
    'request failed',
  );
  return { status: 500, body: problemOf('ERR_INTERNAL' satisfies ErrorCode, hidden(500)) };
};
