import type { FastifyReply } from 'fastify';
import { isCountersignError } from '../../core/index.ts';
import { sessionCookie } from '../credentials.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import type { Issued } from '../sign-in.ts';
import type { Who } from '../who.ts';
import { writeLedger } from './ledger-write.ts';

const sessionView = (who: Who) => ({
  user: { id: who.userId, name: who.name, roles: who.roles },
  permissions: [...who.permissions],
  expiresAt: who.expiresAt,
});

/** Whichever way somebody came in: it is written down, and the browser gets the cookie. */
export const openSession = async (
  deps: ApiDeps,
  { issued, who }: { readonly issued: Issued; readonly who: Who },
  { way, reply }: { readonly way: string; readonly reply: FastifyReply },
) => {
  await writeLedger(deps, who, { verb: 'session.started', subject: who.tokenId, detail: { way } });
  reply.setCookie(sessionCookie, issued.token, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: deps.publicUrl.startsWith('https:'),
    expires: new Date(issued.row.expiresAt),
  });
  return sessionView(who);
};

export const sessionHandlers = (deps: ApiDeps) => {
  const isHttps = (): boolean => deps.publicUrl.startsWith('https:');
  return {
    'session.who': async ({ who }) => sessionView(who),
    'session.signIn': async ({ body, request, reply }) => {
      const made = await deps.signIn.redeem(body.token).catch((error: unknown) => {
        if (isCountersignError(error, 'ERR_UNAUTHENTICATED'))
          deps.log.warn({ from: request.ip }, 'a sign-in was refused');
        throw error;
      });
      return openSession(deps, made, { way: 'link', reply });
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
