/** Credentials, entitlements, trusts and the steps between principals. Field names are those of `model/access.ts`. */
import { z } from 'zod';
import { factOfTime, factOfTimeOrNever, identityClass, tier } from './finding.ts';
import { count, fact, id, list, record, time } from './shape.ts';

export const credentialKind = z.enum([
  'password',
  'authenticator',
  'access_key',
  'api_token',
  'client_secret',
  'certificate',
  'ssh_key',
  'ssh_certificate',
  'kerberos_key',
  'refresh_token',
  'session_token',
  'app_password',
  'presigned_url',
  'signing_key',
]);

export const credential = z.object({
  kind: z.literal('credential'),
  id,
  system: z.string(),
  ofId: id,
  type: credentialKind,
  nativeId: z.string(),
  status: z.enum(['active', 'inactive', 'deleted', 'unknown']),
  issuer: z.string(),
  createdAt: factOfTime,
  lastUsedAt: factOfTimeOrNever,
  /** Milliseconds. */
  lastUsedPrecision: z.number(),
  expiresAt: factOfTimeOrNever,
  rotatedAt: factOfTimeOrNever,
  storedIn: z.enum(['vault', 'code', 'ci', 'unknown']),
  unnamed: z.literal(true).exactOptional(),
  binding: z.enum(['bearer', 'sender_constrained', 'device_bound', 'unknown']),
  maxLifetimeSeconds: z.number().exactOptional(),
  revocability: z.enum(['now', 'next_use', 'at_expiry', 'never']),
});

export const useState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('used'), lastAt: time, precision: z.number().exactOptional() }),
  z.object({ state: z.literal('not_used'), windowDays: z.number() }),
  z.object({ state: z.literal('unobservable'), because: z.string() }),
]);

export const entitlement = z.object({
  kind: z.literal('entitlement'),
  id,
  system: z.string(),
  holderId: id,
  effect: z.enum(['allow', 'deny']),
  privileges: list(z.string()),
  privilegesInverted: z.boolean(),
  resources: list(z.string()),
  resourcesInverted: z.boolean(),
  conditions: record.optional(),
  via: z.object({
    kind: z.enum([
      'inline',
      'managed_policy',
      'group',
      'boundary',
      'resource_policy',
      'consent',
      'assignment',
    ]),
    name: z.string(),
    nativeId: z.string().exactOptional(),
  }),
  standing: z.enum(['standing', 'eligible', 'active', 'jit']),
  until: time.exactOptional(),
});

export const trust = z.object({
  kind: z.literal('trust'),
  id,
  system: z.string(),
  targetId: id,
  principal: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('identity'), value: z.string() }),
    z.object({ kind: z.literal('account'), value: z.string() }),
    z.object({ kind: z.literal('service'), value: z.string() }),
    z.object({ kind: z.literal('federated'), value: z.string() }),
    z.object({ kind: z.literal('anyone'), value: z.literal('*') }),
  ]),
  mechanism: z.enum([
    'assume_role',
    'federation',
    'domain_trust',
    'impersonation',
    'token_minting',
    'delegation',
  ]),
  effect: z.enum(['allow', 'deny']),
  conditions: record.optional(),
  external: fact(z.boolean()),
});

export const accessEdge = z.object({
  from: id,
  to: id,
  kind: z.enum(['member_of', 'can_become', 'can_do', 'can_escalate', 'can_sign_in']),
  because: z.string(),
  privilege: z.string().exactOptional(),
  certain: z.boolean(),
});

/** The picture of what a principal can become: bounded, and it says when it was cut. */
export const accessGraph = z.object({
  centre: id,
  nodes: list(
    z.object({
      id,
      label: z.string(),
      kind: z.enum(['identity', 'role', 'group', 'resource', 'account', 'goal', 'unknown']),
      class: identityClass.exactOptional(),
      tier: tier.exactOptional(),
    }),
  ),
  edges: list(accessEdge),
  /** Edges of one shortest path to a control plane, in order; empty = none known. */
  path: list(accessEdge),
  /** Nodes reachable in all; more than `nodes.length` means the picture is cut. */
  reachable: count,
});
