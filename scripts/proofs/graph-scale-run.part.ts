/** One estate through the inventory: built, judged, asked and changed, with a clock and a scale beside it. */
import {
  type AccessEvaluator,
  createInventory,
  type Inventory,
} from '../../src/inventory/index.ts';
import type { Entitlement, InventoryChange, InventoryFact } from '../../src/model/index.ts';
import { createPosture } from '../../src/posture/index.ts';
import { sources } from '../../src/sources/index.ts';
import { diceOf, TAKEN_AT } from './graph-scale-dice.part.ts';
import { type EstateSize, estate } from './graph-scale-estate.part.ts';

export const NOW = TAKEN_AT + 3_600_000;

/** With the evaluators that the platform runs; `counted` hears of each principal that is worked out. */
export const scaleInventory = (counted: (system: string) => void = () => {}): Inventory =>
  createInventory({
    access: Object.fromEntries(
      sources.flatMap(({ id, access }) => {
        if (access === undefined) return [];
        const evaluate: AccessEvaluator = (view, principal) => {
          counted(id);
          return access(view, principal);
        };
        return [[id, Object.assign(evaluate, access)]];
      }),
    ),
    now: () => NOW,
  });

export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly most: number;
}

const round = (value: number): number => Math.round(value * 100) / 100;

export const spread = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { median: at(0.5), p95: at(0.95), most: round(sorted.at(-1) ?? 0) };
};

/** CPU of this process, in ms: other work on the machine is none of ours. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const timed = <T>(run: () => T): { readonly ms: number; readonly value: T } => {
  const start = cpu();
  const value = run();
  return { ms: cpu() - start, value };
};

const edgeKinds = new Set(['membership', 'entitlement', 'trust', 'credential', 'owner']);

export const megabytes = (): { readonly heap: number; readonly outside: number } => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return { heap: Math.round(heapUsed / 2 ** 20), outside: Math.round(external / 2 ** 20) };
};

/** Principals of every sort, chosen by chance. */
const sample = (ids: readonly string[], count: number, seed: number): readonly string[] => {
  const dice = diceOf(seed);
  return Array.from({ length: Math.min(count, ids.length) }, (_, i) => {
    return ids[dice.below(ids.length, 900, i)] ?? '';
  });
};

const given = (id: string, nth: number): Entitlement => {
  const system = id.slice(0, id.indexOf(':'));
  return {
    kind: 'entitlement',
    id: `${system}:given:${id}:${nth}`,
    system,
    holderId: id,
    effect: 'allow',
    privileges: ['s3:PutObject', 'repo:write', 'GenericWrite', 'HELP_DESK_ADMIN'],
    privilegesInverted: false,
    resources: ['*'],
    resourcesInverted: false,
    conditions: undefined,
    via: { kind: 'assignment', name: 'given by hand' },
    standing: 'standing',
  };
};

/** A right given, a right taken, a key made, somebody put into a group, an account disabled: in turns. */
export const changesOf = (id: string, nth: number, groupId: string): readonly InventoryChange[] => {
  const at = NOW + nth;
  const eventId = `change${nth}`;
  const put = (fact: InventoryFact): InventoryChange => ({ op: 'put', fact, at, eventId });
  switch (nth % 4) {
    case 0:
      return [put(given(id, nth))];
    case 1:
      return [{ op: 'patch', kind: 'identity', id, set: { status: 'disabled' }, at, eventId }];
    case 2:
      return [put({ kind: 'membership', id: `${id}#in/${groupId}`, memberId: id, groupId })];
    default:
      return [
        { op: 'put', fact: given(id, nth), at, eventId },
        { op: 'end', kind: 'entitlement', id: given(id, nth).id, at: at + 1, eventId },
      ];
  }
};

/** Tiers of as many as the time allows, so that their steps are worked out and kept. */
const judge = (view: Inventory['view'], ids: readonly string[], mostMs: number) => {
  const tiers = [0, 0, 0, 0];
  let done = 0;
  const { ms } = timed(() => {
    const end = cpu() + mostMs;
    for (const id of ids) {
      const { tier } = view.tierOf(id);
      tiers[tier] = (tiers[tier] ?? 0) + 1;
      done++;
      if (done % 1_000 === 0 && cpu() > end) break;
    }
  });
  return { ms, tiers, done };
};

/** One right given to the largest group: some are told at once, the others in later turns. */
const changeHub = (inventory: Inventory, groupId: string, mostTurns: number) => {
  const turns: number[] = [];
  const told = new Set<string>();
  const fact = given(groupId, 0);
  const change: InventoryChange = { op: 'put', fact, at: NOW + 10_000, eventId: 'hub' };
  const first = timed(() => inventory.applyChanges([change]));
  for (const id of first.value.principals) told.add(id);
  const waitingAfterFirst = inventory.waiting();
  while (inventory.waiting() > 0 && turns.length < mostTurns) {
    const { ms, value } = timed(() => inventory.work());
    turns.push(ms);
    for (const id of value.principals) told.add(id);
  }
  return {
    firstMs: round(first.ms),
    waitingAfterFirst,
    turns: turns.length,
    turnMs: spread(turns),
    told: told.size,
    waiting: inventory.waiting(),
  };
};

export interface RunOptions {
  /** CPU for judging all, in seconds. */
  readonly judgeSeconds?: number;
  readonly hubTurns?: number;
}

export const run = (
  size: EstateSize,
  say: (line: string) => void,
  { judgeSeconds = Number.POSITIVE_INFINITY, hubTurns = 1_000 }: RunOptions = {},
) => {
  const inventory = scaleInventory();
  const { view } = inventory;
  const posture = createPosture();
  const counts = { facts: 0, edges: 0 };
  const members = new Map<string, number>();
  const before = megabytes();
  const built = timed(() => {
    for (const snapshot of estate(size)) {
      inventory.applySnapshot(snapshot);
      inventory.takeDirty();
      counts.facts += snapshot.facts.length;
      for (const fact of snapshot.facts) {
        if (edgeKinds.has(fact.kind)) counts.edges++;
        if (fact.kind === 'membership')
          members.set(fact.groupId, (members.get(fact.groupId) ?? 0) + 1);
      }
    }
  });
  const factsOnly = megabytes();
  say(
    `built with ${Math.round(built.ms / 1000)} s of CPU: ${JSON.stringify({ ...counts, ...factsOnly })}`,
  );
  const ids: string[] = [];
  for (const { id } of view.identities()) ids.push(id);
  for (const { id } of view.roles()) ids.push(id);
  // In no order of theirs, so that part of them stands for all.
  const shuffled = sample(ids, ids.length, 3);
  const judged = judge(
    view,
    judgeSeconds < Number.POSITIVE_INFINITY ? shuffled : ids,
    judgeSeconds * 1_000,
  );
  const memory = megabytes();
  say(
    `${judged.done} tiers with ${Math.round(judged.ms / 1000)} s of CPU: ${JSON.stringify(memory)}`,
  );

  const [hub = ['', 0]] = [...members].sort((a, b) => b[1] - a[1]);
  members.clear();
  const blasts: number[] = [];
  let furthest = 0;
  for (const id of sample(ids, 400, 1)) {
    // What was never asked before is worked out first: that is no part of the question.
    view.reach(id);
    const { ms, value } = timed(() => view.reach(id));
    blasts.push(ms);
    furthest = Math.max(furthest, value.total.certain + value.total.possible);
  }
  say(`blast ${JSON.stringify(spread(blasts))}, furthest ${furthest}`);

  const [changeMs, postureMs, touched]: [number[], number[], number[]] = [[], [], []];
  for (const [nth, id] of sample(ids, 200, 2).entries()) {
    view.tierOf(id);
    const change = timed(() => inventory.applyChanges(changesOf(id, nth, hub[0])));
    changeMs.push(change.ms);
    touched.push(change.value.principals.size);
    inventory.takeDirty();
    postureMs.push(timed(() => posture.judge(view, id, NOW + nth + 1)).ms);
  }
  say(`change ${JSON.stringify(spread(changeMs))}, posture ${JSON.stringify(spread(postureMs))}`);
  const group = changeHub(inventory, hub[0], hubTurns);
  say(`group of ${hub[1]}: ${JSON.stringify(group)}`);

  return {
    identities: ids.length,
    facts: counts.facts,
    edges: counts.edges,
    buildSeconds: round(built.ms / 1000),
    judged: judged.done,
    judgeSeconds: round(judged.ms / 1000),
    tiers: judged.tiers,
    megabytes: {
      facts: factsOnly.heap + factsOnly.outside - before.heap - before.outside,
      factsAndSteps: memory.heap + memory.outside - before.heap - before.outside,
      peakRss: Math.round(process.resourceUsage().maxRSS / 1024),
    },
    changeMs: spread(changeMs),
    touched: spread(touched),
    postureMs: spread(postureMs),
    blastMs: spread(blasts),
    furthestBlast: furthest,
    largestGroup: { members: hub[1], ...group },
  };
};
