/** A small estate and its incidents, for the tests of this room. */
import {
  type Action,
  type Credential,
  type DatedFact,
  type Declaration,
  type Entitlement,
  type Group,
  type Identity,
  type Incident,
  known,
  noFlags,
  type Owner,
  type Resource,
  type Role,
  type Signal,
  type Trust,
} from '../model/index.ts';
import type { PlanInput, PlannerView } from './contract.ts';
import { createBrake, responseSettingsSchema } from './index.ts';
import { isActionStep, type Playbook } from './playbook-schema.ts';

export const NOW = Date.UTC(2026, 5, 1, 12);

export const identity = (name: string, change: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  id: `aws:user/${name}`,
  system: 'aws',
  nativeId: `user/${name}`,
  scope: '111122223333',
  name,
  class: 'service_account',
  classReason: 'no login profile',
  flags: noFlags,
  status: 'active',
  createdAt: known(NOW - 400 * 86_400_000),
  interactive: known(false),
  mfa: known(false),
  lastUsedAt: known(NOW - 60_000),
  tags: {},
  ...change,
});

export const role = (name: string, change: Partial<Role> = {}): Role => ({
  kind: 'role',
  id: `aws:role/${name}`,
  system: 'aws',
  nativeId: `role/${name}`,
  scope: '111122223333',
  name,
  managedBy: 'customer',
  createdAt: known(NOW - 400 * 86_400_000),
  lastUsedAt: known(NOW - 60_000),
  maxSessionSeconds: known(3_600),
  tags: {},
  ...change,
});

export const accessKey = (
  nativeId: string,
  ofId: string,
  change: Partial<Credential> = {},
): Credential => ({
  kind: 'credential',
  id: `aws:key/${nativeId}`,
  system: 'aws',
  ofId,
  type: 'access_key',
  nativeId,
  status: 'active',
  issuer: 'aws',
  createdAt: known(NOW - 300 * 86_400_000),
  lastUsedAt: known(NOW - 60_000),
  lastUsedPrecision: 3_600_000,
  expiresAt: known(null),
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
  ...change,
});

export interface World {
  readonly principals: readonly (Identity | Role)[];
  readonly credentials?: readonly Credential[];
  readonly trusts?: readonly { readonly trust: Trust; readonly from: number }[];
  readonly declarations?: readonly Declaration[];
  readonly owners?: readonly Owner[];
  readonly linked?: Readonly<Record<string, readonly Identity[]>>;
  readonly grants?: readonly Entitlement[];
  readonly groups?: readonly Group[];
  readonly resources?: readonly Resource[];
  readonly uses?: Readonly<Record<string, ReturnType<PlannerView['usesOf']>>>;
  /** Facts with the time since when they were seen, beside trusts. */
  readonly dated?: readonly DatedFact[];
}

const isAbout = (fact: DatedFact['fact'], id: string): boolean =>
  (fact.kind === 'membership' && fact.memberId === id) ||
  (fact.kind === 'entitlement' && fact.holderId === id);

export const viewOf = (world: World): PlannerView => {
  const principal = (id: string) => world.principals.find((one) => one.id === id);
  const credentials = world.credentials ?? [];
  return {
    principal,
    identity(id) {
      const found = principal(id);
      return found?.kind === 'identity' ? found : undefined;
    },
    role(id) {
      const found = principal(id);
      return found?.kind === 'role' ? found : undefined;
    },
    credentialsOf: (id) => credentials.filter((one) => one.ofId === id),
    credentialByNativeId: (id) => credentials.find((one) => one.nativeId === id),
    declarationOf: (id) => world.declarations?.find((one) => one.ofId === id),
    linkedTo: (id) => world.linked?.[id] ?? [],
    entitlementsOf: (id) => (world.grants ?? []).filter((one) => one.holderId === id),
    group: (id) => world.groups?.find((one) => one.id === id),
    resource: (id) => world.resources?.find((one) => one.id === id),
    usesOf: (id) => world.uses?.[id] ?? [],
    ownersOf: (id) => (world.owners ?? []).filter((one) => one.ofId === id),
    trustsInto: (id) =>
      (world.trusts ?? []).map((one) => one.trust).filter((one) => one.targetId === id),
    history: (id): readonly DatedFact[] =>
      (world.trusts ?? [])
        .filter((one) => one.trust.targetId === id)
        .map(({ trust, from }): DatedFact => ({ fact: trust, from, to: undefined }))
        .concat((world.dated ?? []).filter(({ fact }) => isAbout(fact, id))),
    perhapsSamePerson(id) {
      const person = this.identity(id)?.personId;
      return world.principals
        .filter(
          (one) =>
            one.kind === 'identity' &&
            one.id !== id &&
            one.personId !== undefined &&
            one.personId === person,
        )
        .map((one) => one.id);
    },
  };
};

export const signal = (actorId: string, change: Partial<Signal> = {}): Signal => ({
  id: `sig_${actorId}`,
  detector: 'new-network',
  kind: 'behaviour',
  title: 'Used from a new network',
  description: '',
  time: NOW - 30_000,
  actorId,
  rootId: actorId,
  targetIds: [],
  eventIds: ['evt_1'],
  vendorEventIds: ['v1'],
  severity: 'high',
  attack: ['T1078.004'],
  observables: ['asn:64500'],
  llr: 4,
  hardFact: false,
  detail: {},
  ...change,
});

export const incident = (subject: Identity | Role, change: Partial<Incident> = {}): Incident => ({
  id: `inc_${subject.name}`,
  title: `${subject.name} was used from a new network`,
  story: '',
  status: 'open',
  verdict: 'undecided',
  severity: 'critical',
  confidence: 0.97,
  tier: 0,
  rootId: subject.id,
  identities: [subject.id],
  credentials: ['AKIALEAKED'],
  evidence: [],
  attribution: {
    credential: {
      said: true,
      value: { type: 'access_key', nativeId: 'AKIALEAKED', ofId: subject.id },
      because: 'shown with the request',
    },
    who: {
      said: true,
      value: { rootId: subject.id, actingAs: subject.id, lineage: [] },
      because: 'it acted itself',
    },
    context: {
      said: true,
      value: { ip: '203.0.113.9', asn: '64500' },
      because: 'the event says so',
    },
    privilege: { said: true, value: { tier: 0, via: [] }, because: 'administrator' },
    did: ['ListUsers'],
  },
  cause: { entry: 'leaked', conditions: [], primary: 'exposed_secret' },
  decision: { disposition: 'page', expectedDamage: 0.9, because: '', pagePeople: 1 },
  findings: [],
  signals: [signal(subject.id)],
  timeline: [],
  attack: ['T1078.004'],
  firstEventAt: NOW - 60_000,
  lastEventAt: NOW - 30_000,
  openedAt: NOW - 29_000,
  updatedAt: NOW - 29_000,
  drill: false,
  ...change,
});

/** A catalogue with every action the playbooks name; none of them may be called. */
export const catalogueOf = (playbooks: Iterable<Playbook>): ReadonlyMap<string, Action> => {
  const never = (): never => {
    throw new Error('planning must not call an action');
  };
  const actions = new Map<string, Action>();
  for (const playbook of playbooks) {
    for (const step of playbook.steps.filter(isActionStep)) {
      actions.set(step.action, {
        id: step.action,
        system: step.action.split('.')[0] ?? '',
        title: step.action,
        classes: 'any',
        undo: step.undo,
        stage: step.stage,
        permissions: { do: [], verify: [], undo: [] },
        plan: never,
        do: never,
        verify: never,
      });
    }
  }
  return actions;
};

export const settings = responseSettingsSchema.parse({
  defaultApprover: 'sam',
  incidentCommander: 'kim',
  onCall: ['lee'],
  defaultMode: 'active',
});

export const planInput = (
  subject: Identity | Role,
  rest: Pick<PlanInput, 'playbooks' | 'view'> & Partial<PlanInput>,
): PlanInput => ({
  incident: incident(subject),
  subject,
  tier: 0,
  criticality: 'unknown',
  declaration: undefined,
  owners: [],
  actions: catalogueOf(rest.playbooks.values()),
  preAuthorisations: [],
  settings,
  brake: createBrake(settings.automaticPerHour),
  now: NOW,
  ...rest,
});
