/** What stands in the twin: Okta's own shapes, and beside them what only time or a service provider knows. */
import { createHash } from 'node:crypto';
import { HOUR } from '../../../core/index.ts';

/** A resource as Okta's API tells it. */
export type Thing = Record<string, unknown> & { id: string };

export interface LiveSession {
  readonly id: string;
  readonly userId: string;
}

/** A session at an app: the app's own, which Okta neither sees nor ends. */
export interface AppSession {
  readonly userId: string;
  readonly appId: string;
}

export interface AccessToken {
  readonly token: string;
  readonly clientId: string;
  readonly userId: string | undefined;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  revoked: boolean;
}

export interface OktaState {
  readonly users: Map<string, Thing>;
  readonly groups: Map<string, Thing>;
  /** `<user>/<group>` */
  readonly members: Set<string>;
  readonly rules: Thing[];
  readonly apps: Map<string, Thing>;
  readonly secrets: Map<string, Thing[]>;
  readonly clientKeys: Map<string, Thing[]>;
  readonly signingKeys: Map<string, Thing[]>;
  readonly appUsers: Map<string, Thing[]>;
  readonly appGroups: Map<string, Thing[]>;
  readonly appGrants: Map<string, Thing[]>;
  readonly refreshTokens: Map<string, Thing[]>;
  readonly integrations: Map<string, Thing>;
  /** Secret of the token → the token. */
  readonly apiTokens: Map<string, Thing>;
  /** `users/<id>`, `groups/<id>`, `clients/<id>` → assignments. */
  readonly roles: Map<string, Thing[]>;
  readonly customRoles: Thing[];
  readonly permissions: Map<string, readonly string[]>;
  readonly resourceSets: Thing[];
  readonly resources: Map<string, Thing[]>;
  readonly factors: Map<string, Thing[]>;
  readonly consents: Map<string, Thing[]>;
  readonly lists: Map<string, Thing[]>;
  readonly policyRules: Map<string, Thing[]>;
  readonly sessions: Map<string, LiveSession>;
  readonly appSessions: AppSession[];
  readonly accessTokens: Map<string, AccessToken>;
  /** In the order in which they were stored, which is not that of `published`. */
  readonly log: Record<string, unknown>[];
  made: number;
}

/** Ids like Okta's: a prefix by kind and 17 characters. */
export const nextId = (state: OktaState, prefix: string): string => {
  const digest = createHash('sha256')
    .update(`${prefix}${state.made++}`)
    .digest('base64url');
  return `${prefix}${digest.replace(/[-_]/g, 'x').slice(0, 20 - prefix.length)}`;
};

export interface LogParts {
  readonly eventType: string;
  readonly at: number;
  readonly actor: { readonly id: string; readonly type: string; readonly alternateId: string };
  readonly tokenId?: string | undefined;
  readonly target?: readonly Record<string, unknown>[];
  readonly debug?: Record<string, unknown>;
  readonly outcome?: { readonly result: string; readonly reason?: string };
  readonly from?: LogClient;
  readonly session?: string;
}

/** Whence a request came: the twin stands behind a proxy, which says so. */
export interface LogClient {
  readonly address: string;
  readonly agent: string;
}

const somewhere: LogClient = { address: '198.51.100.7', agent: 'twin/1.0' };

export const clientOf = (headers: Readonly<Record<string, string>>): LogClient => {
  const address = headers['x-forwarded-for'];
  return address === undefined ? somewhere : { address, agent: headers['user-agent'] ?? '' };
};

/** One System Log record, as Okta writes it. */
export const writeLog = (state: OktaState, parts: LogParts): void => {
  const { eventType, at, actor, tokenId, target = [], debug = {}, outcome } = parts;
  const { from = somewhere, session = 'unknown' } = parts;
  state.log.push({
    version: '0',
    severity: 'INFO',
    uuid: nextId(state, 'evt'),
    published: new Date(at).toISOString(),
    eventType,
    actor: { ...actor, displayName: actor.alternateId },
    client: { ipAddress: from.address, userAgent: { rawUserAgent: from.agent } },
    outcome: outcome ?? { result: 'SUCCESS' },
    target,
    transaction: {
      type: 'WEB',
      id: nextId(state, 'tx'),
      detail: tokenId === undefined ? {} : { requestApiTokenId: tokenId },
    },
    authenticationContext: { authenticationStep: 0, externalSessionId: session },
    debugContext: { debugData: debug },
  });
};

const statusOf = (state: OktaState, userId: string): string =>
  String(state.users.get(userId)?.['status'] ?? 'GONE');

/** API tokens, refresh tokens and sessions are good while their user is. */
export const isLive = (state: OktaState, userId: string): boolean =>
  /^(ACTIVE|RECOVERY|PASSWORD_EXPIRED|LOCKED_OUT)$/.test(statusOf(state, userId));

/** Access tokens for apps are judged by the apps themselves, until they end. */
export const TOKEN_LIFE = HOUR;
