/** Which facts a blind spot leaves out. */
import type { BlindSpot, FactKind } from '../model/index.ts';

/** By the kinds it names, else by its area's name: `credentials`. */
export const isBlindTo =
  (...kinds: readonly FactKind[]) =>
  ({ area, kinds: missing }: BlindSpot): boolean =>
    kinds.some((kind) => missing?.includes(kind) === true || area === `${kind}s`);
