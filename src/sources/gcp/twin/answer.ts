/** How the twin answers: Google's paging, errors, and verbs at the end of a path. */
import { isObject, parseJson } from '../../../core/index.ts';
import type { Raw } from '../../record.ts';
import type { TwinAnswer, TwinRequest } from '../../twin-server.ts';
import { type Clock, type GcpState, shown } from './state.ts';

export type Draft = Record<string, unknown>;

const PAGE = 1;
export const LOG_PAGE = 4;

export const gcpError = (code: number, message: string, status: string): TwinAnswer => ({
  status: code,
  body: { error: { code, message, status } },
});

export const ok = (body: unknown): TwinAnswer => ({ status: 200, body });
export const notFound = (): TwinAnswer =>
  gcpError(404, 'Requested entity was not found.', 'NOT_FOUND');
export const param = (request: TwinRequest, name: string): string => request.params[name] ?? '';
export const bodyOf = (request: TwinRequest): Raw => {
  const body = request.body === '' ? {} : parseJson(request.body);
  return isObject(body) ? body : {};
};

export const paged = (
  all: readonly Draft[],
  name: string,
  token: string | null | undefined,
  size = PAGE,
): TwinAnswer => {
  const from = Number(token ?? 0);
  const next = from + size;
  return ok({
    ...(all.length === 0 ? {} : { [name]: all.slice(from, next).map(shown) }),
    ...(next < all.length ? { nextPageToken: String(next) } : {}),
  });
};
export const listed = (request: TwinRequest, all: readonly Draft[], name: string): TwinAnswer =>
  paged(all, name, request.query.get('pageToken'));

export interface Doing {
  readonly state: GcpState;
  readonly clock: Clock;
  actorOf(request: TwinRequest): string;
  isDenied(permission: string): boolean;
}

/** `x:verb` at the end of a path. */
export const verbOf = (text: string): readonly [string, string] => {
  const at = text.lastIndexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};
