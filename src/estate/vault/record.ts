/** Answers in the audit device, values as HMACs. https://developer.hashicorp.com/vault/docs/audit/schema */
import type { Json } from '../common/stable.ts';
import { isoMicros } from '../common/times.ts';
import type { Random } from '../random.ts';
import type { Entity } from './namespace.ts';

export interface Token {
  /** Undefined: a root token. */
  readonly entity: Entity | undefined;
  readonly accessor: string;
  readonly issuedAt: number;
  readonly ttlSeconds: number;
}

const hmac = (random: Random): string => `hmac-sha256:${random.hex(64)}`;

export const newToken = (
  entity: Entity | undefined,
  issuedAt: number,
  random: Random,
  ttlSeconds = 3_600,
): Token => ({ entity, accessor: hmac(random), issuedAt, ttlSeconds });

const displayName = ({ mount, alias }: Entity): string =>
  mount === 'approle'
    ? 'approle'
    : mount === 'kubernetes'
      ? `kubernetes-${alias.split(':').slice(2).join('-')}`
      : `oidc-${alias}`;

const metadataOf = ({ mount, alias, name }: Entity): Json =>
  mount === 'approle'
    ? { role_name: name }
    : mount === 'kubernetes'
      ? {
          role: name,
          service_account_name: alias.split(':')[3] ?? '',
          service_account_namespace: alias.split(':')[2] ?? '',
        }
      : { role: 'default', email: alias };

const authOf = (token: Token, random: Random): Json => {
  const { entity } = token;
  const policies = entity === undefined ? ['root'] : ['default', ...entity.policies];
  return {
    client_token: hmac(random),
    accessor: token.accessor,
    display_name: entity === undefined ? 'root' : displayName(entity),
    policies,
    token_policies: policies,
    policy_results: { allowed: true },
    ...(entity === undefined ? {} : { metadata: metadataOf(entity), entity_id: entity.id }),
    token_type: 'service',
    token_ttl: entity === undefined ? 0 : token.ttlSeconds,
    token_issue_time: new Date(token.issuedAt).toISOString().replace(/\.\d+Z/, 'Z'),
  };
};

const mountTypes: readonly (readonly [RegExp, string])[] = [
  [/^secret\//, 'kv'],
  [/^database\//, 'database'],
  [/^auth\/approle/, 'approle'],
  [/^auth\/kubernetes/, 'kubernetes'],
  [/^auth\/oidc/, 'oidc'],
  [/^auth\/token/, 'ns_token'],
  [/^sys\//, 'system'],
  [/^identity\//, 'identity'],
];

export interface Call {
  readonly operation: 'read' | 'list' | 'create' | 'update' | 'delete';
  readonly path: string;
  readonly address: string;
  readonly agent?: string;
  readonly error?: string;
  readonly data?: Json;
}

const requestOf = ({ operation, path, address, agent, data }: Call, random: Random): Json => ({
  id: random.uuid(),
  client_id: hmac(random),
  operation,
  path,
  mount_point: `${path
    .split('/')
    .slice(0, path.startsWith('auth/') ? 2 : 1)
    .join('/')}/`,
  mount_type: mountTypes.find(([pattern]) => pattern.test(path))?.[1] ?? 'kv',
  namespace: { id: 'root' },
  remote_address: address,
  remote_port: random.int(30_000, 60_000),
  ...(agent === undefined ? {} : { headers: { 'user-agent': [agent] } }),
  ...(data === undefined ? {} : { data }),
});

export const answered = (at: number, random: Random, token: Token, call: Call): Json => ({
  time: isoMicros(at),
  type: 'response',
  auth: authOf(token, random),
  request: requestOf(call, random),
  response: { mount_type: mountTypes.find(([pattern]) => pattern.test(call.path))?.[1] ?? 'kv' },
  ...(call.error === undefined ? {} : { error: call.error }),
});

const loginPath: Readonly<Record<Entity['mount'], string>> = {
  oidc: 'auth/oidc/oidc/callback',
  kubernetes: 'auth/kubernetes/login',
  approle: 'auth/approle/login',
};

/** Who signs in has no token yet; the answer holds the one it gets. */
export const signedIn = (
  at: number,
  random: Random,
  token: Token & { readonly entity: Entity },
  from: { readonly address: string; readonly agent?: string },
): Json => {
  const { mount } = token.entity;
  const call: Call = {
    operation: mount === 'oidc' ? 'read' : 'update',
    path: loginPath[mount],
    ...from,
  };
  return {
    time: isoMicros(at),
    type: 'response',
    auth: {},
    request: requestOf(call, random),
    response: { mount_type: mount, auth: authOf(token, random) },
  };
};

export const refused = '1 error occurred:\n\t* permission denied\n\n';
