/** Who may sign in, and with what. Nobody gives away what they may not do themselves. */
import { CountersignError, randomId } from '../../core/index.ts';
import type { TokenRow, UserRow } from '../../store/index.ts';
import { type Permission, permission, permissionsOf } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { rolesOf } from '../sign-in.ts';
import type { Who } from '../who.ts';
import { found } from './found.ts';
import { writeLedger } from './ledger-write.ts';

const MAX_TOKENS = 500;

export const userView = (user: UserRow) => ({ ...user, roles: rolesOf(user) });

const tokenView = ({ hash: _never, ...token }: TokenRow) => ({
  ...token,
  scopes: token.scopes.flatMap((scope): Permission[] => {
    const known = permission.safeParse(scope);
    return known.success ? [known.data] : [];
  }),
});

/** API tokens, and the links and sessions that still open something; newest first. */
export const tokensInForce = (tokens: readonly TokenRow[], now: number) =>
  tokens
    .filter(
      (token) =>
        token.kind === 'api' ||
        (token.revokedAt === undefined && token.usedAt === undefined && token.expiresAt > now),
    )
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, MAX_TOKENS)
    .map(tokenView);

/**
 * A link or token for somebody is a way to act as them, so it takes what they may do. Sending logs in is
 * the exception: who sets up senders need not be one.
 */
export const assertMayGive = (who: Who, wanted: Iterable<Permission>): void => {
  const beyond = [...wanted].filter((one) => one !== 'ingest:write' && !who.permissions.has(one));
  if (beyond.length > 0) {
    throw new CountersignError(
      'ERR_FORBIDDEN',
      `you cannot give what you may not do yourself: ${beyond.join(', ')}`,
    );
  }
};

export const userHandlers = (deps: ApiDeps) => {
  const { store, signIn, live } = deps;
  const user = async (id: string): Promise<UserRow> =>
    found(await store.access.user(id), `user "${id}"`);
  const linkOf = (token: string): string => `${deps.publicUrl}/sign-in#${token}`;

  return {
    'users.create': async ({ body, who }) => {
      assertMayGive(who, permissionsOf(body.roles));
      const row: UserRow = {
        id: randomId('usr'),
        name: body.name,
        roles: body.roles,
        identityIds: body.identityIds,
        createdAt: deps.clock.now(),
        disabled: false,
      };
      await store.access.putUser(row);
      await writeLedger(deps, who, {
        verb: 'user.created',
        subject: row.id,
        detail: { name: row.name, roles: row.roles, identityIds: row.identityIds },
      });
      const { token } = await signIn.issueOneTime(row.id);
      return { user: userView(row), link: linkOf(token) };
    },
    'users.disable': async ({ params, who }) => {
      const row = await user(params.id);
      if (row.id === who.userId)
        throw new CountersignError('ERR_CONFLICT', 'you cannot disable yourself');
      const disabled: UserRow = { ...row, disabled: true };
      await store.access.putUser(disabled);
      live.end({ userId: row.id });
      for (const token of await store.access.tokens(row.id)) {
        if (token.revokedAt === undefined) await signIn.revoke(token.id);
      }
      await writeLedger(deps, who, { verb: 'user.disabled', subject: row.id });
      return userView(disabled);
    },
    'users.link': async ({ params, who }) => {
      const row = await user(params.id);
      assertMayGive(who, permissionsOf(rolesOf(row)));
      const { token, row: issued } = await signIn.issueOneTime(row.id);
      await writeLedger(deps, who, { verb: 'user.link', subject: row.id });
      return { link: linkOf(token), expiresAt: issued.expiresAt };
    },
    'tokens.create': async ({ body, who }) => {
      await user(body.userId);
      assertMayGive(who, body.scopes);
      const life = body.expiresAt - deps.clock.now();
      if (life <= 0) throw new CountersignError('ERR_INPUT_INVALID', 'it must end in the future');
      const issued = await signIn.createApiToken(body.userId, body.scopes, life);
      await writeLedger(deps, who, {
        verb: 'token.created',
        subject: issued.row.id,
        detail: { userId: body.userId, scopes: body.scopes, expiresAt: issued.row.expiresAt },
      });
      return { token: tokenView(issued.row), secret: issued.token };
    },
    'tokens.revoke': async ({ params, who }) => {
      const token = found(
        (await store.access.tokens()).find((one) => one.id === params.id),
        `token "${params.id}"`,
      );
      await signIn.revoke(token.id);
      live.end({ tokenId: token.id });
      await writeLedger(deps, who, { verb: 'token.revoked', subject: token.id });
      return { ok: true };
    },
  } satisfies Partial<Handlers>;
};
