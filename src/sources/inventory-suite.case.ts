/**
 * What every system's live inventory must keep, against its twin or a real peer: whole over pages, patient when
 * throttled, partial when broken, unknown where refused, once when pulled twice, silent about secrets. Test only.
 */
import { describe, expect, it } from 'vitest';
import { isCountersignError, isObject } from '../core/index.ts';
import { createInventory } from '../inventory/index.ts';
import type { FactKind, InventoryFact, Snapshot } from '../model/index.ts';
import type { PullOptions, SourceDefinition } from './contract.ts';
import { expectNoFalsePass, verdictsOf } from './knock-out.case.ts';

export interface InventoryWorld {
  /** With waits left out, so that retries take no time. */
  pull(at: number, options?: PullOptions): AsyncIterable<Snapshot>;
  /** The same with a credential that the system does not know. */
  pullUnknown(at: number): AsyncIterable<Snapshot>;
  deny(permission: string): void;
  /** Absent where the peer cannot be made to (a real one). */
  throttle?(times: number): void;
  fail?(status: number, times: number, after: number): void;
  /** Requests so far: `GET /path`. */
  requests?(): readonly string[];
  /** Everything stored in the system, comparable. */
  picture(): unknown;
  /** Secrets that stand in the system; none may be in a snapshot. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

export interface InventoryCase {
  readonly source: SourceDefinition;
  start(): Promise<InventoryWorld>;
  /** How many of each kind stand in the system, counted by hand. */
  readonly expected: Partial<Record<FactKind, number>>;
  /** Declared to read, and not used by the inventory (logs). */
  readonly notOfInventory?: readonly string[];
  /** Ids of identities that the test itself works as at a real peer: only theirs may be used later between two looks. */
  readonly usedMeanwhile?: readonly string[];
  /** Ids outside of this system that facts may point to (a trust's outside principal is no id and needs none). */
  readonly outside?: (id: string) => boolean;
}

const AT = Date.UTC(2026, 5, 1);

const collect = async (pulled: AsyncIterable<Snapshot>): Promise<readonly Snapshot[]> => {
  const out: Snapshot[] = [];
  for await (const snapshot of pulled) out.push(snapshot);
  return out;
};

const keyOf = ({ kind, id }: InventoryFact): string => `${kind} ${id}`;

const factsOf = (snapshots: readonly Snapshot[]): ReadonlyMap<string, InventoryFact> =>
  new Map(snapshots.flatMap(({ facts }) => facts.map((fact) => [keyOf(fact), fact] as const)));

const isUnknown = (value: unknown): boolean =>
  value === undefined ||
  value === 'unknown' ||
  (isObject(value) && value['known'] === false && value['because'] !== '');

/** Read from what is known and what is not; a guess from less is no false answer, its reason says so. */
const derived = new Set(['class', 'classReason']);

/** Handles are ways to be found: fewer of them is less told, and claims nothing. */
const isFewerHandles = (before: unknown, now: unknown, path: string): boolean => {
  if (!path.endsWith('.handles') || !Array.isArray(before) || !Array.isArray(now)) return false;
  const all = new Set(before.map((one) => JSON.stringify(one)));
  return now.every((one) => all.has(JSON.stringify(one)));
};

/** Paths at which `now` says something else than `before`, other than "unknown". */
const untruths = (before: unknown, now: unknown, path: string): readonly string[] => {
  if (JSON.stringify(before) === JSON.stringify(now)) return [];
  if (isUnknown(now)) return [];
  if (isFewerHandles(before, now, path)) return [];
  if (isObject(before) && isObject(now) && !('known' in now)) {
    return [...new Set([...Object.keys(before), ...Object.keys(now)])]
      .filter((key) => !derived.has(key))
      .flatMap((key) => untruths(before[key], now[key], `${path}.${key}`));
  }
  return [`${path}: ${JSON.stringify(before)} became ${JSON.stringify(now)}`];
};

const refsOf = (fact: InventoryFact): readonly string[] => {
  switch (fact.kind) {
    case 'credential':
    case 'owner':
      return [fact.ofId];
    case 'entitlement':
      return [fact.holderId];
    case 'trust':
      return [fact.targetId];
    case 'membership':
      return [fact.memberId, fact.groupId];
    default:
      return [];
  }
};

type Used = Extract<InventoryFact, { readonly kind: 'identity' }>;

/** The later use where both are known, else what was said before. */
const laterOf = ({ lastUsedAt: before }: Used, { lastUsedAt: now }: Used): Used['lastUsedAt'] =>
  before.known &&
  now.known &&
  typeof before.value === 'number' &&
  typeof now.value === 'number' &&
  now.value > before.value
    ? now
    : before;

/** What a refused permission or a break-off left out must be told, and never be taken for "none". */
export const expectHonest = (
  whole: readonly Snapshot[],
  less: readonly Snapshot[],
  missing?: string,
  usedMeanwhile: readonly string[] = [],
): void => {
  const all = factsOf(whole);
  const left = factsOf(less);
  const blind = less.flatMap((one) => one.blind);
  const scopeOf = new Map(
    whole.flatMap(({ scope, facts }) => facts.map((fact) => [keyOf(fact), scope] as const)),
  );
  const lost = [...all].filter(([key]) => !left.has(key));
  for (const [key, fact] of lost) {
    const claimed = less.some(
      (one) =>
        one.scope === scopeOf.get(key) &&
        (one.complete.includes(fact.kind) ||
          (fact.kind === 'setting' && one.settings?.includes(fact.type) === true) ||
          (fact.kind === 'resource' && one.resources?.includes(fact.type) === true)),
    );
    expect(claimed, `${key} is not listed, yet its kind is called complete`).toBe(false);
  }
  for (const [key, fact] of left) {
    // Where only numbers of credentials are told, one stands for what is known by its handle.
    if (fact.kind === 'credential' && fact.unnamed) continue;
    const before = all.get(key);
    expect(before, `${key} was made up`).toBeDefined();
    const workedOn =
      before?.kind === 'identity' && fact.kind === 'identity' && usedMeanwhile.includes(fact.id);
    const then = workedOn ? { ...before, lastUsedAt: laterOf(before, fact) } : before;
    expect(untruths(then, fact, key)).toEqual([]);
  }
  if (lost.length > 0) expect(blind.length).toBeGreaterThan(0);
  if (missing === undefined) return;
  const told = blind.filter((spot) => spot.needs?.split(/, /).includes(missing));
  const changed = [...left].some(
    ([key, fact]) => JSON.stringify(fact) !== JSON.stringify(all.get(key)),
  );
  expect(
    lost.length > 0 || changed || told.length > 0,
    `${missing} is declared, and nothing depends on it`,
  ).toBe(true);
  expect(told.length, `no blind spot says that ${missing} is missing`).toBeGreaterThan(0);
};

/** Accounts, or the people of a system that keeps no accounts (staff records). */
const somebody = ({ identity = 0, person = 0 }: InventoryCase['expected']): number =>
  identity + person;

export const inventorySuite = (given: InventoryCase): void => {
  const { source, expected } = given;
  const inWorld = async (run: (world: InventoryWorld) => Promise<void>): Promise<void> => {
    const world = await given.start();
    try {
      await run(world);
    } finally {
      await world.close();
    }
  };

  describe(`the inventory of ${source.title}`, { timeout: 60_000 }, () => {
    it('lists everything once, whole over pages, under ids of its own', () =>
      inWorld(async (world) => {
        const snapshots = await collect(world.pull(AT));
        const facts = snapshots.flatMap((one) => one.facts);
        const counts: Partial<Record<FactKind, number>> = {};
        for (const kind of Object.keys(expected) as FactKind[]) {
          counts[kind] = facts.filter((fact) => fact.kind === kind).length;
        }
        expect(counts).toEqual(expected);
        expect(somebody(expected)).toBeGreaterThan(0);
        expect(new Set(facts.map(keyOf)).size).toBe(facts.length);
        expect(snapshots.flatMap((one) => one.blind.filter((spot) => spot.needs))).toEqual([]);
        const ids = new Set(facts.map((fact) => fact.id));
        for (const fact of facts) {
          if ('system' in fact) expect(fact.system).toBe(source.id);
          if (fact.kind === 'identity') {
            expect(fact.id.startsWith(`${source.id}:`)).toBe(true);
            expect(fact.classReason).not.toBe('');
            expect([fact.flags.emergencyAccess, fact.flags.honey]).toEqual([false, false]);
          }
          for (const id of refsOf(fact)) {
            expect(ids.has(id) || given.outside?.(id) === true, `${keyOf(fact)} → ${id}`).toBe(
              true,
            );
          }
        }
      }));

    it('says the same twice, and the second time changes nothing', () =>
      inWorld(async (world) => {
        const inventory = createInventory({ now: () => AT + 120_000 });
        for (const one of await collect(world.pull(AT))) inventory.applySnapshot(one);
        const again = await collect(world.pull(AT + 60_000));
        const changed = again.flatMap((one) => inventory.applySnapshot(one).versions);
        expect(changed).toEqual([]);
      }));

    it('reads only, and tells no secret', () =>
      inWorld(async (world) => {
        const before = world.picture();
        const text = JSON.stringify(await collect(world.pull(AT)));
        expect(world.picture()).toEqual(before);
        expect(world.secrets.length).toBeGreaterThan(0);
        for (const secret of world.secrets) expect(text.includes(secret)).toBe(false);
      }));

    it('says that a credential is not accepted, and lists nothing', () =>
      inWorld(async (world) => {
        const fault = await collect(world.pullUnknown(AT)).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(isCountersignError(fault, 'ERR_SOURCE_DENIED'), String(fault)).toBe(true);
      }));

    it('waits out throttled answers', () =>
      inWorld(async (world) => {
        if (!world.throttle) return;
        const whole = await collect(world.pull(AT));
        world.throttle(2);
        expect(await collect(world.pull(AT))).toEqual(whole);
      }));

    it('keeps what it has when the system breaks off anywhere, deletes nothing and says so', () =>
      inWorld(async (world) => {
        if (!world.fail || !world.requests) return;
        const already = world.requests().length;
        const whole = await collect(world.pull(AT));
        const needed = world.requests().length - already;
        for (let after = 0; after < needed; after += Math.max(1, Math.floor(needed / 12))) {
          world.fail(500, 10_000, after);
          const less = await collect(world.pull(AT + 1)).catch((fault: unknown) => {
            expect(isCountersignError(fault, 'ERR_SOURCE_UNAVAILABLE'), String(fault)).toBe(true);
            return [];
          });
          world.fail(500, 0, 0);
          // Broken off at the very start: the fault says it all, and nothing was told.
          if (less.length === 0) continue;
          expectHonest(whole, less, undefined, given.usedMeanwhile);
          const inventory = createInventory({ now: () => AT + 120_000 });
          for (const one of whole) inventory.applySnapshot(one);
          const counts = () => [inventory.count('identity'), inventory.count('person')];
          const before = counts();
          for (const one of less) inventory.applySnapshot(one);
          expect(counts()).toEqual(before);
        }
      }));

    const permissions = source.permissions.read.filter(
      (one) => given.notOfInventory?.includes(one) !== true,
    );
    it.each(permissions)('answers "unknown" to what %s would show, when it is refused', (one) =>
      inWorld(async (world) => {
        const whole = await collect(world.pull(AT));
        world.deny(one);
        const less = await collect(world.pull(AT)).catch((fault: unknown) => {
          // Without it nothing at all can be read: the fault itself says which it is.
          expect(isCountersignError(fault, 'ERR_SOURCE_DENIED'), String(fault)).toBe(true);
          if (isCountersignError(fault)) expect(fault.message).toContain(one);
          return undefined;
        });
        if (less === undefined) return;
        expectHonest(whole, less, one, given.usedMeanwhile);
        expectNoFalsePass(verdictsOf(source, whole, AT), verdictsOf(source, less, AT));
      }),
    );
  });
};
