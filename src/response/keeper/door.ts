/** Actions are built before there is a store to ask where secrets go: they get this, and the keeper is put behind it. */
import { CountersignError } from '../../core/index.ts';
import type { Keeper } from '../../model/index.ts';

export interface KeeperDoor {
  readonly keeper: Keeper;
  open(behind: Keeper): void;
}

export const keeperDoor = (): KeeperDoor => {
  let behind: Keeper | undefined;
  const there = (): Keeper => {
    if (behind) return behind;
    throw new CountersignError('ERR_ACTION_REFUSED', 'the platform is still starting');
  };
  return {
    open(keeper) {
      behind = keeper;
    },
    keeper: {
      takes: async (of) => there().takes(of),
      deliver: async (secret) => there().deliver(secret),
      delivered: async (stepId) => there().delivered(stepId),
      takeBack: async (of, stepId) => there().takeBack(of, stepId),
      settle: async (of, stepId) => there().settle(of, stepId),
      usedAt: async (of) => there().usedAt(of),
    },
  };
};
