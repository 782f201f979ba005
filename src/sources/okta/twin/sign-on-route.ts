/** An app opened by the cookie of an Okta session: the app's own session begins, or the sign-in page is shown. */
import { obj, str } from '../../record.ts';
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { isActive } from '../inventory/apps.ts';
import { part } from './change-parts.ts';
import type { Desk } from './reading.ts';
import { clientOf, isLive, writeLog } from './state.ts';

export const isSignOn = (path: string): boolean => path.startsWith('/app/');

const sidOf = ({ headers }: TwinRequest): string =>
  /(?:^|; )sid=([^;]+)/.exec(headers['cookie'] ?? '')?.[1] ?? '';

export const signOnRoute = ({ state, now }: Desk): TwinRoute => ({
  method: 'GET',
  path: '/app/:name/:id/sso/saml',
  permission: undefined,
  answer(request) {
    const session = state.sessions.get(sidOf(request));
    const app = state.apps.get(part(request, 'id'));
    if (session === undefined || !isLive(state, session.userId))
      return { status: 302, headers: { location: '/login/login.htm' } };
    if (app === undefined || !isActive(app)) return { status: 404 };
    const { userId } = session;
    state.appSessions.push({ userId, appId: app.id });
    writeLog(state, {
      eventType: 'user.authentication.sso',
      at: now(),
      actor: {
        id: userId,
        type: 'User',
        alternateId: str(obj(state.users.get(userId)?.['profile'])['login']) ?? userId,
      },
      from: clientOf(request.headers),
      session: session.id,
      target: [{ id: app.id, type: 'AppInstance', displayName: app['label'] }],
    });
    return { status: 200 };
  },
});
