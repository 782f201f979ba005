/** How the twin answers: Google's paging and errors, and the log record of what was done. */
import { isObject, parseJson } from '../../../core/index.ts';
import type { TwinAnswer, TwinRequest } from '../../twin-server.ts';
import { type Clock, logged, shown, type WorkspaceState } from './state.ts';

export type Draft = Record<string, unknown>;

export const PREFIX = '/admin/directory/v1';
/** Small, so that every listing needs more than one page. */
const PAGE = 2;

export const ok = (body?: unknown): TwinAnswer =>
  body === undefined ? { status: 204 } : { status: 200, body };

export const googleError = (status: number, message: string, reason: string): TwinAnswer => ({
  status,
  body: { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } },
});

export const notFound = (what: string): TwinAnswer =>
  googleError(404, `Resource Not Found: ${what}`, 'notFound');

export const bodyOf = (request: TwinRequest): Draft => {
  const body = request.body === '' ? {} : parseJson(request.body);
  return isObject(body) ? { ...body } : {};
};

export const paged = (request: TwinRequest, name: string, all: readonly Draft[]): TwinAnswer => {
  const from = Number(request.query.get('pageToken') ?? 0);
  const items = all.slice(from, from + PAGE);
  const next = from + PAGE;
  return ok({
    [name]: items.map(shown),
    ...(next < all.length ? { nextPageToken: String(next) } : {}),
  });
};

export interface Doing {
  readonly state: WorkspaceState;
  readonly clock: Clock;
  readonly propagationMs: number;
  /** In whose name a request is made. */
  subjectOf(request: TwinRequest): string;
}

export const param = (request: TwinRequest, name: string): string => request.params[name] ?? '';
export const keyOf = (request: TwinRequest): string => param(request, 'userKey').toLowerCase();

export const noting = (
  { state, clock, subjectOf }: Doing,
  request: TwinRequest,
  name: string,
  parameters: Readonly<Record<string, string>>,
): void =>
  logged(state, {
    application: 'admin',
    type: 'USER_SETTINGS',
    name,
    actor: subjectOf(request),
    at: clock.now(),
    parameters,
  });
