/** What is fuzzed: one entry of the platform, how it is fed, and which refusals of it are honest. */
import { isCountersignError } from '../../src/core/index.ts';
import type { randomOf } from './fuzz-mutation.part.ts';

export type Random = ReturnType<typeof randomOf>;

/** One input through the entry. Ends where it was taken or honestly refused. @throws whatever is neither */
export type Entry = (input: string) => 'taken' | 'refused' | Promise<'taken' | 'refused'>;

export interface FuzzTarget {
  readonly id: string;
  /** What stands behind it, in words. */
  readonly says: string;
  /** Parts of the whole count; a cheap entry takes more. */
  readonly share: number;
  /** Of 1 MiB of heap: where an entry may hold more than the usual bound. */
  readonly heapMb?: number;
  open(): Promise<{
    /** Read only where inputs are made of them. */
    readonly seeds: readonly string[] | (() => Promise<readonly string[]>);
    /** Words of its language. */
    readonly words: readonly string[];
    readonly enter: Entry;
    /** What the text is made of, beyond characters. */
    readonly spoil?: (text: string, other: string, random: Random) => string;
    close?(): Promise<void>;
  }>;
}

/** The codes that an honest refusal of input has; anything else is ours to mend. */
export const orRefused = (
  work: () => unknown,
  codes: readonly string[] = ['ERR_INPUT_INVALID', 'ERR_INPUT_TOO_LARGE'],
): 'taken' | 'refused' => {
  try {
    const said = work();
    return said === undefined || said === 'refused' ? 'refused' : 'taken';
  } catch (error) {
    if (isCountersignError(error) && codes.includes(error.code)) return 'refused';
    throw error;
  }
};
