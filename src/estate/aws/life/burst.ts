import { SECOND } from '../../../core/index.ts';
import type { Random } from '../../random.ts';

/** So many moments from `at` on, each some seconds after the one before. */
export const burst = (at: number, count: number, random: Random): number[] =>
  Array.from({ length: count }, (_, index) => at + index * random.int(1, 4) * SECOND);
