/**
 * Own sign-in: one-time links become sessions, API tokens are scoped and expire. Every token is 200 random
 * bits and stands in the store as its SHA-256 only, so a read of the database gives nobody a way in.
 */
import { randomBytes } from 'node:crypto';
import {
  type Clock,
  CountersignError,
  DAY,
  HOUR,
  MINUTE,
  randomId,
  sha256Hex,
} from '../core/index.ts';
import type { TenantStore, TokenRow, UserRow } from '../store/index.ts';
import {
  type Permission,
  permission,
  permissionsOf,
  type RoleName,
  roleName,
} from './contract/index.ts';
import type { Who } from './who.ts';

export interface SignInLimits {
  readonly oneTimeMs: number;
  readonly sessionMs: number;
  /** A session that nobody used for so long is over. */
  readonly idleMs: number;
}

const defaults: SignInLimits = {
  oneTimeMs: 30 * MINUTE,
  sessionMs: 12 * HOUR,
  idleMs: 2 * HOUR,
};

export interface Issued {
  /** Shown once; only its hash is kept. */
  readonly token: string;
  readonly row: TokenRow;
}

export interface SignIn {
  /** @throws ERR_NOT_FOUND when the user is not there or disabled. */
  issueOneTime(userId: string): Promise<Issued>;
  /** @throws ERR_UNAUTHENTICATED when used, expired or unknown; all look the same. */
  redeem(token: string): Promise<{ readonly issued: Issued; readonly who: Who }>;
  /**
   * For somebody who proved who they are in another way. `provedAt`: when, where that was before now.
   * @throws ERR_UNAUTHENTICATED when the user is not there or disabled
   */
  openSession(
    userId: string,
    how?: { readonly provedAt?: number },
  ): Promise<{ readonly issued: Issued; readonly who: Who }>;
  createApiToken(
    userId: string,
    scopes: readonly Permission[],
    lifetimeMs: number,
  ): Promise<Issued>;
  /** As of less than a second ago where another process revoked, disabled or changed; what this one did counts at once. */
  authenticate(token: string): Promise<Who | undefined>;
  revoke(tokenId: string): Promise<void>;
}

export const rolesOf = (user: UserRow): RoleName[] =>
  user.roles.flatMap((role) => {
    const known = roleName.safeParse(role);
    return known.success ? [known.data] : [];
  });

/** An API token never does more than its owner may, nor more than it was made for. */
const permissionsFor = (user: UserRow, token: TokenRow): ReadonlySet<Permission> => {
  const own = permissionsOf(rolesOf(user));
  if (token.kind === 'session') return own;
  const scopes = token.scopes.flatMap((scope) => {
    const known = permission.safeParse(scope);
    return known.success && own.has(known.data) ? [known.data] : [];
  });
  return new Set(scopes);
};

const refused = (): CountersignError =>
  new CountersignError(
    'ERR_UNAUTHENTICATED',
    'this link or token is not valid, was used, or has expired',
  );

export const createSignIn = (
  store: TenantStore,
  clock: Clock,
  limits: SignInLimits = defaults,
): SignIn => {
  const issue = async (
    row: Omit<TokenRow, 'id' | 'hash' | 'createdAt'>,
    createdAt = clock.now(),
  ): Promise<Issued> => {
    const token = `cs_${randomBytes(25).toString('base64url')}`;
    const whole: TokenRow = {
      ...row,
      id: randomId('tok'),
      hash: sha256Hex(token),
      createdAt,
    };
    await store.access.putToken(whole);
    return { token, row: whole };
  };

  /** Token id → when it was last shown. Kept by this process: a restart gives every session its time anew. */
  const seen = new Map<string, number>();
  const isIdle = (row: TokenRow): boolean => {
    const now = clock.now();
    const last = seen.get(row.id);
    if (last !== undefined && now - last >= limits.idleMs) return true;
    seen.delete(row.id);
    seen.set(row.id, now);
    for (const [id, at] of seen) {
      // In the order in which they were shown: behind the first that is fresh, all are.
      if (now - at < limits.sessionMs) break;
      seen.delete(id);
    }
    return false;
  };

  const activeUser = async (userId: string): Promise<UserRow | undefined> => {
    const user = await store.access.user(userId);
    return user && !user.disabled ? user : undefined;
  };

  const whoOf = (user: UserRow, token: TokenRow): Who => ({
    userId: user.id,
    name: user.name,
    roles: rolesOf(user),
    permissions: permissionsFor(user, token),
    identityIds: user.identityIds,
    tokenId: token.id,
    via: token.kind === 'session' ? 'session' : 'api',
    expiresAt: token.expiresAt,
    since: token.createdAt,
  });

  /** A new token at each sign-in: what the browser brought along never becomes the session (fixation). */
  const openSession = async (user: UserRow, provedAt?: number) => {
    const issued = await issue(
      { userId: user.id, kind: 'session', scopes: [], expiresAt: clock.now() + limits.sessionMs },
      provedAt,
    );
    return { issued, who: whoOf(user, issued.row) };
  };

  return {
    async issueOneTime(userId) {
      if (!(await activeUser(userId)))
        throw new CountersignError('ERR_NOT_FOUND', `no active user "${userId}"`);
      return issue({
        userId,
        kind: 'one_time',
        scopes: [],
        expiresAt: clock.now() + limits.oneTimeMs,
      });
    },
    async redeem(token) {
      const row = await store.access.tokenByHash(sha256Hex(token));
      if (row?.kind !== 'one_time') throw refused();
      const user = await activeUser(row.userId);
      if (!user || !(await store.access.useToken(row.id, clock.now()))) throw refused();
      return openSession(user);
    },
    async openSession(userId, { provedAt } = {}) {
      const user = await activeUser(userId);
      if (!user) throw refused();
      return openSession(user, provedAt);
    },
    async createApiToken(userId, scopes, lifetimeMs) {
      const user = await activeUser(userId);
      if (!user) throw new CountersignError('ERR_NOT_FOUND', `no active user "${userId}"`);
      const own = permissionsOf(rolesOf(user));
      const beyond = scopes.filter((scope) => !own.has(scope));
      if (beyond.length > 0) {
        throw new CountersignError(
          'ERR_FORBIDDEN',
          `the user may not do ${beyond.join(', ')} and cannot hand it to a token`,
        );
      }
      const life = Math.min(Math.max(lifetimeMs, MINUTE), 365 * DAY);
      return issue({ userId, kind: 'api', scopes, expiresAt: clock.now() + life });
    },
    async authenticate(token) {
      const bearer = await store.access.bearer(sha256Hex(token));
      if (!bearer || bearer.user.disabled || bearer.token.kind === 'one_time') return undefined;
      const { token: row, user } = bearer;
      if (row.revokedAt !== undefined || row.expiresAt <= clock.now()) return undefined;
      if (row.kind === 'session' && isIdle(row)) {
        await store.access.revokeToken(row.id, clock.now());
        return undefined;
      }
      return whoOf(user, row);
    },
    revoke: (tokenId) => store.access.revokeToken(tokenId, clock.now()),
  };
};
