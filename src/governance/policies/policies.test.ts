import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { createInventory } from '../../inventory/index.ts';
import {
  type Credential,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  type Posture,
  type RiskException,
  type Snapshot,
} from '../../model/index.ts';
import { type PolicyInput, policyReport } from './report.ts';
import { type Policy, policySchema } from './schema.ts';

const NOW = Date.UTC(2026, 5, 1);
const agent: Identity = {
  kind: 'identity',
  id: 'toy:bot',
  system: 'toy',
  nativeId: 'bot',
  scope: 'one',
  name: 'bot',
  class: 'agent',
  classReason: 'test',
  flags: noFlags,
  status: 'active',
  createdAt: known(NOW - 400 * DAY),
  interactive: known(false),
  mfa: known(false),
  lastUsedAt: known(null),
  tags: {},
};
const key = (change: Partial<Credential> = {}): Credential => ({
  kind: 'credential',
  id: 'toy:key/1',
  system: 'toy',
  ofId: agent.id,
  type: 'access_key',
  nativeId: 'K1',
  status: 'active',
  issuer: 'toy',
  createdAt: known(NOW - 100 * DAY),
  lastUsedAt: known(null),
  lastUsedPrecision: 0,
  expiresAt: known(null),
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
  ...change,
});
const viewOf = (facts: readonly InventoryFact[], complete: Snapshot['complete']) => {
  const inventory = createInventory({ access: {}, now: () => NOW });
  inventory.applySnapshot({
    ...{ system: 'toy', scope: 'one', takenAt: NOW - DAY, complete, blind: [] },
    facts: [agent, ...facts],
  });
  return inventory.view;
};
const whole = ['identity', 'credential', 'entitlement', 'owner'] as const;
const posture: Posture = {
  identityId: agent.id,
  ...{ tier: 2, tierBecause: '', criticality: 'unknown', criticalityBecause: '' },
  ...{ risk: 0, terms: [], verdicts: [], judgedAt: NOW },
};
const policy = (require: unknown): Policy =>
  policySchema.parse({
    ...{ id: 'p-one', title: 'P', owner: 'iam', because: 'b', severity: 'high' },
    rules: [{ id: 'r-one', says: 's', require }],
  });
const report = async (
  require: unknown,
  facts: readonly InventoryFact[],
  change: Partial<PolicyInput> & { readonly complete?: Snapshot['complete'] } = {},
) => {
  const { complete = whole, ...more } = change;
  const input = { view: viewOf(facts, complete), drilled: [], exceptions: [], now: NOW, ...more };
  const [found] = await policyReport([policy(require)], [posture], input);
  if (!found) throw new Error('one policy, one report');
  return found;
};

const ages = { kind: 'credential_age', types: ['access_key'], max_days: 90 };

describe('a policy', () => {
  it('says whose key is too old, by how much', async () => {
    const found = await report(ages, [key()]);
    expect(found).toMatchObject({ status: 'fail', rules: [{ of: 1, fail: 1 }] });
    expect(found.breaches[0]?.because).toBe('K1 is 100 days old, 90 are allowed');
    expect((await report(ages, [key({ rotatedAt: known(NOW - DAY) })])).status).toBe('pass');
    expect((await report(ages, [key({ status: 'inactive' })])).status).toBe('pass');
  });

  it('never passes what it cannot see', async () => {
    const dateless = key({ createdAt: { known: false, because: 'not told' } });
    expect((await report(ages, [dateless])).status).toBe('unknown');
    expect((await report(ages, [], { complete: ['identity'] })).status).toBe('unknown');
    const inCode = { kind: 'no_credential', types: ['access_key'], stored_in: ['code', 'ci'] };
    expect((await report(inCode, [key()])).status).toBe('unknown');
    expect((await report(inCode, [key({ storedIn: 'ci' })])).status).toBe('fail');
    expect((await report(inCode, [key({ storedIn: 'vault' })])).status).toBe('pass');
    const alone = { kind: 'not_worn_by', classes: ['human'], within_days: 30 };
    expect((await report(alone, [])).status).toBe('unknown');
  });

  it('holds an agent to account: owner, purpose, scopes, a kill switch that was tried', async () => {
    expect((await report({ kind: 'owner' }, [])).status).toBe('fail');
    expect((await report({ kind: 'purpose' }, [])).status).toBe('fail');
    expect((await report({ kind: 'scopes' }, [])).status).toBe('unknown');
    const tested = { kind: 'kill_switch', within_days: 90 };
    expect((await report(tested, [])).status).toBe('unknown');
    const drill = (days: number, result: 'pass' | 'fail', situation = 'agent_rogue') => ({
      drilled: [{ class: 'agent', situation, result, at: NOW - days * DAY }],
    });
    expect((await report(tested, [], drill(10, 'pass'))).status).toBe('pass');
    expect((await report(tested, [], drill(10, 'pass', 'rotate'))).status).toBe('unknown');
    expect((await report(tested, [], drill(10, 'fail'))).status).toBe('fail');
    expect((await report(tested, [], drill(100, 'pass'))).status).toBe('fail');
  });

  it('lets a documented exception stand until it ends, and shows it', async () => {
    const exception: RiskException = {
      ...{ id: 'e', rule: 'policy/p-one/r-one', subjectId: agent.id, owner: 'olga' },
      ...{ reason: 'vendor migrates', createdAt: NOW - DAY, until: NOW + DAY },
    };
    const under = await report(ages, [key()], { exceptions: [exception] });
    expect(under).toMatchObject({ status: 'pass', rules: [{ excepted: 1, fail: 0 }] });
    expect(under.breaches[0]?.because).toContain(
      'accepted by olga until 2026-06-02: vendor migrates',
    );
    const over = await report(ages, [key()], { exceptions: [{ ...exception, until: NOW }] });
    expect(over.status).toBe('fail');
  });
});
