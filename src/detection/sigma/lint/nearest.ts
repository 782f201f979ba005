/** The name that was probably meant. */

/** Edits of one letter between two short words; more than `limit` is said as `limit + 1`. */
export const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(row[b.length] ?? 0, limit + 1);
};

const MAX_LENGTH = 64;

const withoutDigits = (word: string): string => word.replace(/\d/g, '');

/**
 * The nearest of `known` that is not the word itself: at most one edit, in long words two. Names that
 * differ only in their numbers (`param1`, `param2`) are meant so.
 */
export const nearest = (word: string, known: Iterable<string>): string | undefined => {
  if (word.length > MAX_LENGTH || word.length < 3) return undefined;
  const limit = word.length < 12 ? 1 : 2;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let least = limit + 1;
  for (const one of known) {
    if (one === word || one.length > MAX_LENGTH) continue;
    if (/\d/.test(one) && withoutDigits(one) === withoutDigits(word)) continue;
    const edits = distance(lower, one.toLowerCase(), limit);
    if (edits < least) [best, least] = [one, edits];
  }
  return best;
};
