/**
 * The rules that a partition runs by. They change only by a control record, so that every event is judged by the set
 * in force at its position, in the first run and in every replay; the set is part of the partition's checkpoint.
 */
import { DirtyMap, type Stateful } from '../core/index.ts';
import type { RulesToRun } from '../detection/index.ts';
import type { PackedRules } from './packed-rules.ts';

/** What an engine asks of a set. */
export type RunningRules = RulesToRun;

export interface RulesInForce extends Stateful {
  /** Stands for whatever set is in force when it is asked. */
  readonly ruleSet: RunningRules;
  /** '' until a record has named one. */
  readonly version: string;
  /** Answers false where this set is in force already. */
  change(next: PackedRules): boolean;
}

export interface RulesInForceOptions {
  /** In force until a record names another. */
  readonly first: RunningRules;
  /** From the files alone, so that it is the same wherever and whenever it is done. */
  compile(rules: PackedRules): RunningRules;
}

const KEY = 'set';
const NONE: NonNullable<RulesToRun['correlations']> = [];

export const createRulesInForce = ({ first, compile }: RulesInForceOptions): RulesInForce => {
  const kept = new DirtyMap<PackedRules>();
  let running = first;
  return {
    ruleSet: {
      match: (record, logsource) => running.match(record, logsource),
      get correlations() {
        return running.correlations ?? NONE;
      },
    },
    get version() {
      return kept.get(KEY)?.version ?? '';
    },
    change({ version, packed }) {
      if (kept.get(KEY)?.version === version) return false;
      const next = { version, packed };
      running = compile(next);
      kept.set(KEY, next);
      return true;
    },
    takeDirty: () => kept.takeDirty(),
    restore(entries) {
      kept.restore(entries);
      const set = kept.get(KEY);
      if (set) running = compile(set);
    },
  };
};
