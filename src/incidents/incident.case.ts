/** A small stage for incident tests: a real inventory, postures as told, events and signals said briefly. */
import { DAY, hashId } from '../core/index.ts';
import { createInventory, type Inventory } from '../inventory/index.ts';
import {
  type CauseCondition,
  type Credential,
  type Declaration,
  type Event,
  type Identity,
  type Incident,
  type InventoryFact,
  known,
  noFlags,
  type Posture,
  type Role,
  type Signal,
  type Tier,
  unknown,
} from '../model/index.ts';
import type { IncidentInput, Incidents } from './contract.ts';

/** Monday 2026-03-02 00:00 UTC. */
export const monday = Date.UTC(2026, 2, 2);
export const account = '111122223333';

export const identity = (name: string, over: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  id: `test:${name}`,
  system: 'test',
  nativeId: name,
  scope: account,
  name,
  class: 'service_account',
  classReason: 'test',
  flags: noFlags,
  status: 'active',
  createdAt: known(monday - 500 * DAY),
  interactive: known(false),
  mfa: unknown('not told'),
  lastUsedAt: unknown('not told'),
  tags: {},
  ...over,
});

export const role = (name: string): Role => ({
  kind: 'role',
  id: `test:${name}`,
  system: 'test',
  nativeId: name,
  scope: account,
  name,
  managedBy: 'customer',
  createdAt: known(monday - 500 * DAY),
  lastUsedAt: unknown('not told'),
  maxSessionSeconds: known(3600),
  tags: {},
});

export const accessKey = (nativeId: string, ofId: string): Credential => ({
  kind: 'credential',
  id: `test:${nativeId}`,
  system: 'test',
  ofId,
  type: 'access_key',
  nativeId,
  status: 'active',
  issuer: 'test',
  createdAt: known(monday - 400 * DAY),
  lastUsedAt: unknown('not told'),
  lastUsedPrecision: 0,
  expiresAt: known(null),
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
});

export const emergency = (ofId: string): Declaration => ({
  kind: 'declaration',
  id: `declaration:${ofId}`,
  ofId,
  emergencyAccess: true,
  declaredBy: 'ciso@example.com',
  at: monday - 90 * DAY,
});

export const grant = (holderId: string, ...privileges: string[]): InventoryFact => ({
  kind: 'entitlement',
  id: `${holderId}#${privileges.join()}`,
  system: 'test',
  holderId,
  effect: 'allow',
  privileges,
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'managed_policy', name: 'AdministratorAccess' },
  standing: 'standing',
});

const conditions: Readonly<Record<string, CauseCondition>> = {
  'key-age': 'no_rotation',
  'no-owner': 'unowned',
  'too-much': 'overprivilege',
  'old-trust': 'stale_trust_path',
  'no-mfa': 'no_strong_authenticator',
};
const likelihoods: Readonly<Record<string, number>> = { 'key-age': 0.5, 'old-trust': 0.4, leak: 3 };

export interface Told {
  readonly tier: Tier;
  readonly failed?: readonly string[];
}

export interface Stage {
  readonly inventory: Inventory;
  readonly postures: Map<string, Told>;
  readonly rest: Omit<IncidentInput, 'event' | 'lineage' | 'signals' | 'drill' | 'receivedAt'>;
  consider(
    incidents: Incidents,
    event: Event,
    signals: readonly Partial<Signal>[],
    options?: { drill?: boolean; receivedAt?: number },
  ): readonly Incident[];
}

export const createStage = (
  facts: readonly InventoryFact[],
  told: Readonly<Record<string, Told>> = {},
  /** Did a pull list what everybody may do? */
  listed = true,
): Stage => {
  const inventory = createInventory({ now: () => monday });
  inventory.applySnapshot({
    system: 'test',
    scope: account,
    takenAt: monday - 100 * DAY,
    complete: listed ? ['entitlement'] : [],
    blind: [],
    facts: facts.filter((fact) => fact.kind !== 'declaration'),
  });
  inventory.applyChanges(
    facts.flatMap((fact) =>
      fact.kind === 'declaration' ? [{ op: 'put', fact, at: fact.at, eventId: fact.id }] : [],
    ),
  );
  const postures = new Map(Object.entries(told));
  const posture = (id: string): Posture | undefined => {
    const one = postures.get(id);
    return one === undefined
      ? undefined
      : {
          identityId: id,
          tier: one.tier,
          tierBecause: 'told by the test',
          criticality: 'ordinary',
          criticalityBecause: 'told by the test',
          risk: 0,
          terms: [],
          verdicts: (one.failed ?? []).map((check) => ({
            check,
            subjectId: id,
            verdict: { status: 'fail', because: `${check} fails` },
            severity: 'medium',
          })),
          judgedAt: monday,
        };
  };
  const rest: Stage['rest'] = {
    view: inventory.view,
    posture,
    likelihood: ({ verdicts }) =>
      verdicts.flatMap(({ check }) => {
        const nats = likelihoods[check];
        return nats === undefined ? [] : [{ check, nats, because: `${check} fails` }];
      }),
    condition: (check) => conditions[check],
  };
  return {
    inventory,
    postures,
    rest,
    consider(incidents, event, signals, { drill = false, ...more } = {}) {
      const { lineage } = inventory.observe(event);
      const full = signals.map((signal) => signalOf(event, lineage, signal));
      return incidents.consider({ ...rest, event, lineage, signals: full, drill, ...more });
    },
  };
};

let serial = 0;

export const eventOf = (who: string, at: number, over: Partial<Event> = {}): Event => {
  const vendorId = `vendor-${++serial}`;
  return {
    id: hashId('evt', ['test', vendorId]),
    vendorId,
    source: 'test',
    logsource: { product: 'test', service: 'log' },
    time: at,
    classUid: 6003,
    activityId: 1,
    kind: 'other',
    operation: 'GetCallerIdentity',
    service: 'sts.example.com',
    privilege: 'sts:GetCallerIdentity',
    effect: 'read',
    outcome: 'success',
    actor: {
      principalId: `test:${who}`,
      principalKind: 'identity',
      name: who,
      scope: account,
      kind: 'unknown',
      credential: { type: 'access_key', nativeId: `KEY-${who}`, temporary: false },
    },
    src: { ip: '198.51.100.7', userAgent: 'aws-cli/2.1' },
    cloud: { account, region: 'eu-1' },
    targets: [],
    raw: {},
    ...over,
  };
};

export const signalOf = (
  event: Event,
  lineage: { readonly root: string; readonly actingAs: string },
  over: Partial<Signal> = {},
): Signal => ({
  id: hashId('sig', [over.detector ?? 'rule', lineage.root, event.id]),
  detector: 'rule',
  kind: 'rule',
  title: 'A rule matched',
  description: 'A rule matched.',
  time: event.time,
  actorId: lineage.actingAs,
  rootId: lineage.root,
  targetIds: event.targets.map((target) => target.id),
  eventIds: [event.id],
  vendorEventIds: [event.vendorId],
  severity: 'high',
  attack: ['T1078.004'],
  observables: [`event:${event.id}`],
  llr: 3,
  hardFact: false,
  detail: {},
  ...over,
});

export const newNetwork: Partial<Signal> = {
  detector: 'new-network',
  kind: 'behaviour',
  title: 'Used from a network never seen for it',
  description: 'Network and country not seen in its 30 active days.',
  severity: 'medium',
  llr: 2.5,
  observables: ['asn:64510', 'country:BR', 'ip:198.51.100.7'],
  detail: { asn: 64510, asName: 'Net', country: 'BR', city: 'Recife', network: 'isp' },
};

export const offRhythm: Partial<Signal> = {
  detector: 'off-rhythm',
  kind: 'behaviour',
  title: 'A timed job ran outside its rhythm',
  severity: 'low',
  llr: 1.9,
  observables: ['rhythm:hour'],
};
