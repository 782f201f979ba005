/** Pages of a list that is kept as a whole: what comes after is told by its place. */
import { CountersignError } from '../../core/index.ts';

const placeOf = (after: string | undefined): number => {
  if (after === undefined) return 0;
  if (!/^\d{1,9}$/.test(after))
    throw new CountersignError('ERR_INPUT_INVALID', '`after` is not a page of this list');
  return Number(after);
};

/** @throws CountersignError ERR_INPUT_INVALID where `after` is none of its own */
export const numberedPage = <T>(
  all: readonly T[],
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): { readonly items: readonly T[]; readonly total: number; readonly next?: string } => {
  const from = placeOf(after);
  const to = from + limit;
  return {
    items: all.slice(from, to),
    total: all.length,
    ...(to < all.length ? { next: String(to) } : {}),
  };
};
