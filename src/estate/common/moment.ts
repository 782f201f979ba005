/** Moments whose records are made when their time comes: a day of thousands is held at once. */
import type { Source } from '../../model/index.ts';
import type { Moment } from '../part.ts';
import { type Random, randomOf } from '../random.ts';
import type { Json } from './stable.ts';

/** What the record draws, it draws from numbers of its own, so that it is the same whenever it is made. */
export const lazily = (
  system: Source,
  at: number,
  random: Random,
  build: (random: Random) => Json,
): Moment => {
  const seed = random.int(0, 0x7fffffff);
  return {
    system,
    at,
    get record() {
      return build(randomOf(seed, system));
    },
  };
};
