/** A small made-up system for tests: what its facts look like, and rules simple enough to read. */
import {
  type Credential,
  type Entitlement,
  type Event,
  type FactKind,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  type Role,
  type Snapshot,
  type Trust,
  unknown,
} from '../model/index.ts';
import type { AccessEvaluator } from './contract.ts';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
/** 2026-01-01T00:00Z. */
export const T0 = Date.UTC(2026, 0, 1);

export const identity = (name: string, extra: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  id: `toy:${name}`,
  system: 'toy',
  nativeId: name,
  scope: 'one',
  name,
  class: 'human',
  classReason: 'in tests',
  flags: noFlags,
  status: 'active',
  createdAt: unknown('not said'),
  interactive: unknown('not said'),
  mfa: unknown('not said'),
  lastUsedAt: unknown('not said'),
  tags: {},
  ...extra,
});

export const role = (name: string, extra: Partial<Role> = {}): Role => ({
  kind: 'role',
  id: `toy:${name}`,
  system: 'toy',
  nativeId: name,
  scope: 'one',
  name,
  managedBy: 'customer',
  createdAt: unknown('not said'),
  lastUsedAt: unknown('not said'),
  maxSessionSeconds: known(3_600),
  tags: {},
  ...extra,
});

export const credential = (
  nativeId: string,
  of: string,
  extra: Partial<Credential> = {},
): Credential => ({
  kind: 'credential',
  id: `toy:key:${nativeId}`,
  system: 'toy',
  ofId: `toy:${of}`,
  type: 'access_key',
  nativeId,
  status: 'active',
  issuer: 'toy',
  createdAt: unknown('not said'),
  lastUsedAt: unknown('not said'),
  lastUsedPrecision: 0,
  expiresAt: known(null),
  rotatedAt: unknown('not said'),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
  ...extra,
});

export const entitlement = (
  holder: string,
  privileges: readonly string[],
  extra: Partial<Entitlement> = {},
): Entitlement => ({
  kind: 'entitlement',
  id: `toy:ent:${holder}:${privileges.join()}`,
  system: 'toy',
  holderId: `toy:${holder}`,
  effect: 'allow',
  privileges,
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'inline', name: 'policy' },
  standing: 'standing',
  ...extra,
});

export const trust = (target: string, who: string, extra: Partial<Trust> = {}): Trust => ({
  kind: 'trust',
  id: `toy:trust:${who}>${target}`,
  system: 'toy',
  targetId: `toy:${target}`,
  principal: { kind: 'identity', value: `toy:${who}` },
  mechanism: 'assume_role',
  effect: 'allow',
  conditions: undefined,
  external: known(false),
  ...extra,
});

const everyKind: readonly FactKind[] = [
  'identity',
  'role',
  'group',
  'membership',
  'resource',
  'credential',
  'entitlement',
  'trust',
];

export const snapshot = (
  facts: readonly InventoryFact[],
  takenAt: number,
  extra: Partial<Snapshot> = {},
): Snapshot => ({
  system: 'toy',
  scope: 'one',
  takenAt,
  complete: everyKind,
  blind: [],
  facts,
  ...extra,
});

let sequence = 0;

export const event = (actor: string, extra: Partial<Event> = {}): Event => {
  const id = `evt_${++sequence}`;
  return {
    id,
    vendorId: id,
    source: 'toy',
    logsource: { product: 'toy', service: 'log' },
    time: T0,
    classUid: 6003,
    activityId: 99,
    kind: 'other',
    operation: 'Read',
    service: 'toy',
    privilege: 'data:Read',
    effect: 'read',
    outcome: 'success',
    actor: { principalId: `toy:${actor}`, principalKind: 'identity', name: actor, kind: 'unknown' },
    src: {},
    cloud: { account: 'one' },
    targets: [],
    raw: {},
    ...extra,
  };
};

/**
 * `admin` reaches the control plane, `secrets` crown jewels, `write` ordinary things; a trust that names
 * a principal lets it become the target, surely without conditions.
 */
export const toyAccess: AccessEvaluator = (view, id) => {
  const goals: Readonly<Record<string, string>> = {
    admin: 'control-plane:toy:one',
    secrets: 'crown-jewels:toy:one',
    write: 'write:toy:one',
  };
  const held = view.entitlementsOf(id).flatMap((one) =>
    one.privileges.flatMap((privilege) => {
      const to = goals[privilege];
      const certain = one.conditions === undefined;
      return to === undefined
        ? []
        : [{ from: id, to, kind: 'can_do' as const, because: `holds ${privilege}`, certain }];
    }),
  );
  const becomes = [...view.roles()].flatMap((target) =>
    view
      .trustsInto(target.id)
      .filter((one) => one.principal.value === id)
      .map((one) => ({
        from: id,
        to: target.id,
        kind: 'can_become' as const,
        because: 'its trust names it',
        certain: one.conditions === undefined,
      })),
  );
  return [...held, ...becomes];
};
