/** Killed at any point, a later life finishes or undoes, and no effect is had twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertInTime, isCountersignError, MINUTE, SECOND, withinTerm } from '../core/index.ts';
import type { Action, ResponsePlan } from '../model/index.ts';
import type { TenantStore } from '../store/index.ts';
import { type Bench, createBench, openTestStore, statesOf, type TestStore } from './bench.case.ts';
import { decideApproval, type Runner } from './index.ts';
import { settings } from './story.case.ts';

let server: TestStore;
beforeAll(async () => {
  server = await openTestStore();
});
afterAll(() => server.close());

/** One life of a process: it dies at its n-th boundary, before or after the call, and does nothing any more. */
interface Life {
  /** What was called, in order; `do` and `undo` are the vendor's. */
  readonly calls: string[];
  dead: boolean;
  pass<T>(name: string, call: () => Promise<T>): Promise<T>;
}

const lifeOf = (dieAt: number, when: 'before' | 'after'): Life => {
  const die = (life: Life): never => {
    life.dead = true;
    throw new Error('killed');
  };
  return {
    calls: [],
    dead: false,
    async pass(name, call) {
      if (this.dead) die(this);
      const mine = this.calls.push(name);
      if (mine === dieAt && when === 'before') die(this);
      const value = await call();
      if (mine === dieAt && when === 'after') die(this);
      return value;
    },
  };
};

/** Everything the process writes goes through its life: store and vendor alike. */
const storeIn = (store: TenantStore, life: Life): TenantStore => ({
  ...store,
  response: {
    ...store.response,
    journal: (step, epoch, sealed) =>
      life.pass('journal', () => store.response.journal(step, epoch, sealed)),
    setPlan: (id, state, authority, at) =>
      life.pass('setPlan', () => store.response.setPlan(id, state, authority, at)),
    createApproval: (approval) =>
      life.pass('createApproval', () => store.response.createApproval(approval)),
    decideApproval: (...args) =>
      life.pass('decideApproval', () => store.response.decideApproval(...args)),
  },
  governance: {
    ...store.governance,
    appendLedger: (drafts) =>
      life.pass('appendLedger', () => store.governance.appendLedger(drafts)),
  },
});

const actionsIn = (actions: ReadonlyMap<string, Action>, life: Life): ReadonlyMap<string, Action> =>
  new Map(
    [...actions].map(([id, action]): [string, Action] => {
      const { undoIt } = action;
      return [
        id,
        {
          ...action,
          do: (plan, context) => life.pass('do', () => action.do(plan, context)),
          ...(undoIt ? { undoIt: (...args) => life.pass('undo', () => undoIt(...args)) } : {}),
        },
      ];
    }),
  );

const sam = { id: 'sam', name: 'Sam', roles: [], identityIds: [] };

const approveAll = async (bench: Bench, store: TenantStore): Promise<void> => {
  for (const one of await store.response.approvals({ state: ['waiting'] })) {
    const request = { id: one.id, user: sam, decision: 'approved' as const, reason: 'yes' };
    await decideApproval(store, request, { settings, now: bench.clock.now() });
  }
};

/** The whole story in one life; stops early when that life ends. */
const story = async (
  bench: Bench,
  {
    store,
    life,
    holder,
    planId,
  }: { store: TenantStore; life: Life; holder: string; planId: string },
): Promise<void> => {
  const runner = bench.runner({
    holder,
    store: storeIn(store, life),
    actions: actionsIn(bench.vendor.actions, life),
  });
  const settle = async (until: readonly string[]): Promise<void> => {
    for (let i = 0; i < 12 && !life.dead; i++) {
      await runner.turn().catch((error: unknown) => {
        if (!life.dead) throw error;
      });
      const plan = await bench.read({ id: planId });
      if (until.includes(plan.state) && plan.steps.every((step) => step.state !== 'undoing'))
        return;
      bench.clock.advance(5 * SECOND);
    }
  };
  await settle(['contained', 'undone']);
  if (life.dead) return;
  try {
    await runner.undo(planId, { by: 'sam', reason: 'false positive' });
  } catch (error) {
    if (!life.dead && !isCountersignError(error, 'ERR_CONFLICT')) throw error;
  }
  await settle(['undone']);
};

const run = async (dieAt: number, when: 'before' | 'after') => {
  const store = await server.fresh();
  const bench = createBench(store);
  const { plan } = await bench.plan();
  await approveAll(bench, store);
  const first = lifeOf(dieAt, when);
  await story(bench, { store, life: first, holder: 'node-1', planId: plan.id });
  if (first.dead) {
    bench.clock.advance(MINUTE);
    const second = lifeOf(0, 'before');
    await story(bench, { store, life: second, holder: 'node-2', planId: plan.id });
  }
  return { bench, plan: await bench.read(plan), calls: first.calls };
};

const expected = [
  'fake.deactivate AKIALEAKED',
  'fake.deny user/sync',
  'fake.end_sessions user/sync',
  'mint for AKIALEAKED',
  'undo fake.deactivate AKIALEAKED',
  'undo fake.deny user/sync',
  'undo fake.end_sessions user/sync',
  'undo fake.rotate AKIALEAKED',
];

const ALL = process.env['COUNTERSIGN_KILL_POINTS'] === 'all';
const EVERY = 13;

type Point = readonly [at: number, when: 'before' | 'after'];

/** Right after every effect, where doubling would show, and every thirteenth point besides. */
const pointsOf = (calls: readonly string[]): readonly Point[] =>
  calls
    .flatMap((_call, index): Point[] => [
      [index + 1, 'before'],
      [index + 1, 'after'],
    ])
    .filter(([at, when], index) => {
      const effect = when === 'after' && ['do', 'undo'].includes(calls[at - 1] ?? '');
      return ALL || effect || index % EVERY === 0;
    });

describe('a runner that is killed', () => {
  it('finishes the story when nothing happens to it', async () => {
    const { bench, plan } = await run(0, 'before');
    expect([...bench.vendor.changes].sort()).toEqual(expected);
    expect(plan.state).toBe('undone');
  });

  it(`at any boundary leaves a story that ends with every effect had once (${ALL ? 'all' : 'sampled'})`, async () => {
    const { calls } = await run(0, 'before');
    const points = pointsOf(calls);
    expect(points.length).toBeGreaterThan(12);
    for (const [at, when] of points) {
      const { bench, plan } = await run(at, when);
      const where = `killed ${when} ${calls[at - 1]}, boundary ${at} of ${calls.length}`;
      expect([...bench.vendor.changes].sort(), where).toEqual(expected);
      expect(bench.vendor.keys.size, where).toBe(1);
      expect(new Set(Object.values(statesOf(plan))), where).toEqual(new Set(['undone']));
      expect(plan.state, where).toBe('undone');
    }
  }, 300_000);
});

describe('a runner that slept through its lease', () => {
  const meet = async (
    asleep: 'fake.deny.plan' | 'fake.deny.do',
    meanwhile: (next: Runner, plan: ResponsePlan) => Promise<unknown> = async () => undefined,
  ) => {
    const store = await server.fresh();
    const bench = createBench(store);
    const { plan } = await bench.plan();
    const next = bench.runner({ holder: 'node-2' });
    let woke: () => void = () => undefined;
    const sleeping = new Promise<void>((resolve) => {
      woke = resolve;
    });
    const deny = bench.vendor.actions.get('fake.deny');
    if (!deny) throw new Error('no such action');
    let reached: () => void = () => undefined;
    const there = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const nap = async (): Promise<void> => {
      reached();
      await sleeping;
    };
    const sleepy = new Map(bench.vendor.actions);
    sleepy.set('fake.deny', {
      ...deny,
      plan: async (...args) => {
        const value = await deny.plan(...args);
        if (asleep === 'fake.deny.plan') await nap();
        return value;
      },
      do: async (...args) => {
        if (asleep === 'fake.deny.do') await nap();
        const [, { now, actUntil = 0 }] = args;
        // As a system's door does, right before a call goes out.
        return withinTerm({ now, until: actUntil }, async () => {
          assertInTime();
          return deny.do(...args);
        });
      },
    });
    const stale = bench.runner({ holder: 'node-1', actions: sleepy });
    const turn = stale.turn();
    await there;
    bench.clock.advance(MINUTE);
    await bench.settle(next, 10);
    await meanwhile(next, plan);
    await bench.settle(next, 10);
    woke();
    return { bench, plan, report: await turn };
  };

  it.each(['fake.deny.plan', 'fake.deny.do'] as const)(
    'in %s finds itself fenced out, and doubles nothing',
    async (asleep) => {
      const { bench, plan, report } = await meet(asleep);
      expect(report.held).toBe(false);
      expect(bench.vendor.changes.filter((one) => one === 'fake.deny user/sync')).toHaveLength(1);
      expect(statesOf(await bench.read(plan))).toMatchObject({
        'stop-key': 'effective',
        deny: 'effective',
      });
    },
  );

  it('makes no late call where another has undone the step meanwhile', async () => {
    const { bench, plan, report } = await meet('fake.deny.do', (next, { id }) =>
      next.undo(id, { by: 'sam', reason: 'false alarm' }),
    );
    expect(report.held).toBe(false);
    expect(bench.vendor.changes.filter((one) => one.endsWith('deny user/sync'))).toEqual([
      'fake.deny user/sync',
      'undo fake.deny user/sync',
    ]);
    expect(statesOf(await bench.read(plan))).toMatchObject({ deny: 'undone' });
  });

  it('gives an act the most of its lease, and never the last of it', async () => {
    const bench = createBench(await server.fresh());
    await bench.plan();
    const deny = bench.vendor.actions.get('fake.deny');
    if (!deny) throw new Error('no such action');
    const given: number[] = [];
    const actions = new Map(bench.vendor.actions).set('fake.deny', {
      ...deny,
      do(plan, context) {
        given.push((context.actUntil ?? 0) - context.now());
        return deny.do(plan, context);
      },
    });
    await bench.runner({ actions, leaseMs: 10_000 }).turn();
    expect(given).toEqual([8_000]);
  });
});
