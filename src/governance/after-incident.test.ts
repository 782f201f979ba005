import { describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import type { CauseCondition, Incident, OwnerTask } from '../model/index.ts';
import {
  afterIncident,
  covers,
  mergeTask,
  ownerTask,
  type SubjectFacts,
  taskRules,
} from './index.ts';

const NOW = Date.UTC(2026, 5, 1);
const SYNC = 'aws:user/sync';
const condition = (name: CauseCondition, check?: string) => ({
  condition: name,
  because: `${name} was so`,
  subjectId: SYNC,
  ...(check === undefined ? {} : { check }),
});
const incident = (change: Partial<Incident> = {}): Incident => ({
  id: 'inc_1',
  title: 't',
  story: 's',
  status: 'closed',
  verdict: 'true_positive',
  severity: 'critical',
  confidence: 0.99,
  tier: 0,
  rootId: SYNC,
  identities: [SYNC],
  credentials: ['AKIA1'],
  evidence: [],
  attribution: {
    credential: {
      said: true,
      value: { type: 'access_key', nativeId: 'AKIA1', ofId: SYNC },
      because: '',
    },
    who: { said: false, because: '' },
    context: { said: false, because: '' },
    privilege: { said: false, because: '' },
    did: [],
  },
  cause: {
    entry: 'leaked',
    conditions: [condition('no_rotation', 'access-key-age'), condition('unowned')],
    primary: 'no_rotation',
  },
  decision: { disposition: 'page', expectedDamage: 1, because: '', pagePeople: 1 },
  findings: [],
  signals: [],
  timeline: [],
  attack: [],
  firstEventAt: NOW - 10,
  lastEventAt: NOW - 5,
  openedAt: NOW - 4,
  updatedAt: NOW,
  drill: false,
  ...change,
});
const subject: SubjectFacts = (id) =>
  id === SYNC ? { name: 'sync', tier: 0, owners: [] } : undefined;
const routing = { defaultApprover: 'sam', platformTeam: 'iam' };
const closing = (one: Incident, facts = subject) =>
  afterIncident(one, { subject: facts, routing, now: NOW });

describe('a closed incident', () => {
  it('routes what it leaves to do by kind: what was done to who watches, trust to the platform, rights to the owner', () => {
    const conditions = [
      condition('direct_misuse'),
      condition('stale_trust_path'),
      condition('overprivilege'),
    ];
    const cause = { entry: 'phished', conditions, primary: 'direct_misuse' } as const;
    const { tasks } = afterIncident(incident({ cause }), {
      subject: () => ({ name: 'sync', tier: 0, owners: ['olga'] }),
      routing: { ...routing, detectionTeam: 'soc' },
      now: NOW,
    });
    expect(tasks.map(({ kind, owner }) => [kind, owner])).toEqual([
      ['review', 'soc'],
      ['narrow_trust', 'iam'],
      ['right_size', 'olga'],
    ]);
  });

  it('opens the posture items behind it, and says that it opened them', () => {
    const { findings } = closing(incident());
    expect(findings.map((one) => one.rule)).toEqual([
      'access-key-age',
      'cause/unowned',
      'cause/exposed_secret',
    ]);
    expect(new Set(findings.map((one) => one.openedBy))).toEqual(new Set(['inc_1']));
    expect(findings[0]).toMatchObject({ kind: 'posture', status: 'open', severity: 'critical' });
  });

  it('gives each kind of work to who can do it, due by tier', () => {
    const { tasks } = closing(incident());
    expect(tasks.map((task) => [task.kind, task.owner, (task.dueAt - NOW) / DAY])).toEqual([
      ['rotate', 'sam', 1],
      ['own', 'iam', 2],
    ]);
    const owned = closing(incident(), () => ({ name: 'sync', tier: 2, owners: ['olga'] }));
    expect(owned.tasks.map((task) => [task.owner, (task.dueAt - NOW) / DAY])).toEqual([
      ['olga', 7],
      ['iam', 14],
    ]);
  });

  it('asks for one rotation where several conditions ask for it', () => {
    const [rotate] = closing(incident()).tasks;
    expect(rotate?.because).toContain('no_rotation was so');
    expect(rotate?.because).toContain('was in other hands');
  });

  it.each<[string, Partial<Incident>]>([
    ['was a drill', { drill: true }],
    ['was a false positive', { verdict: 'false_positive' }],
    ['was benign', { verdict: 'benign' }],
    ['was a test', { verdict: 'test' }],
  ])('opens nothing when it %s', (_what, change) => {
    expect(closing(incident(change))).toMatchObject({ tasks: [], findings: [] });
  });

  it('opens the same items with the same ids when it is closed again', () => {
    expect(closing(incident())).toEqual(closing(incident()));
  });

  it('still opens work on what the inventory has lost', () => {
    const { tasks } = closing(incident(), () => undefined);
    expect(tasks[0]).toMatchObject({ title: `Rotate the secret of ${SYNC}`, owner: 'sam' });
  });
});

describe('an owner task', () => {
  const task = (change: Partial<OwnerTask> = {}): OwnerTask => ({
    ...ownerTask(
      'rotate',
      { subjectId: SYNC, name: 'sync', tier: 2, owners: ['olga'], because: 'old' },
      { routing, now: NOW },
    ),
    ...change,
  });

  it('keeps its date and grows a reason when it comes again while open', () => {
    const later = task({ because: 'leaked', createdAt: NOW + DAY, dueAt: NOW + 8 * DAY });
    expect(mergeTask(task(), later)).toMatchObject({
      because: 'old; leaked',
      createdAt: NOW,
      dueAt: NOW + 7 * DAY,
    });
    expect(mergeTask(task(), task())).toEqual(task());
  });

  it('is moved forward when it became more urgent', () => {
    expect(mergeTask(task(), task({ dueAt: NOW + DAY })).dueAt).toBe(NOW + DAY);
  });

  it('reopens when it comes back after it was done', () => {
    expect(mergeTask(task({ state: 'done' }), task({ because: 'leaked' }))).toMatchObject({
      state: 'open',
      because: 'came back: leaked',
    });
  });

  it('is never due later at a lower tier number', () => {
    for (const { days } of Object.values(taskRules)) {
      expect([...days].sort((a, b) => a - b)).toEqual(days);
    }
  });
});

describe('an exception', () => {
  const finding = closing(incident()).findings[0];
  const exception = {
    id: 'exc_1',
    rule: 'access-key-age',
    subjectId: SYNC,
    owner: 'olga',
    reason: 'r',
    createdAt: NOW,
    until: NOW + DAY,
  };

  it('covers its own finding until it ends, then the finding returns', () => {
    if (!finding) throw new Error('expected a finding');
    expect(covers(exception, finding, NOW)).toBe(true);
    expect(covers(exception, finding, NOW + DAY)).toBe(false);
    expect(covers({ ...exception, subjectId: 'other' }, finding, NOW)).toBe(false);
    expect(covers({ ...exception, rule: 'other' }, finding, NOW)).toBe(false);
  });
});
