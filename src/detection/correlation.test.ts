import { describe, expect, it } from 'vitest';
import { MINUTE, type StateEntry, silentLog } from '../core/index.ts';
import type { Finding, Signal } from '../model/index.ts';
import type { Detection, RulesToRun } from './contract.ts';
import { createDetection } from './create-detection.ts';
import { emptyPlaces } from './places.ts';
import { createStage, eventOf, identity, monday } from './replay.case.ts';
import { createRuleSet, readRules } from './sigma/index.ts';

const rule = (op: string): string => `title: ${op}
name: ${op}
level: low
logsource: { product: test, service: log }
detection: { selection: { op: ${op} }, condition: selection }
---
`;

const burst = (gte: number, more = ''): string => `title: Burst
name: burst
id: 6d0f4c1e-0000-4000-8000-00000000c001
description: Many were denied
correlation:
  type: event_count
  rules: [denied]
  group-by: [ip]
  timespan: 5m
  condition: { gte: ${gte} }
${more}level: high
tags: [attack.t1110.003]
countersign: { response: credential-misuse, evidence: 2 }
`;

const load = (text: string): RulesToRun => {
  const { rules, correlations, faults } = readRules([{ file: 'burst.yml', text }]);
  expect(faults.filter(({ kind }) => kind === 'broken')).toEqual([]);
  return { match: createRuleSet(rules).match, correlations };
};

const room = (ruleSet: RulesToRun): Detection =>
  createDetection({ ruleSet, behaviours: [], places: emptyPlaces, log: silentLog });

const denials = [
  ['jane', 0],
  ['joe', 1],
  ['ann', 2],
  ['jane', 3],
] as const;

/** Observes a denial from one address; answers what was said and found. */
const player = () => {
  const stage = createStage(['jane', 'joe', 'ann'].map((name) => identity(name)));
  return (
    detection: Detection,
    [who, minute]: readonly [string, number],
    learningOnly = false,
  ): { readonly said: readonly Signal[]; readonly found: readonly Finding[] } => {
    const event = eventOf({
      who,
      at: monday + minute * MINUTE,
      over: {
        id: `evt_${who}${minute}`,
        vendorId: `v-${who}${minute}`,
        raw: { op: 'denied', ip: '203.0.113.9' },
      },
    });
    const { lineage } = stage.inventory.observe(event);
    const said = detection.observe({
      event,
      lineage,
      view: stage.inventory.view,
      posture: () => undefined,
      place: undefined,
      learningOnly,
    });
    return { said, found: detection.findings(said) };
  };
};

describe('correlations in detection', () => {
  it('93: say one thing that grows, with level, techniques, group, all events and everybody in it', () => {
    const play = player();
    const detection = room(load(rule('denied') + burst(3)));
    const told = denials.map((one) => play(detection, one));
    // The rule that only serves says nothing itself.
    expect(told.map(({ said }) => said.length)).toEqual([0, 0, 1, 1]);
    const [third, fourth] = [told[2]?.said[0], told[3]?.said[0]];
    expect(third).toMatchObject({
      detector: 'burst',
      kind: 'rule',
      severity: 'high',
      attack: ['T1110.003'],
      llr: 2,
      detail: { group: 'ip=203.0.113.9', events: 3, response: 'credential-misuse' },
    });
    expect(third?.eventIds).toHaveLength(3);
    expect(third?.description).toContain('3 events within 5 min for ip 203.0.113.9');
    expect(third?.observables[1]).toBe(fourth?.observables[1]);
    const findings = told.flatMap(({ found }) => found);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(1);
    expect(findings.map(({ events }) => events.length)).toEqual([3, 4]);
    expect([...(findings.at(-1)?.identities ?? [])].sort()).toEqual([
      'test:ann',
      'test:jane',
      'test:joe',
    ]);
  });

  it('let their rules speak too when they are to be generated', () => {
    const play = player();
    const detection = room(load(rule('denied') + burst(3, 'generate: true\n')));
    const detectors = denials.flatMap((one) => play(detection, one).said.map((s) => s.detector));
    expect(detectors).toEqual(['denied', 'denied', 'denied', 'burst', 'denied', 'burst']);
  });

  it('gather nothing from what is only learned from', () => {
    const play = player();
    const detection = room(load(rule('denied') + burst(3)));
    for (const one of denials.slice(0, 3)) play(detection, one, true);
    expect(play(detection, ['jane', 3]).said).toEqual([]);
  });

  it('survive a kill: findings and ids are those of a life without one', () => {
    const rules = load(rule('denied') + burst(3));
    const steady = room(rules);
    const playSteady = player();
    const expected = denials.map((one) => playSteady(steady, one));
    const store = new Map<string, unknown>();
    const commit = (entries: readonly StateEntry[]): void => {
      for (const { key, value } of entries) {
        if (value === null) store.delete(key);
        else store.set(key, JSON.parse(JSON.stringify(value)));
      }
    };
    const play = player();
    const told = denials.map((one) => {
      const life = room(rules);
      life.restore([...store].map(([key, value]) => ({ key, value })));
      const done = play(life, one);
      commit(life.takeDirty());
      return done;
    });
    expect(told).toEqual(expected);
  });

  it('go on with what was gathered when the rules change under them, and after a restart', () => {
    let now = load(rule('denied') + burst(5));
    const changing: RulesToRun = {
      match: (record, logsource) => now.match(record, logsource),
      get correlations() {
        return now.correlations ?? [];
      },
    };
    const play = player();
    const detection = room(changing);
    for (const one of denials.slice(0, 3)) play(detection, one);
    const first = detection.takeDirty();
    now = load(rule('denied') + burst(4));
    expect(play(detection, ['jane', 3]).found[0]?.events).toHaveLength(4);
    const again = room(changing);
    again.restore([...first, ...detection.takeDirty()]);
    expect(play(again, ['joe', 4]).found[0]?.events).toHaveLength(5);
  });

  it('count what they let go', () => {
    const play = player();
    const detection = room(load(rule('denied') + burst(3)));
    play(detection, ['jane', 60]);
    play(detection, ['jane', 0]);
    expect(detection.evicted()).toMatchObject({
      correlationGroups: 0,
      correlationEvents: 0,
      lateForCorrelation: 1,
    });
  });
});
