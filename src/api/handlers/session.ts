import { isCountersignError } from '../../core/index.ts';
import { sessionCookie } from '../credentials.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import type { Who } from '../who.ts';
import { writeLedger } from './ledger-write.ts';

const view = (who: Who) => ({
  user: { id: who.userId, name: who.name, roles: who.roles },
  permissions: [...who.permissions],
  expiresAt: who.expiresAt,
});

export const sessionHandlers = (deps: ApiDeps) => {
  const isHttps = (): boolean => deps.publicUrl.startsWith('https:');
  return {
    'session.who': async ({ who }) => view(who),
    'session.signIn': async ({ body, request, reply }) => {
      const { issued, who } = await deps.signIn.redeem(body.token).catch((error: unknown) => {
        if (isCountersignError(error, 'ERR_UNAUTHENTICATED'))
          deps.log.warn({ from: request.ip }, 'a sign-in was refused');
        throw error;
      });
      await writeLedger(deps, who, { verb: 'session.started', subject: who.tokenId });
      reply.setCookie(sessionCookie, issued.token, {
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
        secure: isHttps(),
        expires: new Date(issued.row.expiresAt),
      });
      return view(who);
    },
    'session.signOut': async ({ who, reply }) => {
      await deps.signIn.revoke(who.tokenId);
      deps.live.end({ tokenId: who.tokenId });
      await writeLedger(deps, who, { verb: 'session.ended', subject: who.tokenId });
      reply.clearCookie(sessionCookie, {
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
        secure: isHttps(),
      });
      return { ok: true };
    },
  } satisfies Partial<Handlers>;
};
