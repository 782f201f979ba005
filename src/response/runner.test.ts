import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CountersignError } from '../core/index.ts';
import type { ResponsePlan } from '../model/index.ts';
import type { TenantStore } from '../store/index.ts';
import { type Bench, createBench, openTestStore, statesOf, type TestStore } from './bench.case.ts';
import { PLAYBOOK } from './fake-vendor.case.ts';
import {
  containmentOf,
  decideApproval,
  dryRun,
  incidentStanding,
  questionNow,
  withDryRun,
  withPreview,
} from './index.ts';
import { identity, incident, NOW, settings } from './story.case.ts';

let server: TestStore;
let store: TenantStore;
let bench: Bench;

beforeAll(async () => {
  server = await openTestStore();
});
afterAll(() => server.close());
beforeEach(async () => {
  store = await server.fresh();
  bench = createBench(store);
});

const sam = { id: 'sam', name: 'Sam', roles: ['approver'], identityIds: [] };
const answer = async (planId: string, decision: 'approved' | 'denied') => {
  const [asked] = await store.response.approvals({ state: ['waiting'] });
  if (asked?.planId !== planId) throw new Error('nothing was asked');
  const request = { id: asked.id, user: sam, decision, reason: 'because' };
  return decideApproval(store, request, { settings, now: bench.clock.now() });
};
/** Steps of one stage run side by side: their order is nobody's promise. */
const frozen = ['fake.deactivate AKIALEAKED', 'fake.deny user/sync'];
const verbs = async () => (await store.governance.ledger(1, 1_000)).map((entry) => entry.verb);

describe('the runner', () => {
  it('contains at once, verifies with the held credential after propagation, and waits for the rotation', async () => {
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await runner.turn();
    expect(bench.vendor.changes.toSorted()).toEqual(frozen);
    expect(statesOf(await bench.read(plan))).toMatchObject({
      'stop-key': 'verifying',
      deny: 'verifying',
      'end-sessions': 'approved',
    });
    await bench.settle(runner);
    const now = await bench.read(plan);
    expect(statesOf(now)).toEqual({
      'stop-key': 'effective',
      deny: 'effective',
      'end-sessions': 'effective',
      rotate: 'waiting_approval',
    });
    expect(now.state).toBe('waiting_approval');
    expect(now.steps[0]?.verification?.how).toBe('held_credential');
    expect(containmentOf(now, undefined)).toMatchObject({
      state: 'contained',
      acceptedAt: expect.any(Number),
      effectiveAt: expect.any(Number),
      residual: expect.arrayContaining([expect.objectContaining({ what: 'sessions' })]),
    });
  });

  it('rotates once a person said yes, and not before', async () => {
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await bench.settle(runner, 10);
    expect(bench.vendor.keys.size).toBe(0);
    await answer(plan.id, 'approved');
    await bench.settle(runner, 5);
    expect(bench.vendor.keys.size).toBe(1);
    expect((await bench.read(plan)).state).toBe('contained');
  });

  it('runs what waited for a person once it is released, and says under what', async () => {
    const subject = identity('sync', { system: 'fake' });
    const { plan } = await bench.plan({ incident: incident(subject, { confidence: 0.1 }) });
    const runner = bench.runner();
    await bench.settle(runner, 3);
    expect(bench.vendor.changes).toEqual([]);
    const freeze = plan.steps.filter((step) => step.stage === 'freeze');
    await runner.release(
      freeze.map((step) => ({
        planId: plan.id,
        stepId: step.id,
        system: 'fake',
        authority: 'pre-authorisation pa_1',
        because: 'sure enough now',
      })),
    );
    await bench.settle(runner);
    expect(bench.vendor.changes.toSorted()).toEqual(frozen);
    const now = await bench.read(plan);
    expect(statesOf(now)).toMatchObject({ deny: 'effective', rotate: 'waiting_approval' });
    expect(incidentStanding([now], bench.playbooks)).toBe('containing');
    expect(await verbs()).toContain('action.released');
    const [asked] = await store.response.approvals({ state: ['waiting'] });
    if (!asked) throw new Error('nothing is asked');
    expect(asked.question).toContain('deny');
    expect(questionNow(asked, now)).not.toContain('deny');
    expect(questionNow(asked, now)).toMatch(
      /^May we: end-sessions on .+ · rotate on .+\?\n2 other steps do not wait/,
    );
  });

  it('asks nobody any more when everything that waited was released', async () => {
    const subject = identity('sync', { system: 'fake' });
    const { plan } = await bench.plan({ incident: incident(subject, { confidence: 0.1 }) });
    const runner = bench.runner();
    await bench.settle(runner, 3);
    expect(await store.response.approvals({ state: ['waiting'] })).toHaveLength(1);
    const waiting = plan.steps.filter((step) => step.state === 'waiting_approval');
    await runner.release(
      waiting.map((step) => ({
        planId: plan.id,
        stepId: step.id,
        system: 'fake',
        authority: 'pre-authorisation pa_1',
        because: 'sure enough now',
      })),
    );
    expect(await store.response.approvals({ state: ['waiting'] })).toEqual([]);
    await bench.settle(runner);
    expect(Object.values(statesOf(await bench.read(plan)))).not.toContain('waiting_approval');
    expect(await verbs()).toContain('approval.withdrawn');
  });

  it('takes a no as a no: what ran stays, the rest is let go', async () => {
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await answer(plan.id, 'denied');
    await bench.settle(runner, 10);
    expect(statesOf(await bench.read(plan))).toMatchObject({
      deny: 'effective',
      rotate: 'skipped',
    });
    expect((await bench.read(plan)).state).toBe('contained');
    expect(bench.vendor.keys.size).toBe(0);
  });

  it('seals what undo needs and keeps it out of the journal', async () => {
    const { plan } = await bench.plan();
    await bench.settle(bench.runner(), 5);
    const [step] = (await bench.read(plan)).steps;
    expect(step?.result?.undoState).toEqual({});
    const sealed = await store.response.sealedOf(step?.id ?? '');
    expect(Buffer.from(sealed?.data ?? []).toString('latin1')).not.toContain('AKIALEAKED');
  });

  it('tells the inventory what changed, and takes it back when undone', async () => {
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await bench.settle(runner, 10);
    const told = () => bench.outcomes.flatMap((one) => one.changes);
    expect(told()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          op: 'patch',
          id: 'aws:key/AKIALEAKED',
          set: { status: 'inactive' },
        }),
        expect.objectContaining({
          op: 'put',
          fact: expect.objectContaining({ effect: 'deny', holderId: 'aws:user/sync' }),
        }),
      ]),
    );
    await runner.undo(plan.id, { by: 'sam', reason: 'false positive' });
    await bench.settle(runner, 5);
    expect(told()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ op: 'patch', set: { status: 'active' } }),
        expect.objectContaining({ op: 'end', kind: 'entitlement' }),
      ]),
    );
  });

  it('walks back in reverse order, once, and only what it did', async () => {
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await bench.settle(runner, 10);
    await runner.undo(plan.id, { by: 'sam', reason: 'false positive' });
    await bench.settle(runner, 5);
    expect(bench.vendor.changes.slice(3)).toEqual([
      'undo fake.end_sessions user/sync',
      'undo fake.deny user/sync',
      'undo fake.deactivate AKIALEAKED',
    ]);
    expect((await bench.read(plan)).state).toBe('undone');
    await expect(runner.undo(plan.id, { by: 'sam', reason: 'again' })).rejects.toMatchObject({
      code: 'ERR_CONFLICT',
    });
    expect(await verbs()).toEqual(
      expect.arrayContaining(['plan.undo_requested', 'action.undone', 'plan.undone']),
    );
  });

  it('walks back one step alone when asked so', async () => {
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await bench.settle(runner, 10);
    await runner.undo(plan.id, { by: 'sam', reason: 'give it back', steps: ['deny'] });
    await bench.settle(runner, 5);
    expect(statesOf(await bench.read(plan))).toMatchObject({
      'stop-key': 'effective',
      deny: 'undone',
    });
  });

  it('reports what it could not do as partly contained, and does not rotate then', async () => {
    bench.vendor.faults.set('fake.deny.do', [
      new CountersignError('ERR_SOURCE_DENIED', 'no right to put the policy'),
    ]);
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await answer(plan.id, 'approved');
    await bench.settle(runner);
    const now = await bench.read(plan);
    expect(now.state).toBe('partly_contained');
    expect(statesOf(now)).toEqual({
      'stop-key': 'effective',
      deny: 'failed',
      'end-sessions': 'effective',
      rotate: 'skipped',
    });
    expect(containmentOf(now, undefined).missing.join()).toContain('no right to put the policy');
    expect(await verbs()).toEqual(
      expect.arrayContaining(['action.failed', 'plan.partly_contained']),
    );
  });

  it('tries again only where the vendor asks to wait, and does it once', async () => {
    const throttled = () => new CountersignError('ERR_SOURCE_THROTTLED', 'slow down');
    bench.vendor.faults.set('fake.deny.do', [throttled(), throttled()]);
    const { plan } = await bench.plan();
    await bench.settle(bench.runner());
    expect(statesOf(await bench.read(plan))).toMatchObject({ deny: 'effective' });
    expect(bench.vendor.changes.filter((one) => one.includes('deny'))).toHaveLength(1);
  });

  it('gives up after a bounded number of attempts, and says so', async () => {
    const many = Array.from(
      { length: 20 },
      () => new CountersignError('ERR_SOURCE_UNAVAILABLE', 'down'),
    );
    bench.vendor.faults.set('fake.deny.do', many);
    const { plan } = await bench.plan();
    await bench.settle(bench.runner());
    const deny = (await bench.read(plan)).steps.find((step) => step.name === 'deny');
    expect(deny).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('gave up after 6'),
    });
  });

  it('calls a step not effective when the deadline passes, never effective by default', async () => {
    const down = Array.from(
      { length: 60 },
      () => new CountersignError('ERR_SOURCE_DENIED', 'may not read'),
    );
    bench.vendor.faults.set('fake.deny.verify', down);
    const { plan } = await bench.plan();
    await bench.settle(bench.runner());
    expect(statesOf(await bench.read(plan))).toMatchObject({ deny: 'not_effective' });
    expect(containmentOf(await bench.read(plan), undefined).state).toBe('partly_contained');
  });

  it('starts nothing while the stop switch is on, and goes on when it is off', async () => {
    const { plan } = await bench.plan();
    const runner = bench.runner();
    bench.set({ stopped: true });
    await bench.settle(runner, 3);
    expect(bench.vendor.changes).toEqual([]);
    bench.set({ stopped: false });
    await bench.settle(runner, 10);
    expect(statesOf(await bench.read(plan))).toMatchObject({ deny: 'effective' });
  });

  it('does not start under a signature that ended meanwhile, and says so', async () => {
    const { plan } = await bench.plan();
    const [grant] = await store.response.preAuthorisations();
    if (!grant) throw new Error('expected a signature');
    await store.response.putPreAuthorisation({ ...grant, until: NOW });
    await bench.settle(bench.runner(), 2);
    expect(bench.vendor.changes).toEqual([]);
    const [step] = (await bench.read(plan)).steps;
    expect(step).toMatchObject({
      state: 'skipped',
      error: expect.stringContaining('ended before'),
    });
  });

  it('takes a request to undo only between turns, so that neither overwrites the other', async () => {
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await runner.turn();
    bench.clock.advance(5_000);
    const [report] = await Promise.all([
      runner.turn(),
      runner.undo(plan.id, { by: 'sam', reason: 'false positive' }),
    ]);
    expect(report.changes).toBeGreaterThan(0);
    await bench.settle(runner, 5);
    expect((await bench.read(plan)).state).toBe('undone');
  });

  it('touches nothing in shadow mode', async () => {
    bench.set({ defaultMode: 'shadow' });
    const { plan } = await bench.plan();
    await bench.settle(bench.runner(), 3);
    expect(bench.vendor.changes).toEqual([]);
    expect((await bench.read(plan)).state).toBe('shadow');
    expect(await verbs()).toContain('plan.shadow');
  });

  it('lets one plan that cannot go on not stop the others', async () => {
    const { plan: good } = await bench.plan({}, 'good');
    await bench.plan({}, 'bad');
    const runner = bench.runner({
      heldFor: (step) => {
        if (step.target.identityId?.endsWith('bad')) throw new TypeError('a fault of ours');
        return undefined;
      },
    });
    await bench.settle(runner, 10);
    expect(statesOf(await bench.read(good))).toMatchObject({ deny: 'effective' });
  });

  it('asks the incident commander when nobody answers, and lets go when they do not either', async () => {
    const { plan } = await bench.plan({ preAuthorisations: [] });
    const runner = bench.runner();
    await runner.turn();
    bench.clock.set(NOW + settings.approvalMinutes * 60_000);
    await runner.turn();
    expect(await store.response.approvals({ state: ['waiting'] })).toMatchObject([
      { asked: ['kim'], planId: plan.id },
    ]);
    bench.clock.advance(4 * settings.approvalMinutes * 60_000);
    await bench.settle(runner, 3);
    expect((await bench.read(plan)).state).toBe('denied');
    expect(await verbs()).toEqual(
      expect.arrayContaining(['approval.escalated', 'approval.expired', 'plan.denied']),
    );
  });

  it('lets only one of two runners act', async () => {
    await bench.plan();
    const first = bench.runner({ holder: 'node-1' });
    const second = bench.runner({ holder: 'node-2' });
    expect((await first.turn()).held).toBe(true);
    expect((await second.turn()).held).toBe(false);
  });

  it('runs until it is told to stop', async () => {
    const { plan } = await bench.plan();
    const stop = new AbortController();
    const runner = bench.runner({ idleMs: 5 });
    const running = runner.run(stop.signal);
    while (!(bench.vendor.changes.length >= 2)) await new Promise((go) => setTimeout(go, 5));
    stop.abort();
    await running;
    expect((await bench.read(plan)).steps.map((step) => step.state)).toContain('verifying');
  });
});

describe('a dry run', () => {
  it('says what would change and break, and changes nothing', async () => {
    const { planned, plan } = await bench.plan();
    const calls: string[] = [];
    bench.vendor.onCall = (call) => calls.push(call);
    const needs = { actions: bench.vendor.actions, clock: bench.clock };
    expect((await dryRun(plan, needs)).map((one) => one.plan?.disruption)).toContain(
      'user/sync stops',
    );
    const seen = await withDryRun(planned, needs);
    expect(seen.approvals[0]?.question).toContain(
      'fake.rotate AKIALEAKED (breaks: AKIALEAKED stops',
    );
    expect(new Set(calls.map((call) => call.split('.').at(-1)))).toEqual(new Set(['plan']));
    expect(bench.vendor.changes).toEqual([]);
  });

  it('shows those who are asked what waits, and holds up nothing that runs alone', async () => {
    const { planned } = await bench.plan();
    const calls: string[] = [];
    bench.vendor.onCall = (call) => calls.push(call);
    const seen = await withPreview(planned, {
      actions: bench.vendor.actions,
      clock: bench.clock,
    });
    const steps = new Map(seen.plan?.steps.map((step) => [step.name, step]));
    expect(steps.get('rotate')).toMatchObject({
      state: 'waiting_approval',
      plan: { disruption: expect.stringContaining('stops'), permissions: expect.anything() },
    });
    expect(steps.get('deny')?.plan).toBeUndefined();
    expect(statesOf(seen.plan as ResponsePlan)).toEqual(statesOf(planned.plan as ResponsePlan));
    expect(seen.approvals[0]?.question).toContain('fake.rotate AKIALEAKED (breaks:');
    expect(new Set(calls)).toEqual(new Set(['fake.rotate.plan']));
  });

  it('says beforehand what will be refused', async () => {
    const { planned } = await bench.plan({}, 'service-linked');
    const seen = await withDryRun(planned, { actions: bench.vendor.actions, clock: bench.clock });
    expect(seen.plan?.steps.find((step) => step.name === 'deny')).toMatchObject({
      state: 'refused',
      error: 'its service owns it',
    });
  });
});

describe('an irreversible step', () => {
  const text = PLAYBOOK.replace(
    / {2}- id: rotate[\s\S]*/,
    `  - id: delete
    stage: sweep
    action: fake.delete
    target: { select: identity }
    requires: approval
    disruption: d
    undo: irreversible
    irreversible: gone is gone
`,
  );

  it('is kept and named when the rest is walked back', async () => {
    bench = createBench(store, text);
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await answer(plan.id, 'approved');
    await bench.settle(runner, 10);
    await runner.undo(plan.id, { by: 'sam', reason: 'false positive' });
    await bench.settle(runner, 5);
    const now = await bench.read(plan);
    expect(statesOf(now)).toEqual({
      'stop-key': 'undone',
      deny: 'undone',
      'end-sessions': 'undone',
      delete: 'effective',
    });
    expect(now.steps[3]?.undo).toMatchObject({ undone: false, kind: 'irreversible' });
    expect(now.state).toBe('partly_contained');
  });
});
