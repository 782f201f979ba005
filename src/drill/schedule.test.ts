import { describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import type { Playbook } from '../response/index.ts';
import type { DrillRun } from '../store/index.ts';
import { drillReport, exerciseOf, reportChanges } from './report.ts';
import { dueDrills, readSchedule } from './schedule.ts';

const NOW = Date.UTC(2026, 5, 1);
const ranAgo = (drill: string, days: number, more: Partial<DrillRun> = {}): DrillRun => ({
  ...{ id: `${drill}-${days}`, drill, class: 'human', result: 'pass', times: { undone: days } },
  because: '',
  startedAt: NOW - days * DAY,
  finishedAt: NOW - days * DAY,
  ...more,
});

describe('a schedule of drills', () => {
  it('lets those run that were not run in their days, those never run first', () => {
    const schedule = readSchedule({ every: { all: 30, b: 5 } });
    const runs = [ranAgo('a', 29), ranAgo('b', 6), ranAgo('c', 31), ranAgo('c', 90)];
    const ids = ['a', 'b', 'c', 'd'];
    expect(dueDrills(schedule, { ids, runs, now: NOW })).toEqual(['d', 'c', 'b']);
  });

  it('is empty where nobody set one, and refuses what is none', () => {
    expect(readSchedule(undefined)).toEqual({ staleDays: 90, every: {} });
    expect(dueDrills(readSchedule(undefined), { ids: ['a'], runs: [], now: NOW })).toEqual([]);
    expect(() => readSchedule({ every: { all: 0 } })).toThrow();
  });
});

describe('the report of drills', () => {
  const playbooks = [
    { id: 'human/offboard', class: 'human', situation: 'offboard' },
    { id: 'human/rotate', class: 'human', situation: 'rotate' },
    { id: 'human/never', class: 'human', situation: 're_own' },
  ] as unknown as readonly Playbook[];
  const runs = [
    ranAgo('a', 3, { result: 'fail', because: 'too slow', playbooks: ['human/offboard'] }),
    ranAgo('a', 10, { playbooks: ['human/offboard'] }),
    ranAgo('b', 200, { playbooks: ['human/rotate'] }),
    ranAgo(exerciseOf('human/never'), 1, { playbooks: ['human/never'] }),
    ranAgo('b', 1, { result: 'running', playbooks: ['human/rotate'] }),
  ];
  const report = drillReport({ playbooks, runs, staleDays: 90, now: NOW });
  const row = (id: string) => report.playbooks.find((one) => one.playbook === id);

  it('counts a playbook as drilled by its last drill that passed, not by the last one', () => {
    expect(row('human/offboard')).toMatchObject({
      ...{ runs: 2, passed: 1, lastPassedAt: NOW - 10 * DAY, lastResult: 'fail', stale: false },
      times: { undone: 10 },
    });
  });

  it('calls one stale that was drilled long ago, or only talked about at a table', () => {
    expect(row('human/rotate')).toMatchObject({ runs: 1, stale: true });
    expect(row('human/never')).toMatchObject({ runs: 0, exercises: 1, stale: true });
    expect(report.stale).toBe(2);
  });

  it('tells posture what changed, once, and keeps since when a playbook is there', () => {
    const first = reportChanges(report, new Map(), NOW);
    expect(first).toHaveLength(3);
    const known = new Map(
      first.flatMap((one) =>
        one.op === 'put' && one.fact.kind === 'setting' ? [[one.fact.id, one.fact.value]] : [],
      ),
    );
    expect(reportChanges(report, known, NOW + DAY)).toEqual([]);
    const later = drillReport({
      ...{ playbooks, staleDays: 90, now: NOW + DAY },
      runs: [...runs, ranAgo('c', -1, { playbooks: ['human/never'] })],
    });
    expect(reportChanges(later, known, NOW + DAY)).toMatchObject([
      { fact: { name: 'human/never', value: { since: NOW, lastDrilledAt: NOW + DAY } } },
    ]);
  });
});
