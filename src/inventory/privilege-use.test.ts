import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StateEntry } from '../core/index.ts';
import type { VendorUse } from '../model/index.ts';
import { DAY, event, HOUR, T0 } from './facts.case.ts';
import { PrivilegeUse } from './privilege-use.ts';

interface Use {
  readonly acting: string;
  readonly root: string;
  readonly privilege: string;
  readonly time: number;
  readonly failed: boolean;
}

const eventOf = ({ acting, privilege, time, failed }: Use) =>
  event(acting, { privilege, time, outcome: failed ? 'failure' : 'success' });

const learn = (store: PrivilegeUse, uses: readonly Use[]): PrivilegeUse => {
  for (const use of uses)
    store.observe(eventOf(use), { actingAs: `toy:${use.acting}`, root: `toy:${use.root}` });
  return store;
};

const drawn = fc.record<Use>({
  acting: fc.constantFrom('deploy', 'admin'),
  root: fc.constantFrom('deploy', 'admin', 'jane', 'ci'),
  privilege: fc.constantFrom('s3:GetObject', 's3:PutObject', 'iam:CreateUser', 'ec2:RunInstances'),
  time: fc.integer({ min: 0, max: 400 * 24 * 60 }).map((minutes) => T0 + minutes * 60_000),
  failed: fc.boolean(),
});

/** All of them, every time, by reading them through. */
const naive = (uses: readonly Use[], who: string) => {
  const own = uses.filter(
    (use) => !use.failed && (`toy:${use.acting}` === who || `toy:${use.root}` === who),
  );
  return {
    last(prefix: string, at: number): number | undefined {
      const times = own
        .filter(({ privilege, time }) => privilege.startsWith(prefix) && time <= at)
        .map(({ time }) => time);
      return times.length === 0 ? undefined : Math.max(...times);
    },
    windowDays(at: number): number {
      const times = uses.map(({ time }) => time);
      // The last is kept by the hour.
      const until = Math.min(at, Math.floor(Math.max(...times) / HOUR) * HOUR);
      return Math.max(0, Math.floor((until - Math.min(...times)) / DAY));
    },
    /** Over the latest 24 days of each pair. */
    period(): number {
      const pairs = new Map<string, Set<number>>();
      for (const { acting, root, time } of own) {
        const days = pairs.get(`${acting} ${root}`) ?? new Set();
        pairs.set(`${acting} ${root}`, days.add(Math.floor(time / DAY)));
      }
      const gaps = [...pairs.values()].flatMap((days) => {
        const sorted = [...days].sort((a, b) => a - b).slice(-24);
        return sorted.slice(1).map((day, index) => day - (sorted[index] ?? day));
      });
      return Math.max(0, ...gaps);
    },
  };
};

describe('use of privileges, kept as events come', () => {
  const END = T0 + 500 * DAY;
  const principals = ['toy:deploy', 'toy:admin', 'toy:jane', 'toy:ci'];
  const patterns = [
    ['s3:*', 's3:'],
    ['iam:CreateUser', 'iam:CreateUser'],
    ['*', ''],
  ] as const;

  it('is what reading all events through tells, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 1, maxLength: 60 }), (uses) => {
        const store = learn(new PrivilegeUse(), uses);
        for (const id of principals) {
          const truth = naive(uses, id);
          expect(store.period(id)).toBe(truth.period());
          for (const [pattern, prefix] of patterns) {
            const last = truth.last(prefix, END);
            const seen = store.lastUse(id, pattern, undefined);
            expect(seen === undefined).toBe(last === undefined);
            // The last is kept by the hour.
            if (seen !== undefined && last !== undefined) {
              expect(seen).toBeLessThanOrEqual(last);
              expect(Math.floor(seen / HOUR)).toBe(Math.floor(last / HOUR));
            }
            const state = store.stateAt({ id, system: 'toy', scope: 'one' }, pattern);
            const enough = truth.windowDays(END) >= Math.max(90, truth.period());
            if (last !== undefined) expect(state.state).toBe('used');
            else if (enough) expect(state.state).toBe('not_used');
            else expect(state.state).toBe('unobservable');
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is the same state in any order, and after a restart in between', () => {
    const dump = (entries: Iterable<StateEntry>) =>
      new Map([...entries].map(({ key, value }) => [key, JSON.parse(JSON.stringify(value))]));
    /** Privileges as a set: in which order they were first met does not matter. */
    const settled = (kept: Map<string, unknown>) =>
      [...kept]
        .map(([key, value]) => {
          const { uses } = value as { uses?: unknown[] };
          return [key, uses ? { ...(value as object), uses: uses.map(String).sort() } : value];
        })
        .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    const twoOrders = fc
      .array(drawn, { maxLength: 40 })
      .chain((uses) =>
        fc.tuple(
          fc.constant(uses),
          fc.shuffledSubarray(uses, { minLength: uses.length }),
          fc.nat(uses.length),
        ),
      );
    fc.assert(
      fc.property(twoOrders, ([uses, shuffled, half]) => {
        const whole = dump(learn(new PrivilegeUse(), uses).takeDirty());
        const first = learn(new PrivilegeUse(), shuffled.slice(0, half));
        const kept = dump(first.takeDirty());
        const second = new PrivilegeUse();
        second.restore([...kept].map(([key, value]) => ({ key, value })));
        learn(second, shuffled.slice(half));
        for (const [key, value] of dump(second.takeDirty())) kept.set(key, value);
        expect(settled(kept)).toEqual(settled(whole));
      }),
      { numRuns: 300 },
    );
  });

  it('is kept small: of very many privileges the oldest make room, and are not called unused', () => {
    const store = new PrivilegeUse();
    const use = (privilege: string, time: number): Use => ({
      acting: 'deploy',
      root: 'deploy',
      privilege,
      time,
      failed: false,
    });
    learn(store, [use('old:Thing', T0 + 300 * DAY)]);
    const many = Array.from({ length: 1_000 }, (_, n) =>
      use(`p:${n}`, T0 + (n % 2) * 399 * DAY + n),
    );
    learn(
      store,
      many.map((one) => ({ ...one, time: one.time + DAY })),
    );
    learn(
      store,
      Array.from({ length: 600 }, (_, n) => use(`q:${n}`, T0 + 400 * DAY + n)),
    );
    const who = { id: 'toy:deploy', system: 'toy', scope: 'one' };
    expect(store.stateAt(who, 'old:Thing').state).toBe('unobservable');
    expect(JSON.stringify(store.takeDirty()).length).toBeLessThan(100_000);
  });

  it('of one role with more roots than are kept apart still counts for the role', () => {
    const store = new PrivilegeUse();
    for (let n = 0; n < 1_200; n++)
      learn(store, [
        { acting: 'deploy', root: `r${n}`, privilege: 'a:B', time: T0 + n * HOUR, failed: false },
      ]);
    expect(store.lastUse('toy:deploy', 'a:B', undefined)).toBe(T0 + 1_199 * HOUR);
    expect(store.takeDirty().length).toBeLessThan(1_010);
  });
});

describe('state of an earlier version', () => {
  it('is read on: what was used stays used', () => {
    const store = new PrivilegeUse();
    store.restore([{ key: 'uses/toy:job', value: { 'a:B': [T0, T0 + DAY] } }]);
    expect(store.lastUse('toy:job', 'a:B', undefined)).toBe(T0 + DAY);
  });
});

describe('a window that is long enough', () => {
  const who = { id: 'toy:job', system: 'toy', scope: 'one' };
  const at = (day: number, privilege = 'a:B', acting = 'job'): Use => ({
    acting,
    root: acting,
    privilege,
    time: T0 + day * DAY,
    failed: false,
  });

  it('is never shorter than the pauses of the job itself', () => {
    const store = learn(new PrivilegeUse(), [
      at(0),
      at(200),
      at(0, 'x:Y', 'other'),
      at(210, 'x:Y', 'other'),
    ]);
    expect(store.stateAt(who, 'c:D')).toMatchObject({ state: 'not_used', windowDays: 210 });
    const shorter = learn(new PrivilegeUse(), [at(-110), at(0), at(100, 'x:Y', 'other')]);
    expect(shorter.stateAt(who, 'c:D', { at: T0 - 5 * DAY })).toEqual({
      state: 'unobservable',
      because:
        'observed only 105 days of toy one, 110 are needed, as it pauses for 110 days itself',
    });
  });
});

describe("the vendor's own record of use", () => {
  const who = { id: 'toy:job', system: 'toy', scope: 'one' };
  const said = (more: Partial<VendorUse>): VendorUse => ({
    privilege: 's3:*',
    lastAt: null,
    precision: 0,
    since: T0 - 400 * DAY,
    readAt: T0,
    ...more,
  });
  const state = (privilege: string, ...uses: readonly VendorUse[]) => {
    const store = new PrivilegeUse();
    store.vendorSaid('toy:job', uses);
    return store.stateAt(who, privilege, { unobservable: 'no such log' });
  };

  it('of a use by name counts, with its precision', () => {
    const use = said({ privilege: 's3:GetObject', lastAt: T0 - DAY, precision: 4 * HOUR });
    expect(state('s3:GetObject', use)).toEqual({
      state: 'used',
      lastAt: T0 - DAY,
      precision: 4 * HOUR,
    });
  });

  it('of a use somewhere in a service says nothing of one privilege of it', () => {
    expect(state('s3:GetObject', said({ lastAt: T0 - DAY })).state).toBe('unobservable');
  });

  it('of no use at all in a service holds for each of its privileges, where it was kept long enough', () => {
    expect(state('s3:GetObject', said({}))).toEqual({ state: 'not_used', windowDays: 400 });
    expect(state('s3:GetObject', said({ since: T0 - 30 * DAY })).state).toBe('unobservable');
    expect(state('ec2:RunInstances', said({})).state).toBe('unobservable');
  });
});
