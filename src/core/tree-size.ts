/** A small YAML file with aliases can unfold to a tree without end: whoever walks it would never come back. */
import { CountersignError } from './errors.ts';

const MOST_VALUES = 200_000;
const DEEPEST = 100;

/**
 * Counts as a walk would, each alias as often as it is named, and stops at the bound.
 * @throws CountersignError ERR_INPUT_TOO_LARGE
 */
export const assertTreeSize = (
  value: unknown,
  {
    most = MOST_VALUES,
    deepest = DEEPEST,
  }: { readonly most?: number; readonly deepest?: number } = {},
): void => {
  let values = 0;
  const visit = (one: unknown, depth: number): void => {
    if (++values > most)
      throw new CountersignError('ERR_INPUT_TOO_LARGE', `it unfolds to more than ${most} values`);
    if (depth > deepest)
      throw new CountersignError(
        'ERR_INPUT_TOO_LARGE',
        `it is nested deeper than ${deepest} levels`,
      );
    if (typeof one !== 'object' || one === null) return;
    for (const inner of Object.values(one)) visit(inner, depth + 1);
  };
  visit(value, 0);
};
