/** A keeper for the tests of actions: every holder has a place, and what is handed over is there to be looked at. */
import type { Keeper, NewSecret } from '../model/index.ts';

export interface TestKeeper extends Keeper {
  /** In the order in which they came. */
  readonly secrets: NewSecret[];
  /** Steps whose places were put back. */
  readonly takenBack: string[];
}

export const testKeeper = (
  onDeliver: (secret: NewSecret) => Promise<unknown> = async () => undefined,
): TestKeeper => {
  const secrets: NewSecret[] = [];
  const takenBack: string[] = [];
  const receiptOf = (stepId: string) => ({ receipt: `sealed/${stepId}` });
  return {
    secrets,
    takenBack,
    takes: async () => ['a place of the test'],
    async deliver(secret) {
      await onDeliver(secret);
      secrets.push(secret);
      return receiptOf(secret.stepId);
    },
    delivered: async (stepId) =>
      secrets.some((one) => one.stepId === stepId) ? receiptOf(stepId) : undefined,
    async takeBack(_of, stepId) {
      takenBack.push(stepId);
      return [];
    },
    settle: async () => undefined,
    usedAt: async () => undefined,
  };
};
