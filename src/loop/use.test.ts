/** Use by itself is judged again only where that may change something. */
import { expect, it } from 'vitest';
import { DAY, HOUR, silentLog } from '../core/index.ts';
import { createDetection, createRuleSet, emptyPlaces } from '../detection/index.ts';
import { createIncidents, defaultCosts } from '../incidents/index.ts';
import { createInventory } from '../inventory/index.ts';
import { type Event, type Identity, known, noFlags } from '../model/index.ts';
import { createPosture } from '../posture/index.ts';
import { createEngine } from './engine.ts';
import type { RawRecord } from './intake.ts';

const T0 = Date.UTC(2026, 10, 2);
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
  createdAt: known(T0 - 400 * DAY),
  interactive: known(false),
  mfa: known(false),
  lastUsedAt: known(T0 - 200 * DAY),
  tags: {},
};

const used = (time: number): Event => ({
  id: `use${time}`,
  vendorId: `use${time}`,
  source: 'toy',
  logsource: { product: 'toy', service: 'log' },
  time,
  classUid: 6003,
  activityId: 99,
  kind: 'other',
  operation: 'Look',
  service: 'toy',
  privilege: 'none:Look',
  effect: 'read',
  outcome: 'success',
  actor: { principalId: sam.id, principalKind: 'identity', name: 'sam', kind: 'unknown' },
  src: {},
  cloud: { account: 'one' },
  targets: [],
  raw: {},
});

it('a use ends what it ends at once, moves the last use, and is judged no more that day', () => {
  const posture = createPosture();
  const judged: number[] = [];
  const engine = createEngine({
    sources: [
      {
        id: 'toy',
        detect: () => true,
        parse: (record: { at: number }) => [used(record.at)],
      } as never,
    ],
    inventory: createInventory({ now: () => T0 }),
    posture: {
      ...posture,
      judge: (view, id, at) => {
        if (id === sam.id) judged.push(at);
        return posture.judge(view, id, at);
      },
    },
    detection: createDetection({ ruleSet: createRuleSet([]), places: emptyPlaces, log: silentLog }),
    incidents: createIncidents({ costs: defaultCosts }),
    places: emptyPlaces,
    exceptions: () => [],
  });
  engine.snapshot({
    system: 'toy',
    scope: 'one',
    takenAt: T0,
    complete: ['identity'],
    blind: [],
    facts: [sam],
  });
  const use = (at: number) => {
    judged.length = 0;
    const record: RawRecord = { line: 1, record: { at }, text: '' };
    return engine.events([record], { learningOnly: false, drill: false });
  };
  const closed = ({ findings }: ReturnType<typeof use>) =>
    findings.filter(({ status }) => status === 'closed').map(({ rule }) => rule);

  expect(closed(use(T0 + HOUR))).toContain('dormant-identity');
  expect(judged).toEqual([T0 + HOUR]);

  const later = use(T0 + 3 * HOUR);
  expect(judged).toEqual([]);
  expect(later.principals).toMatchObject([{ id: sam.id, lastUsedAt: T0 + 3 * HOUR }]);

  use(T0 + 30 * HOUR);
  expect(judged).toEqual([T0 + 30 * HOUR]);
});
