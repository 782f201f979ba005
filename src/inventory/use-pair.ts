/** What one acting principal used on behalf of one root: its privileges, its days, and its checkpointed form. */
import { HOUR } from '../core/index.ts';

/** The first use to the millisecond, the hour of the last. */
export type Span = readonly [first: number, lastHour: number];

export interface Pair {
  readonly acting: string;
  readonly root: string;
  readonly uses: Map<string, Span>;
  /** The latest distinct days with any use, oldest first. */
  days: readonly number[];
  /** The latest use of a privilege that there was no room for: before it, nobody can say. */
  cut?: number;
}

/** As checkpointed. */
export interface Row {
  readonly uses: readonly (readonly [privilege: string, first: number, lastHour: number])[];
  readonly days: readonly number[];
  readonly cut?: number;
}

export const MAX_PRIVILEGES = 1_000;
/** Rhythms of up to a year show in as many days of use. */
const MAX_DAYS = 24;
/** Roots of one acting principal; those beyond share one row. */
export const MAX_ROOTS = 1_000;
export const OTHERS = '*';

export const keyOf = (acting: string, root: string): string => `${acting}\n${root}`;

export const lastOf = ([first, lastHour]: Span): number => Math.max(first, lastHour * HOUR);

/** The `MAX_DAYS` latest of all days that were ever given, in whatever order. */
export const withDay = (days: readonly number[], day: number): readonly number[] => {
  if (days.at(-1) === day || days.includes(day)) return days;
  return [...days, day].sort((a, b) => a - b).slice(-MAX_DAYS);
};

export const laterOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

export const rowOf = ({ uses, days, cut }: Pair): Row => ({
  uses: [...uses].map(([privilege, span]) => [privilege, ...span] as const),
  days,
  ...(cut === undefined ? {} : { cut }),
});

/** As it was checkpointed before roots were kept apart: privilege → first and last, ms. */
export const older = (value: unknown): Row => ({
  uses: Object.entries(value as Readonly<Record<string, Span>>).map(
    ([privilege, [first, last]]) => [privilege, first, Math.floor(last / HOUR)] as const,
  ),
  days: [],
});

/** Those used longest ago make room; what is forgotten so is remembered as forgotten. */
export const makeRoom = (pair: Pair): void => {
  if (pair.uses.size <= MAX_PRIVILEGES) return;
  const byAge = [...pair.uses].sort((a, b) => lastOf(a[1]) - lastOf(b[1]));
  for (const [privilege, span] of byAge.slice(0, pair.uses.size - MAX_PRIVILEGES)) {
    pair.uses.delete(privilege);
    pair.cut = Math.max(pair.cut ?? lastOf(span), lastOf(span));
  }
};
