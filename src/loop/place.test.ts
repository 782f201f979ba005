/** A whole tenant is judged by its configuration, and again with each change of it. */
import { expect, it } from 'vitest';
import { silentLog } from '../core/index.ts';
import { createDetection, createRuleSet, emptyPlaces } from '../detection/index.ts';
import { createIncidents, defaultCosts } from '../incidents/index.ts';
import { createInventory } from '../inventory/index.ts';
import { cannotTell, type Event, fail, pass, type Setting, type Snapshot } from '../model/index.ts';
import { type Check, createPosture } from '../posture/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import { createEngine } from './engine.ts';

const T0 = Date.UTC(2026, 10, 2);
const PLACE = 'scope:toy:one';

const guests = (allowed: boolean): Setting => ({
  kind: 'setting',
  id: 'toy:one:guests',
  system: 'toy',
  scope: 'one',
  type: 'guests',
  nativeId: 'guests',
  name: 'guests',
  value: { allowed },
});

const openGuests: Check = {
  id: 'open-guests',
  title: 'Anybody may invite guests',
  severity: 'medium',
  topic: 'consent',
  dimension: 'exposure',
  remedy: 'Close it.',
  cause: 'It came open.',
  closes: 'A closed one.',
  controls: { nhi: [], csf: [] },
  population: { says: 'tenants', classes: 'scopes' },
  points: 10,
  judge(view, id) {
    const { system, scope } = view.place(id) ?? { system: '', scope: '' };
    const because = view.settingsUnseen(system, scope, 'guests');
    if (because !== undefined) return cannotTell(because);
    const open = view.settings(system, scope, 'guests').some(({ value }) => value['allowed']);
    return open ? fail('guests are let in') : pass;
  },
};

const ofPrincipals: Check = {
  ...openGuests,
  id: 'of-principals',
  population: { says: 'all', classes: 'any' },
};

/** An event's operation says what the setting is from then on. */
const toy = {
  id: 'toy',
  apply: (event: Event) => [
    {
      ...{ op: 'put', fact: guests(event.operation === 'open'), at: event.time },
      eventId: event.id,
    },
  ],
} as unknown as SourceDefinition;

const event = (operation: string, time: number): Event => ({
  id: `evt${time}`,
  vendorId: `evt${time}`,
  source: 'toy',
  logsource: { product: 'toy', service: 'log' },
  time,
  classUid: 6003,
  activityId: 99,
  kind: 'privilege_change',
  operation,
  service: 'toy',
  privilege: operation,
  effect: 'unknown',
  outcome: 'success',
  actor: { principalId: 'toy:x', principalKind: 'identity', name: 'x', kind: 'unknown' },
  src: {},
  cloud: { account: 'one' },
  targets: [],
  raw: {},
});

const engineOf = () =>
  createEngine({
    sources: [toy],
    inventory: createInventory({ access: { toy: () => [] }, now: () => T0 }),
    posture: createPosture({ checks: [openGuests, ofPrincipals] }),
    detection: createDetection({
      ruleSet: createRuleSet([]),
      places: emptyPlaces,
      log: silentLog,
    }),
    incidents: createIncidents({ costs: defaultCosts }),
    places: emptyPlaces,
    exceptions: () => [],
  });

const snapshot = (takenAt: number, extra: Partial<Snapshot>): Snapshot => ({
  system: 'toy',
  scope: 'one',
  takenAt,
  complete: ['setting'],
  blind: [],
  facts: [],
  ...extra,
});

it('is judged at a pull, and again by the event that changes a setting', () => {
  const engine = engineOf();
  const first = engine.snapshot(snapshot(T0, { facts: [guests(false)] }));
  expect(first.principals).toMatchObject([
    { id: PLACE, kind: 'scope', class: 'scope', name: 'one', tier: 0, failedChecks: 0 },
  ]);
  expect(first.postures[0]?.verdicts).toMatchObject([
    { check: 'open-guests', subjectId: PLACE, verdict: { status: 'pass' } },
  ]);
  const options = { learningOnly: false, drill: false } as const;
  const opened = engine.parsed([{ event: event('open', T0 + 60_000), raw: '' }], options);
  expect(opened.findings).toMatchObject([
    { rule: 'open-guests', identities: [PLACE], status: 'open', because: 'guests are let in' },
  ]);
  expect(opened.principals).toMatchObject([{ id: PLACE, failedChecks: 1 }]);
  const closed = engine.parsed([{ event: event('close', T0 + 120_000), raw: '' }], options);
  expect(closed.findings).toMatchObject([{ rule: 'open-guests', status: 'closed' }]);
});

it('is unknown where a pull was not let in, and stays one subject of the summary', () => {
  const engine = engineOf();
  engine.snapshot(snapshot(T0, { facts: [guests(false)] }));
  const blind = [{ area: 'guest settings', kinds: ['setting'] as const, because: 'denied' }];
  engine.snapshot(snapshot(T0 + 60_000, { complete: [], blind }));
  expect(engine.posture(PLACE)?.verdicts).toMatchObject([
    { verdict: { status: 'unknown', because: 'denied' } },
  ]);
  const [summary] = createPosture({ checks: [openGuests] }).summarise(engine.postures(), [], T0);
  expect(summary).toMatchObject({ population: 1, pass: 0, fail: 0, unknown: 1 });
});

it('is no row of a list where no check speaks of it', () => {
  const inventory = createInventory({ now: () => T0 });
  const engine = createEngine({
    sources: [],
    inventory,
    posture: createPosture({ checks: [ofPrincipals] }),
    detection: createDetection({ ruleSet: createRuleSet([]), places: emptyPlaces, log: silentLog }),
    incidents: createIncidents({ costs: defaultCosts }),
    places: emptyPlaces,
    exceptions: () => [],
  });
  const out = engine.snapshot(snapshot(T0, {}));
  expect(out.postures).toEqual([]);
  expect(engine.judgeAll(T0).principals).toEqual([]);
});
