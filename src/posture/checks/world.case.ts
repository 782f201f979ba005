/** Small worlds for the cases of checks: what a pull saw, what happened then, and whom a check is asked of. */
import { type AccessEvaluator, createInventory, type Inventory } from '../../inventory/index.ts';
import {
  type BlindSpot,
  type Credential,
  type Declaration,
  type Entitlement,
  type FactKind,
  type Identity,
  type InventoryChange,
  type InventoryFact,
  known,
  noFlags,
  type Owner,
  type Person,
  type Resource,
  type Role,
  type Setting,
  type Trust,
  unknown,
} from '../../model/index.ts';

/** 2026-06-01T00:00Z: when the checks of all cases are asked. */
export const NOW = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;
export const daysAgo = (days: number): number => NOW - days * DAY;
export const at = (days: number) => known(daysAgo(days));
export const unseen = unknown('not listed');

export interface CheckCase {
  readonly says: string;
  readonly expect: 'pass' | 'fail' | 'unknown' | 'outside';
  readonly facts: readonly InventoryFact[];
  /** Whom the check is asked of; `toy:x` unless said. */
  readonly subject?: string;
  readonly because?: RegExp;
  readonly blind?: readonly BlindSpot[];
  /** How many days ago the pull was; two unless said. */
  readonly pulled?: number;
  /** Types of resources that the pull listed whole. */
  readonly lists?: readonly string[];
  readonly declared?: Partial<Declaration>;
  readonly changes?: readonly InventoryChange[];
  /** Nobody knows the system's rules of access. */
  readonly unruled?: true;
  /** Calls seen by `toy:x`: privilege and how many days ago. */
  readonly calls?: readonly (readonly [privilege: string, days: number])[];
}

export const identity = (extra: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  id: 'toy:x',
  system: 'toy',
  nativeId: 'x',
  scope: 'one',
  name: 'x',
  class: 'service_account',
  classReason: 'in cases',
  flags: noFlags,
  status: 'active',
  createdAt: at(400),
  interactive: known(false),
  mfa: known(false),
  lastUsedAt: at(1),
  tags: {},
  ...extra,
});

export const person = (extra: Partial<Identity> = {}): Identity =>
  identity({ class: 'human', interactive: known(true), ...extra });

export const role = (extra: Partial<Role> = {}): Role => ({
  kind: 'role',
  id: 'toy:x',
  system: 'toy',
  nativeId: 'x',
  scope: 'one',
  name: 'x',
  managedBy: 'customer',
  createdAt: at(400),
  lastUsedAt: at(1),
  maxSessionSeconds: known(3_600),
  tags: {},
  ...extra,
});

export const key = (nativeId: string, extra: Partial<Credential> = {}): Credential => ({
  kind: 'credential',
  id: `toy:key:${nativeId}`,
  system: 'toy',
  ofId: 'toy:x',
  type: 'access_key',
  nativeId,
  status: 'active',
  issuer: 'toy',
  createdAt: at(10),
  lastUsedAt: at(1),
  lastUsedPrecision: 0,
  expiresAt: known(null),
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
  ...extra,
});

export const grant = (
  privileges: readonly string[],
  extra: Partial<Entitlement> = {},
): Entitlement => ({
  kind: 'entitlement',
  id: `toy:ent:${extra.holderId ?? 'toy:x'}:${privileges.join()}`,
  system: 'toy',
  holderId: 'toy:x',
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

export const trust = (principal: Trust['principal'], extra: Partial<Trust> = {}): Trust => ({
  kind: 'trust',
  id: `toy:trust:${principal.value}>${extra.targetId ?? 'toy:x'}`,
  system: 'toy',
  targetId: 'toy:x',
  principal,
  mechanism: 'assume_role',
  effect: 'allow',
  conditions: undefined,
  external: known(false),
  ...extra,
});

export const owner = (who: string, extra: Partial<Owner> = {}): Owner => ({
  kind: 'owner',
  id: `toy:owner:${who}`,
  ofId: 'toy:x',
  who,
  basis: 'tag',
  confidence: 0.7,
  since: 0,
  ...extra,
});

/** Jim, as the staff records know him. */
export const staff = (extra: Partial<Person> = {}): Person => ({
  kind: 'person',
  id: 'person:100',
  name: 'Jim',
  email: 'jim@x.org',
  employeeId: '100',
  employment: 'active',
  ...extra,
});

export const inGroup = (...grants: readonly Entitlement[]): readonly InventoryFact[] => [
  { kind: 'group', id: 'toy:g', system: 'toy', nativeId: 'g', scope: 'one', name: 'g' },
  { kind: 'membership', id: 'toy:x@g', memberId: 'toy:x', groupId: 'toy:g' },
  ...grants,
];

/** `toy:x` in g0, g0 in g1, and so on. */
export const groups = (depth: number): readonly InventoryFact[] =>
  Array.from({ length: depth }, (_, index) => [
    {
      kind: 'group',
      id: `toy:g${index}`,
      system: 'toy',
      nativeId: `g${index}`,
      scope: 'one',
      name: `g${index}`,
    } as const,
    {
      kind: 'membership',
      id: `toy:m${index}`,
      memberId: index === 0 ? 'toy:x' : `toy:g${index - 1}`,
      groupId: `toy:g${index}`,
    } as const,
  ]).flat();

/**
 * A grant of a goal is a step to it; a trust that names a principal lets it become the target. Of `ruling`, the group
 * alone has the step, and its members the one to the group, as directories have it.
 */
const toyAccess: AccessEvaluator = (view, from) => {
  const goals: Readonly<Record<string, string>> = {
    admin: 'control-plane:toy:one',
    secrets: 'crown-jewels:toy:one',
  };
  const entitlements = view.entitlementsOf(from);
  return [
    // `g` stands for groups whose rights an evaluator reads with those of its members; `g0`, `g1` … are nested.
    ...view
      .groupsOf(from)
      .filter(({ nativeId }) => nativeId !== 'g')
      .map(({ id: to }) => ({
        from,
        to,
        kind: 'member_of' as const,
        because: 'a member',
        certain: true,
      })),
    ...entitlements.flatMap((one) =>
      one.privileges.flatMap((privilege) => {
        const mine = privilege === 'ruling' && one.holderId === from;
        const to = mine ? goals['admin'] : goals[privilege];
        const certain = one.conditions === undefined;
        return to ? [{ from, to, kind: 'can_do' as const, because: privilege, certain }] : [];
      }),
    ),
    ...[...view.roles()].flatMap(({ id: to }) =>
      view.trustsInto(to).flatMap((one) =>
        one.principal.value === from
          ? [
              {
                from,
                to,
                kind: 'can_become' as const,
                because: 'trusted',
                certain: one.conditions === undefined,
              },
            ]
          : [],
      ),
    ),
  ];
};

const kinds: readonly FactKind[] = [
  'credential',
  'identity',
  'role',
  'group',
  'membership',
  'entitlement',
  'trust',
  'setting',
];

const systemOf = ({ subject = 'toy:x' }: CheckCase): string =>
  subject.replace(/^scope:/, '').split(':')[0] ?? 'toy';

const moved = (value: unknown, system: string): unknown => {
  if (typeof value === 'string')
    return value === 'toy' ? system : value.replace(/^(scope:)?toy:/, `$1${system}:`);
  if (value instanceof RegExp) return value;
  if (Array.isArray(value)) return value.map((one) => moved(one, system));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === 'because' ? one : moved(one, system)]),
  );
};

/** Cases written of `toy`, told of a real system: `toy:x` becomes `vault:x`. */
export const inSystem = (system: string, cases: readonly CheckCase[]): readonly CheckCase[] =>
  cases.map((one) => moved({ subject: 'toy:x', ...one }, system) as CheckCase);

/** The world of a case, as the inventory knows it at `NOW`. */
export const worldOf = (one: CheckCase): Inventory => {
  const inventory = createInventory({
    access: one.unruled ? {} : { toy: toyAccess, [systemOf(one)]: toyAccess },
    unobservable: (_, privilege) =>
      privilege === 'data:Get' ? 'object reads are not logged' : undefined,
    now: () => NOW,
  });
  const system = systemOf(one);
  inventory.applySnapshot({
    system,
    scope: 'one',
    takenAt: daysAgo(one.pulled ?? 2),
    complete: kinds.filter((kind) => !one.blind?.some(({ area }) => area === `${kind}s`)),
    blind: one.blind ?? [],
    resources: one.lists ?? [],
    facts: one.facts,
  });
  if (one.declared) {
    const fact: Declaration = {
      kind: 'declaration',
      id: 'declared:x',
      ofId: one.subject ?? 'toy:x',
      declaredBy: 'site',
      at: daysAgo(2),
      ...one.declared,
    };
    inventory.applyChanges([{ op: 'put', fact, at: daysAgo(2), eventId: 'declared' }]);
  }
  if (one.changes) inventory.applyChanges(one.changes);
  for (const [index, [privilege, days]] of (one.calls ?? []).entries()) {
    inventory.observe({
      id: `evt${index}`,
      vendorId: `evt${index}`,
      source: 'toy',
      logsource: { product: 'toy', service: 'log' },
      time: daysAgo(days),
      classUid: 6003,
      activityId: 99,
      kind: 'other',
      operation: privilege,
      service: 'toy',
      privilege,
      effect: 'unknown',
      outcome: 'success',
      actor: { principalId: 'toy:x', principalKind: 'identity', name: 'x', kind: 'unknown' },
      src: {},
      cloud: { account: 'one' },
      targets: [],
      raw: {},
    });
  }
  return inventory;
};

/** Blind spots of a pull that was refused these lists. */
export const blind = (...areas: readonly `${FactKind}s`[]): readonly BlindSpot[] =>
  areas.map((area) => ({ area, because: `${area} are not in this export` }));

export const setting = (type: string, native: string, value: Setting['value']): Setting => ({
  kind: 'setting',
  id: `toy:setting:${native}`,
  system: 'toy',
  scope: 'one',
  type,
  nativeId: native,
  name: native,
  value,
});

export const resource = (native: string, tags: Resource['tags'] = {}): Resource => ({
  kind: 'resource',
  id: `toy:${native}`,
  system: 'toy',
  nativeId: native,
  scope: 'one',
  name: native,
  type: 'thing',
  tags,
});

/** Blind spot of a pull that saw no credentials. */
export const blindToKeys: readonly BlindSpot[] = [
  { area: 'credentials', because: 'keys are not in this export', needs: 'toy:ListKeys' },
];
/** Somebody of whom no pull told more than that he exists. */
export const untold = { interactive: unseen, mfa: unseen, lastUsedAt: unseen };
