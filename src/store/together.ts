/** Many who ask for one thing each in the same moment are answered by one statement. */

const MOST = 1_000;

interface Asked<T> {
  readonly id: string;
  resolve(value: T | undefined): void;
  reject(error: unknown): void;
}

/** @param askAll answers by id; what it does not know it leaves away */
export const together = <T>(
  askAll: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): ((id: string) => Promise<T | undefined>) => {
  let waiting: Asked<T>[] = [];
  const ask = async (asked: readonly Asked<T>[]): Promise<void> => {
    try {
      const found = await askAll([...new Set(asked.map(({ id }) => id))]);
      for (const { id, resolve } of asked) resolve(found.get(id));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };
  return (id) =>
    new Promise((resolve, reject) => {
      waiting.push({ id, resolve, reject });
      if (waiting.length > 1) return;
      // When all that could run now has run, all who ask now have asked.
      process.nextTick(() => {
        const all = waiting;
        waiting = [];
        for (let from = 0; from < all.length; from += MOST) void ask(all.slice(from, from + MOST));
      });
    });
};
