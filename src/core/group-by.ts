/** Groups in the order in which their first members come. */
export const groupBy = <T>(
  all: Iterable<T>,
  keyOf: (one: T) => string,
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const mine = groups.get(key);
    if (mine) mine.push(one);
    else groups.set(key, [one]);
  }
  return groups;
};
