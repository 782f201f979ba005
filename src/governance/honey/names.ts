/**
 * Names that stand beside real ones: built from the parts that names of this place are built of, and never one that
 * gives itself away. Pure: the same neighbours and the same choice give the same name.
 */
import { sha256Hex } from '../../core/index.ts';

/** Words that say what it is. */
const TELLTALE = /honey|decoy|bait|canary|trap|fake|countersign/i;

const separators = ['-', '_', '.'] as const;

interface Style {
  readonly separator: string;
  /** Beginnings in order of how often they stand: `svc`, `app`. */
  readonly heads: readonly string[];
  readonly middles: readonly string[];
  readonly upper: boolean;
}

const count = (words: readonly string[]): Map<string, number> => {
  const counted = new Map<string, number>();
  for (const word of words) counted.set(word, (counted.get(word) ?? 0) + 1);
  return counted;
};

const byFrequency = (words: readonly string[]): readonly string[] =>
  [...count(words)]
    .sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
    .map(([word]) => word);

const plain = (word: string): boolean =>
  /^[a-z][a-z0-9]{1,15}$/i.test(word) && !TELLTALE.test(word);

const styleOf = (names: readonly string[]): Style => {
  const separator =
    [...separators]
      .map((one) => [one, names.filter((name) => name.includes(one)).length] as const)
      .sort((a, b) => b[1] - a[1])
      .find(([, many]) => many > 0)?.[0] ?? '-';
  const parts = names.map((name) => name.split(/[-_.\s]/).filter(plain));
  return {
    separator,
    heads: byFrequency(parts.flatMap((words) => (words.length > 1 ? words.slice(0, 1) : []))),
    middles: byFrequency(parts.flatMap((words) => words.slice(1))),
    upper: names.length > 0 && names.every((name) => name === name.toUpperCase()),
  };
};

/** Evenly spread, the same for the same words. */
const pick = <T>(of: readonly T[], seed: string): T | undefined =>
  of[Number.parseInt(sha256Hex(seed).slice(0, 8), 16) % Math.max(1, of.length)];

export interface NameRequest {
  /** Real names of the place. */
  readonly neighbours: readonly string[];
  /** Ends that fit the kind. */
  readonly endings: readonly string[];
  /** Taken anywhere: none of these comes out. */
  readonly taken: ReadonlySet<string>;
  readonly seed: string;
  readonly longest?: number;
}

const TRIES = 200;

export const believableNames = (request: NameRequest, many: number): readonly string[] => {
  const { neighbours, endings, taken, seed, longest = 40 } = request;
  const style = styleOf(neighbours);
  const heads = style.heads.length > 0 ? style.heads.slice(0, 3) : ['svc'];
  const found: string[] = [];
  for (let attempt = 0; attempt < TRIES && found.length < many; attempt++) {
    const head = pick(heads, `${seed}/head/${attempt}`) ?? 'svc';
    const middle = pick(style.middles, `${seed}/middle/${attempt}`);
    const end = pick(endings, `${seed}/end/${attempt}`) ?? 'sync';
    const words = [head, ...(middle === undefined || middle === end ? [] : [middle]), end];
    const joined = [...new Set(words)].join(style.separator).slice(0, longest);
    const name = style.upper ? joined.toUpperCase() : joined.toLowerCase();
    if (!taken.has(name.toLowerCase()) && !found.includes(name) && !TELLTALE.test(name))
      found.push(name);
  }
  return found;
};
