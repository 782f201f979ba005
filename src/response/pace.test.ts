import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../core/index.ts';
import type { TenantStore } from '../store/index.ts';
import { type Bench, createBench, openTestStore, statesOf, type TestStore } from './bench.case.ts';
import { createBrake, planResponse } from './index.ts';
import { identity, incident, NOW, planInput, viewOf } from './story.case.ts';

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
const verbs = async () => (await store.governance.ledger(1, 1_000)).map((entry) => entry.verb);

describe('a system that may be changed so often in a minute', () => {
  it('is sent no more than that; the rest comes in the next minutes, and all of it comes', async () => {
    bench.set({ changesPerMinuteOf: { fake: 1 } });
    const { plan } = await bench.plan();
    const runner = bench.runner();
    const changedWithin = async (milliseconds: number): Promise<number> => {
      for (let past = 0; past < milliseconds; past += 10 * SECOND) {
        await runner.turn();
        bench.clock.advance(10 * SECOND);
      }
      return bench.vendor.changes.length;
    };
    expect(await changedWithin(MINUTE / 2)).toBe(1);
    expect(await changedWithin(MINUTE)).toBe(2);
    expect(await changedWithin(MINUTE)).toBe(3);
    expect(statesOf(await bench.read(plan))).toMatchObject({
      'stop-key': 'effective',
      deny: 'effective',
      'end-sessions': 'effective',
    });
  });
});

describe('what was effective once', () => {
  it('is looked at again after its propagation window, once', async () => {
    const { plan } = await bench.plan();
    const runner = bench.runner();
    await bench.settle(runner, 10);
    bench.clock.advance(11 * MINUTE);
    await runner.turn();
    const seen = (await bench.read(plan)).steps.find((step) => step.name === 'deny');
    expect(seen).toMatchObject({ state: 'effective' });
    expect(seen?.verification?.recheckedAt).toBeGreaterThan(NOW + 10 * MINUTE);
    bench.clock.advance(11 * MINUTE);
    expect((await runner.turn()).changes).toBe(0);
  });

  it('and holds no more is said to have come undone, and nobody is told that it is contained', async () => {
    const { plan } = await bench.plan();
    await bench.settle(bench.runner(), 10);
    const off = bench.vendor.actions.get('fake.deny');
    if (!off) throw new Error('no such action');
    const actions = new Map(bench.vendor.actions);
    // Somebody took our deny away by hand.
    actions.set('fake.deny', {
      ...off,
      verify: async (_plan, result, context) => ({
        effective: 'no',
        checkedAt: context.now(),
        how: 'read_back',
        residual: result.residual,
        detail: 'the deny is gone',
      }),
    });
    bench.clock.advance(11 * MINUTE);
    await bench.runner({ actions }).turn();
    const now = await bench.read(plan);
    expect(statesOf(now)).toMatchObject({ 'stop-key': 'effective', deny: 'not_effective' });
    expect(now.steps.find((step) => step.name === 'deny')?.error).toContain('does so no more');
    expect(await verbs()).toContain('action.came_undone');
  });
});

describe('a mass false positive', () => {
  it('of 1,000 incidents in a minute runs no more than the hour allows by itself; the rest waits for a person', () => {
    const limit = 20;
    const brake = createBrake(limit);
    const grant = {
      id: 'pa_1',
      playbook: '*',
      scope: ['unowned'],
      signedBy: 'sam',
      at: NOW - 1,
      until: NOW + MINUTE * 60,
      minConfidence: 0,
    };
    let automatic = 0;
    let asked = 0;
    const reasons: string[] = [];
    for (let index = 0; index < 1_000; index++) {
      const subject = identity(`worker-${index}`, { system: 'fake' });
      const now = NOW + index * 60;
      const planned = planResponse(
        planInput(subject, {
          playbooks: bench.playbooks,
          actions: bench.vendor.actions,
          preAuthorisations: [grant],
          view: viewOf({ principals: [subject] }),
          incident: incident(subject, { credentials: [] }),
          brake,
          now,
        }),
      );
      const steps = planned.plan?.steps ?? [];
      expect(steps.length).toBeGreaterThan(0);
      for (const step of steps.filter((one) => one.state === 'approved')) {
        automatic++;
        brake.record('fake', step.id, now);
      }
      if (planned.approvals.length > 0) asked++;
      reasons.push(...planned.reasons);
    }
    expect(automatic).toBe(limit);
    expect(asked).toBeGreaterThanOrEqual(1_000 - limit);
    expect(reasons.filter((one) => one.includes('the brake holds')).length).toBeGreaterThan(1_000);
  });
});
