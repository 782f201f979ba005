import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../core/index.ts';
import { createInventory } from '../../inventory/index.ts';
import {
  type Action,
  type Credential,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  type ResponsePlan,
  unknown,
} from '../../model/index.ts';
import type { Playbook } from '../../response/index.ts';
import { sources } from '../../sources/index.ts';
import type { DrillRun } from '../../store/index.ts';
import type { ReadinessFacts } from './contract.ts';
import { readinessOf, readinessReport } from './report.ts';

const NOW = Date.UTC(2026, 10, 22);

const identity = (name: string, more: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  id: `aws:${name}`,
  system: 'aws',
  nativeId: name,
  scope: '1',
  name,
  class: 'service_account',
  classReason: '',
  flags: noFlags,
  status: 'active',
  createdAt: known(NOW - 400 * DAY),
  interactive: known(false),
  mfa: known(false),
  lastUsedAt: known(NOW - DAY),
  tags: {},
  ...more,
});

const token: Credential = {
  kind: 'credential',
  id: 'aws:session',
  system: 'aws',
  ofId: 'aws:svc',
  type: 'session_token',
  nativeId: 'ASIA1',
  status: 'active',
  issuer: 'aws',
  createdAt: known(NOW),
  lastUsedAt: known(null),
  lastUsedPrecision: 0,
  expiresAt: known(null),
  rotatedAt: unknown(''),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'at_expiry',
};

const action = (id: string): Action =>
  ({
    id,
    system: 'aws',
    classes: 'any',
    stage: 'freeze',
    undo: 'exact',
    permissions: { do: ['iam:Put'], verify: ['iam:Get'], undo: [] },
  }) as unknown as Action;

const playbook = (select: 'identity' | 'credentials_of_identity'): Playbook =>
  ({
    id: 'service_account/leaked',
    class: 'service_account',
    situation: 'leaked_credential',
    applies: {},
    steps: [{ id: 'stop', stage: 'freeze', action: 'aws.stop', target: { select } }],
  }) as unknown as Playbook;

const drill = (more: Partial<DrillRun> = {}) => ({
  run: {
    id: 'drl_1',
    drill: 'leaked-access-key',
    class: 'service_account',
    result: 'pass' as const,
    times: { effective: 4 * MINUTE },
    because: '',
    startedAt: NOW - 10 * DAY,
    ...more,
  },
  plans: [{ playbook: 'service_account/leaked' } as ResponsePlan],
});

const declared = (ofId: string, said: Record<string, unknown>): InventoryFact =>
  ({
    kind: 'declaration',
    id: `d:${ofId}`,
    ofId,
    declaredBy: 'x',
    at: NOW - DAY,
    ...said,
  }) as InventoryFact;

const world = (
  facts: readonly InventoryFact[],
  more: Partial<ReadinessFacts> = {},
): ReadinessFacts => {
  const inventory = createInventory({ access: {}, now: () => NOW });
  inventory.applySnapshot({
    system: 'aws',
    scope: '1',
    takenAt: NOW - DAY,
    complete: ['identity', 'credential', 'entitlement', 'membership'],
    blind: [],
    facts: facts.filter((fact) => fact.kind !== 'declaration'),
  });
  inventory.applyChanges(
    facts
      .filter((fact) => fact.kind === 'declaration')
      .map((fact) => ({ op: 'put' as const, fact, at: NOW - DAY, eventId: fact.id })),
  );
  return {
    view: inventory.view,
    playbooks: new Map([['service_account/leaked', playbook('identity')]]),
    actions: new Map([['aws.stop', action('aws.stop')]]),
    sources,
    probed: [
      {
        system: 'aws',
        name: 'main',
        at: NOW,
        permissions: ['iam:Put', 'iam:Get'].map((permission) => ({
          permission,
          granted: 'yes' as const,
        })),
      },
    ],
    drills: [drill()],
    users: new Set(['olga']),
    heardAt: () => NOW - MINUTE,
    minutes: 15,
    drillDays: 90,
    now: NOW,
    ...more,
  };
};

const owned = [identity('svc'), declared('aws:svc', { owner: 'olga' })];
const judged = { identityId: 'aws:svc', tier: 0 as const };

const ask = (facts: ReadinessFacts) => {
  const principal = facts.view.principal('aws:svc');
  if (!principal) throw new Error('not there');
  const found = readinessOf(principal, judged, facts);
  return {
    ...found,
    by: Object.fromEntries(found.answers.map((one) => [one.question, one.status])),
    why: Object.fromEntries(found.answers.map((one) => [one.question, one.because])),
  };
};

describe('readiness of one identity', () => {
  it('passes all five, and is containable in the minutes its drill took', () => {
    expect(ask(world(owned))).toMatchObject({ passed: 5, containable: 'pass', minutes: 4 });
    expect(ask(world(owned, { minutes: 3 })).containable).toBe('fail');
    expect(ask(world(owned, { drills: [drill({ times: {} })] })).containable).toBe('unknown');
  });

  it('does not take a permission for held that was not seen to be', () => {
    const probed = (granted: 'no' | 'unknown') => [
      {
        ...{ system: 'aws', name: 'main', at: NOW },
        permissions: [
          { permission: 'iam:Put', granted },
          { permission: 'iam:Get', granted: 'yes' as const },
        ],
      },
    ];
    expect(ask(world(owned, { probed: probed('no') })).why['permission']).toMatch(/lacks iam:Put/);
    expect(ask(world(owned, { probed: probed('unknown') })).by['permission']).toBe('unknown');
    expect(ask(world(owned, { probed: [] })).by['permission']).toBe('unknown');
    expect(ask(world(owned, { actions: new Map() })).by['permission']).toBe('fail');
  });

  it('looks at what lives on where only credentials are stopped', () => {
    const only = new Map([['service_account/leaked', playbook('credentials_of_identity')]]);
    const facts = [...owned, token];
    expect(ask(world(facts)).by['mechanics']).toBe('pass');
    expect(ask(world(facts, { playbooks: only })).why['mechanics']).toMatch(
      /ASIA1 work until they expire/,
    );
    expect(ask(world(owned, { playbooks: new Map() })).by['mechanics']).toBe('fail');
  });

  it('wants an owner who is here and can be reached', () => {
    expect(ask(world([identity('svc')])).why['owner']).toMatch(/nobody is declared/);
    const nobody = [identity('svc'), declared('aws:svc', { owner: 'team-x' })];
    expect(ask(world(nobody)).by['owner']).toBe('unknown');
    const mail = [identity('svc'), declared('aws:svc', { owner: 'olga@example.com' })];
    expect(ask(world(mail)).by['owner']).toBe('pass');
  });

  it('wants a drill that passed, lately, and logs that come in', () => {
    const old = drill({ startedAt: NOW - 100 * DAY });
    expect(ask(world(owned, { drills: [old] })).why['drilled']).toMatch(
      /last drilled 100 days ago/,
    );
    expect(
      ask(world(owned, { drills: [drill({ result: 'fail', because: 'late' })] })).by['drilled'],
    ).toBe('fail');
    expect(ask(world(owned, { drills: [] })).by['drilled']).toBe('fail');
    expect(ask(world(owned, { heardAt: () => undefined })).by['watched']).toBe('fail');
    expect(ask(world(owned, { heardAt: () => NOW - 3 * DAY })).by['watched']).toBe('fail');
  });
});

describe('the share that is containable', () => {
  it('has a denominator, counts the unknown apart, and leaves out what is never locked or not there', async () => {
    const facts = world([
      ...owned,
      identity('bare'),
      identity('glass'),
      declared('aws:glass', { emergencyAccess: true }),
      identity('off', { status: 'disabled' }),
      identity('decoy'),
      declared('aws:decoy', { honey: true }),
      identity('low'),
    ]);
    const tiers = { svc: 0, bare: 1, glass: 0, off: 0, decoy: 0, low: 3 } as const;
    const report = await readinessReport(
      Object.entries(tiers).map(([name, tier]) => ({ identityId: `aws:${name}`, tier })),
      facts,
    );
    expect(report.both).toEqual({ of: 2, containable: 1, not: 1, unknown: 0 });
    expect(report.tiers[0]).toEqual({ of: 1, containable: 1, not: 0, unknown: 0 });
    expect(report.emergency).toBe(1);
    expect(report.questions.owner).toEqual({ pass: 1, fail: 1, unknown: 0 });
    expect(report.items.map((one) => one.name)).toEqual(['bare', 'svc']);
    const blind = await readinessReport([judged], { ...facts, probed: [] });
    expect(blind.both).toEqual({ of: 1, containable: 0, not: 0, unknown: 1 });
  });
});
