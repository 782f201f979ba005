/**
 * What a refused permission means for verdicts, by the real posture: a check that read less than before may fail or
 * be unknown, and passes nothing on the strength of what it could not see. Test only.
 */
import { expect } from 'vitest';
import { createInventory, type InventoryView } from '../inventory/index.ts';
import type { Snapshot, Verdict } from '../model/index.ts';
import { createPosture, speaksOf } from '../posture/index.ts';
import type { SourceDefinition } from './contract.ts';

/** What checks read as lists; a shorter one is not "none". */
const lists = [
  'credentialsOf',
  'groupsOf',
  'entitlementsOf',
  'trustsInto',
  'ownersOf',
] as const satisfies readonly (keyof InventoryView)[];

/** How many of each list a check read, by whom it asked about. */
type Reads = ReadonlyMap<string, number>;

const watched = (view: InventoryView): { readonly view: InventoryView; take(): Reads } => {
  let reads = new Map<string, number>();
  const spies = Object.fromEntries(
    lists.map((name) => [
      name,
      (id: string, at?: number) => {
        const found = view[name](id, at);
        // No check asks which authenticators there are, only whether there is one.
        const counted = found.filter((one) => !('type' in one) || one.type !== 'authenticator');
        reads.set(`${name} ${id}`, counted.length);
        return found;
      },
    ]),
  );
  const settings: InventoryView['settings'] = (system, scope, type, at) => {
    const found = view.settings(system, scope, type, at);
    reads.set(`settings ${type ?? 'of every type'}`, found.length);
    return found;
  };
  return {
    view: { ...view, ...spies, settings },
    take() {
      const taken = reads;
      reads = new Map();
      return taken;
    },
  };
};

interface Judged {
  readonly verdict: Verdict;
  readonly reads: Reads;
}

const judgeAll = (
  source: SourceDefinition,
  snapshots: readonly Snapshot[],
  at: number,
): ReadonlyMap<string, Judged> => {
  const { id, access } = source;
  const inventory = createInventory({ access: access ? { [id]: access } : {}, now: () => at });
  for (const one of snapshots) inventory.applySnapshot(one);
  const { checks } = createPosture();
  const spy = watched(inventory.view);
  const out = new Map<string, Judged>();
  const { view } = inventory;
  for (const subject of [...view.identities(), ...view.roles(), ...view.places()]) {
    for (const check of checks) {
      if (!speaksOf(check, view, subject, at)) continue;
      spy.take();
      const verdict = check.judge(spy.view, subject.id, at);
      out.set(`${check.id} of ${subject.id}`, { verdict, reads: spy.take() });
    }
  }
  return out;
};

/** Verdicts of the whole inventory, to compare several refusals with. */
export const verdictsOf = judgeAll;

export const expectNoFalsePass = (
  whole: ReadonlyMap<string, Judged>,
  less: ReadonlyMap<string, Judged>,
): void => {
  for (const [about, { verdict, reads }] of less) {
    if (verdict.status !== 'pass') continue;
    const before = whole.get(about);
    if (before === undefined) continue;
    expect(before.verdict.status, `${about} passes once less can be seen`).toBe('pass');
    for (const [list, count] of before.reads) {
      const now = reads.get(list);
      const shorter = now !== undefined && now < count;
      expect(shorter, `${about} still passes, though ${list} shows ${now} of ${count}`).toBe(false);
    }
  }
};
