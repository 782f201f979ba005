/** What comes late changes what is so now, and does not take a judgement back to then. */
import { expect, it } from 'vitest';
import { silentLog } from '../core/index.ts';
import { createDetection, createRuleSet, emptyPlaces } from '../detection/index.ts';
import { createIncidents, defaultCosts } from '../incidents/index.ts';
import { type AccessEvaluator, createInventory } from '../inventory/index.ts';
import { type Entitlement, type Identity, known, noFlags, unknown } from '../model/index.ts';
import { createPosture } from '../posture/index.ts';
import { createEngine } from './engine.ts';

const T0 = Date.UTC(2026, 10, 2);

/** Rules, unless something is denied it: then nobody knows what it may do, which is tier 2. */
const rules: AccessEvaluator = (view, from) =>
  view.entitlementsOf(from).some(({ effect }) => effect === 'deny')
    ? []
    : [{ from, to: 'control-plane:toy:one', kind: 'can_do', because: 'rules', certain: true }];

const sam: Identity = {
  kind: 'identity',
  id: 'toy:sam',
  system: 'toy',
  nativeId: 'sam',
  scope: 'one',
  name: 'sam',
  class: 'service_account',
  classReason: 'made for this test',
  flags: noFlags,
  status: 'active',
  createdAt: known(0),
  interactive: known(false),
  mfa: unknown('not asked'),
  lastUsedAt: known(null),
  tags: {},
};
const deny = (id: string): Entitlement => ({
  kind: 'entitlement',
  id,
  system: 'toy',
  holderId: sam.id,
  effect: 'deny',
  privileges: ['*'],
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'inline', name: id },
  standing: 'standing',
});

it('is judged as of the latest time that was judged before', () => {
  const engine = createEngine({
    sources: [],
    inventory: createInventory({ access: { toy: rules }, now: () => T0 }),
    posture: createPosture({ checks: [] }),
    detection: createDetection({ ruleSet: createRuleSet([]), places: emptyPlaces, log: silentLog }),
    incidents: createIncidents({ costs: defaultCosts }),
    places: emptyPlaces,
    exceptions: () => [],
  });
  const change = (at: number, one: object) =>
    engine.control(
      [
        {
          type: 'accounts',
          at: T0 + at,
          by: 'test',
          changes: [{ ...one, at: T0 + at, eventId: `e${at}` }],
        },
      ],
      T0 + at,
    );
  const end = (id: string) => ({ op: 'end', kind: 'entitlement', id });
  change(0, { op: 'put', fact: sam });
  expect(engine.posture(sam.id)?.tier).toBe(0);
  // One deny, as we put it and as the vendor's log tells of it: two facts.
  change(1_000, { op: 'put', fact: deny('told') });
  change(1_500, { op: 'put', fact: deny('ours') });
  expect(engine.posture(sam.id)?.tier).toBe(2);
  change(3_400, end('ours'));
  expect(engine.posture(sam.id)?.tier).toBe(2);
  // The log dates to the second, and comes after.
  change(3_000, end('told'));
  expect(engine.posture(sam.id)).toMatchObject({ tier: 0, judgedAt: T0 + 3_400 });
});
