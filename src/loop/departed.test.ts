/** Who is deleted leaves the lists, and its open findings with it. */
import { expect, it } from 'vitest';
import { silentLog } from '../core/index.ts';
import { createDetection, createRuleSet, emptyPlaces } from '../detection/index.ts';
import { createIncidents, defaultCosts } from '../incidents/index.ts';
import { createInventory } from '../inventory/index.ts';
import { type Identity, known, noFlags, type Snapshot } from '../model/index.ts';
import { createPosture } from '../posture/index.ts';
import { createEngine } from './engine.ts';

const T0 = Date.UTC(2026, 10, 2);
const who: Identity = {
  kind: 'identity',
  id: 'toy:forgotten',
  system: 'toy',
  nativeId: 'forgotten',
  scope: 'one',
  name: 'forgotten',
  class: 'service_account',
  classReason: 'test',
  flags: noFlags,
  status: 'active',
  createdAt: known(T0 - 500 * 86_400_000),
  interactive: known(false),
  mfa: known(false),
  lastUsedAt: known(null),
  tags: {},
};

it('a deleted identity is told as deleted, with no open finding and nothing failed', () => {
  const inventory = createInventory({ access: {}, now: () => T0 });
  const engine = createEngine({
    sources: [],
    inventory,
    posture: createPosture(),
    detection: createDetection({
      ruleSet: createRuleSet([]),
      places: emptyPlaces,
      log: silentLog,
    }),
    incidents: createIncidents({ costs: defaultCosts }),
    places: emptyPlaces,
    exceptions: () => [],
  });
  const snapshot = (takenAt: number, facts: Snapshot['facts']): Snapshot => ({
    system: who.system,
    scope: who.scope,
    takenAt,
    complete: ['identity'],
    blind: [],
    facts,
  });
  const first = engine.snapshot(snapshot(T0, [who]));
  const opened = first.findings.filter((one) => one.status === 'open');
  expect(first.principals.map((row) => row.status)).toEqual(['active']);
  expect(opened.length).toBeGreaterThan(0);

  const gone = engine.snapshot(snapshot(T0 + 3_600_000, []));
  expect(gone.principals).toMatchObject([
    { id: who.id, name: 'forgotten', status: 'deleted', risk: 0, failedChecks: 0 },
  ]);
  expect(gone.postures).toMatchObject([{ identityId: who.id, verdicts: [] }]);
  expect(new Set(gone.findings.map((one) => one.status))).toEqual(new Set(['closed']));
  expect(gone.findings.map((one) => one.id).sort()).toEqual(opened.map((one) => one.id).sort());
  expect(engine.posture(who.id)).toBeUndefined();

  const back = engine.snapshot(snapshot(T0 + 7_200_000, [who]));
  expect(back.principals.map((row) => row.status)).toEqual(['active']);
});
