/** What routes that change have in common: who called, what is written to the log, how one thing is taken away. */
import { obj, str } from '../../record.ts';
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { type Desk, notFound } from './reading.ts';
import { clientOf, type OktaState, type Thing, writeLog } from './state.ts';

export const none: TwinAnswer = { status: 204 };

export const part = ({ params }: TwinRequest, name: string): string => params[name] ?? '';

/** Who called, for the log: the holder of the token, or the client. */
const callerOf = (state: OktaState, { headers }: TwinRequest) => {
  const [, bearer] = /^(?:Bearer|DPoP) (.+)$/.exec(headers['authorization'] ?? '') ?? [];
  const client = bearer === undefined ? undefined : state.accessTokens.get(bearer)?.clientId;
  if (client !== undefined)
    return {
      actor: { id: client, type: 'PublicClientApp', alternateId: client },
      tokenId: undefined,
    };
  const secret = /^SSWS (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const token = state.apiTokens.get(secret);
  const userId = str(token?.['userId']) ?? 'unknown';
  const login = str(obj(state.users.get(userId)?.['profile'])['login']) ?? userId;
  return { actor: { id: userId, type: 'User', alternateId: login }, tokenId: token?.id };
};

export const userTarget = (state: OktaState, id: string) => ({
  id,
  type: 'User',
  alternateId: str(obj(state.users.get(id)?.['profile'])['login']) ?? id,
  displayName: id,
});

/** `true` in a query parameter. */
export const asked = ({ query }: TwinRequest, name: string): boolean => query.get(name) === 'true';

export type Write = (
  request: TwinRequest,
  eventType: string,
  target: readonly Record<string, unknown>[],
  debug?: Record<string, unknown>,
) => void;

export const writer =
  ({ state, now }: Desk): Write =>
  (request, eventType, target, debug = {}) =>
    writeLog(state, {
      eventType,
      at: now(),
      ...callerOf(state, request),
      from: clientOf(request.headers),
      target,
      debug,
    });

/** Takes one out of a list kept by `owner`. */
export const removal = (
  path: string,
  permission: string,
  map: Map<string, Thing[]>,
  owner: (request: TwinRequest) => string,
  event: (request: TwinRequest, gone: Thing) => void,
): TwinRoute => ({
  method: 'DELETE',
  path,
  permission,
  answer(request) {
    const kept = map.get(owner(request)) ?? [];
    const gone = kept.find((one) => one.id === part(request, 'item'));
    if (gone === undefined) return notFound(path);
    map.set(
      owner(request),
      kept.filter((one) => one !== gone),
    );
    event(request, gone);
    return none;
  },
});
