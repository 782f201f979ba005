/** Ways in besides the one-time link; each ends in a session of our own, with a new token. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountersignError, isCountersignError } from '../../core/index.ts';
import { permissionsOf } from '../contract/index.ts';
import { shownBy } from '../credentials.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import type { Issued } from '../sign-in.ts';
import { oidcSettings } from '../ways/index.ts';
import { TRANSACTION_MS } from '../ways/transaction.ts';
import type { Who } from '../who.ts';
import { found } from './found.ts';
import { writeLedger } from './ledger-write.ts';
import { openSession } from './session.ts';
import { assertMayGive } from './users.ts';

const OIDC_COOKIE = 'countersign_oidc';
const PASSKEY_COOKIE = 'countersign_passkey';

/** Of one of our own pages: the server lets no other by. */
const originOf = (request: FastifyRequest): string => request.headers.origin ?? '';

export const signInWayHandlers = (deps: ApiDeps) => {
  const { oidc, passkeys } = deps.ways;
  const cookie = () => ({
    httpOnly: true,
    sameSite: 'strict' as const,
    path: '/api/v1',
    secure: deps.publicUrl.startsWith('https:'),
  });
  const keep = (reply: FastifyReply, name: string, value: string): void => {
    reply.setCookie(name, value, { ...cookie(), maxAge: TRANSACTION_MS / 1_000 });
  };
  /** Whatever stood in the browser before ends: nobody goes on in a session that somebody else planted. */
  const begin = async (
    made: { readonly issued: Issued; readonly who: Who },
    way: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => {
    const shown = shownBy(request);
    const old = shown?.via === 'cookie' ? await deps.signIn.authenticate(shown.token) : undefined;
    if (old?.via === 'session') await deps.signIn.revoke(old.tokenId);
    return openSession(deps, made, { way, reply });
  };
  const told = (error: unknown, from: string): never => {
    if (
      isCountersignError(error, 'ERR_UNAUTHENTICATED') ||
      isCountersignError(error, 'ERR_FORBIDDEN')
    )
      deps.log.warn({ from, because: error.message }, 'a sign-in was refused');
    throw error;
  };

  return {
    'session.ways': async () => {
      const settings = await oidc.settings();
      return { ...(settings ? { oidc: { title: settings.title } } : {}), passkeys: true };
    },
    'session.oidcStart': async ({ body, reply }) => {
      const started = await oidc.start(body);
      keep(reply, OIDC_COOKIE, started.keep);
      return { url: started.url };
    },
    'session.oidcFinish': async ({ body, request, reply }) => {
      const kept = request.cookies[OIDC_COOKIE];
      reply.clearCookie(OIDC_COOKIE, cookie());
      const proved = await oidc
        .finish(body.parameters, kept)
        .catch((error: unknown) => told(error, request.ip));
      const { user, isNew, provedAt, next } = proved;
      const made = await deps.signIn.openSession(user.id, { provedAt });
      if (isNew)
        await writeLedger(deps, made.who, {
          verb: 'user.created',
          subject: user.id,
          detail: { name: user.name, roles: user.roles, by: 'identity provider' },
        });
      const session = await begin(made, 'oidc', request, reply);
      return { session, ...(next === undefined ? {} : { next }) };
    },
    'session.passkeyOptions': async ({ request, reply }) => {
      const { options, keep: kept } = await passkeys.showOptions(originOf(request));
      keep(reply, PASSKEY_COOKIE, kept);
      return { options: { ...options } };
    },
    'session.passkey': async ({ body, request, reply }) => {
      const kept = request.cookies[PASSKEY_COOKIE];
      reply.clearCookie(PASSKEY_COOKIE, cookie());
      const made = await passkeys
        .show({ response: body.response, origin: originOf(request) }, kept)
        .then((userId) => deps.signIn.openSession(userId))
        .catch((error: unknown) => told(error, request.ip));
      return begin(made, 'passkey', request, reply);
    },
    'passkeys.list': async ({ who }) => ({ items: await passkeys.list(who.userId) }),
    'passkeys.options': async ({ who, request, reply }) => {
      const { userId, name } = who;
      const { options, keep: kept } = await passkeys.makeOptions(
        { id: userId, name },
        originOf(request),
      );
      keep(reply, PASSKEY_COOKIE, kept);
      return { options: { ...options } };
    },
    'passkeys.add': async ({ who, body, request, reply }) => {
      const { userId } = who;
      const kept = request.cookies[PASSKEY_COOKIE];
      reply.clearCookie(PASSKEY_COOKIE, cookie());
      const made = await passkeys.make(userId, { ...body, origin: originOf(request) }, kept);
      await writeLedger(deps, who, {
        verb: 'passkey.added',
        subject: made.id,
        detail: { name: made.name, synced: made.synced },
      });
      return made;
    },
    'passkeys.remove': async ({ who, params }) => {
      found((await passkeys.remove(who.userId, params.id)) || undefined, 'such a passkey');
      await writeLedger(deps, who, { verb: 'passkey.removed', subject: params.id });
      return { ok: true };
    },
    'settings.oidc': async () => {
      const settings = await oidc.settings();
      return {
        ...(settings ? { oidc: settings } : {}),
        hasSecret: await oidc.hasSecret(),
        returnTo: `${deps.publicUrl}/sign-in/oidc`,
      };
    },
    'settings.setOidc': async ({ body, who }) => {
      const settings = oidcSettings.safeParse(body.oidc);
      if (!settings.success)
        throw new CountersignError(
          'ERR_INPUT_INVALID',
          settings.error.issues[0]?.message ?? 'not valid',
        );
      // Whoever says which group is an admin makes admins.
      assertMayGive(who, permissionsOf(settings.data.roles.flatMap(({ roles }) => roles)));
      await oidc.configure(settings.data, body.secret);
      await writeLedger(deps, who, {
        verb: 'settings.oidc',
        subject: settings.data.issuer,
        detail: { ...settings.data, newSecret: body.secret !== undefined },
      });
      return { ok: true };
    },
    'settings.removeOidc': async ({ who }) => {
      await oidc.remove();
      for (const token of await deps.store.access.tokens()) {
        if (!token.userId.startsWith('oidc_') || token.revokedAt !== undefined) continue;
        if (token.kind !== 'session') continue;
        await deps.signIn.revoke(token.id);
        deps.live.end({ tokenId: token.id });
      }
      await writeLedger(deps, who, { verb: 'settings.oidc', subject: 'none' });
      return { ok: true };
    },
  } satisfies Partial<Handlers>;
};
