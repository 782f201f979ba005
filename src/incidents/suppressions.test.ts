import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import type { Event, InventoryFact, Signal, Suppression } from '../model/index.ts';
import { defaultCosts } from './costs.ts';
import { createIncidents } from './create-incidents.ts';
import {
  createStage,
  emergency,
  eventOf,
  identity,
  monday,
  newNetwork as network,
  offRhythm,
} from './incident.case.ts';
import { LONGEST_SUPPRESSION, neverSuppressed } from './suppressions.ts';

/** Strong enough to be an incident alone. */
const newNetwork = { ...network, llr: 4.5 };

const fresh = () => createIncidents({ costs: defaultCosts });

const expected = (over: Partial<Suppression> = {}): Suppression => ({
  id: 'sup_1',
  detector: 'new-network',
  about: { kind: 'root', rootId: 'test:deploy' },
  from: monday,
  until: monday + DAY,
  reason: 'it moves to another region',
  by: 'olga',
  ...over,
});

const stageOf = (...more: InventoryFact[]) =>
  createStage([identity('deploy'), identity('build'), ...more], {
    'test:deploy': { tier: 0 },
    'test:build': { tier: 0 },
  });

/** Confidence of the story that these signals make at this time; 0 where it is none. */
const sure = (
  suppressions: readonly Suppression[],
  {
    who = 'deploy',
    at = monday + HOUR,
    said = [newNetwork],
    event = {},
    more = [],
  }: {
    readonly who?: string;
    readonly at?: number;
    readonly said?: readonly Partial<Signal>[];
    readonly event?: Partial<Event>;
    readonly more?: readonly InventoryFact[];
  } = {},
): number => {
  const incidents = fresh();
  for (const one of suppressions) incidents.suppress(one);
  const seen = stageOf(...more).consider(incidents, eventOf(who, at, event), said);
  return seen[0]?.confidence ?? 0;
};

describe('what is expected for a while', () => {
  it('does not weigh, and what else is said does', () => {
    expect(sure([])).toBeGreaterThan(0.04);
    expect(sure([expected()])).toBe(0);
    const both = sure([expected()], { said: [newNetwork, { ...offRhythm, llr: 4 }] });
    expect(both).toBeGreaterThan(0);
    expect(both).toBeLessThan(sure([], { said: [newNetwork, { ...offRhythm, llr: 4 }] }));
  });

  it('stays in the timeline, marked', () => {
    const incidents = fresh();
    incidents.suppress(expected());
    const [incident] = stageOf().consider(incidents, eventOf('deploy', monday + HOUR), [
      newNetwork,
      { ...offRhythm, llr: 4 },
    ]);
    const line = incident?.timeline.find(({ suppressed }) => suppressed !== undefined);
    expect(line).toMatchObject({ kind: 'signal', suppressed: 'sup_1' });
    expect(line?.text).toContain('Expected, so it does not weigh');
    expect(incident?.signals.find(({ suppressed }) => suppressed)).toMatchObject({
      detector: 'new-network',
      llr: 0,
      detail: { expectedNats: 4.5 },
    });
  });

  it('ends by itself, by the time of the event and not of the clock', () => {
    expect(sure([expected()], { at: monday + DAY - 1 })).toBe(0);
    expect(sure([expected()], { at: monday + DAY })).toBeGreaterThan(0);
    expect(sure([expected()], { at: monday - 1 })).toBeGreaterThan(0);
  });

  it('ends before its time by a word, and only once', () => {
    const incidents = fresh();
    incidents.suppress(expected());
    const word = { at: monday + HOUR, by: 'carl', reason: 'it was no move' };
    expect(incidents.endSuppression('sup_1', word)).toMatchObject({
      until: monday + HOUR,
      endedBy: 'carl',
    });
    expect(incidents.endSuppression('sup_1', word)).toBeUndefined();
    expect(
      stageOf().consider(incidents, eventOf('deploy', monday + 2 * HOUR), [newNetwork]),
    ).toHaveLength(1);
  });

  it('is about one root, its peers or the site, and nobody else', () => {
    expect(sure([expected()], { who: 'build' })).toBeGreaterThan(0);
    const peers = { kind: 'peers', class: 'service_account', scope: '111122223333' } as const;
    expect(sure([expected({ about: peers })], { who: 'build' })).toBe(0);
    const others = { ...peers, class: 'human' } as const;
    expect(sure([expected({ about: others })], { who: 'build' })).toBeGreaterThan(0);
    expect(sure([expected({ about: { kind: 'site' } })], { who: 'build' })).toBe(0);
    expect(sure([expected({ detector: 'off-rhythm' })])).toBeGreaterThan(0);
  });

  it('never hides a decoy, emergency access or who blinds those who watch', () => {
    const site = expected({ about: { kind: 'site' } });
    expect(sure([site], { more: [emergency('test:deploy')] })).toBeGreaterThan(0);
    const decoy = { ...emergency('test:deploy'), emergencyAccess: false, honey: true };
    expect(sure([site], { more: [decoy] })).toBeGreaterThan(0);
    const target = { kind: 'identity', id: 'test:deploy', name: 'deploy' } as const;
    expect(
      sure([site], { who: 'build', more: [decoy], event: { targets: [target] } }),
    ).toBeGreaterThan(0);
    for (const deed of ['audit_weakened', 'alerting_weakened'] as const)
      expect(sure([site], { event: { deed } })).toBeGreaterThan(0);
    expect(sure([site], { said: [{ ...newNetwork, attack: ['T1685.002'] }] })).toBeGreaterThan(0);
    expect(neverSuppressed({ id: 'honey-used', attack: [] })).toBeDefined();
    expect(neverSuppressed({ id: 'guard-switched-off', attack: ['T1685'] })).toBeDefined();
    expect(neverSuppressed({ id: 'new-network', attack: ['T1078.004'] })).toBeUndefined();
  });

  it('never raises anything: what speaks against goes on speaking', () => {
    const against = { detector: 'known-context', llr: -2 };
    const said = [newNetwork, { ...offRhythm, llr: 4 }, against];
    const before = sure([], { said });
    expect(before).toBeGreaterThan(0);
    for (const detector of ['known-context', 'new-network', 'off-rhythm', 'other'])
      for (const about of [{ kind: 'site' }, { kind: 'root', rootId: 'test:deploy' }] as const)
        expect(sure([expected({ detector, about })], { said })).toBeLessThanOrEqual(before);
    expect(sure([expected({ detector: 'known-context' })], { said })).toBe(before);
  });

  it('takes nothing without an end or beyond the longest, and the same id once', () => {
    const incidents = fresh();
    expect(incidents.suppress(expected({ until: monday }))).toBe(false);
    expect(incidents.suppress(expected({ until: Number.NaN }))).toBe(false);
    expect(incidents.suppress(expected({ until: monday + LONGEST_SUPPRESSION + 1 }))).toBe(false);
    expect(incidents.suppress(expected())).toBe(true);
    expect(incidents.suppress(expected())).toBe(false);
  });

  it('survives a restart', () => {
    const before = fresh();
    before.suppress(expected());
    const after = fresh();
    after.restore(before.takeDirty());
    expect(stageOf().consider(after, eventOf('deploy', monday + HOUR), [newNetwork])).toEqual([]);
  });
});
