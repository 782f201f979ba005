/** What is read again and again is kept for less than a second; what this process writes is seen at once. */

/** How long, ms: with the read itself, another process's write is seen within a second. */
const KEPT = 750;
const MOST = 10_000;

export interface BriefMemory<T> {
  /** What `load` answered at most a moment ago; what it does not find is asked for each time. */
  read(key: string, load: () => Promise<T | undefined>): Promise<T | undefined>;
  /** A write: what is read from its end on is read anew, also where a read was under way. */
  writing<R>(write: Promise<R>): Promise<R>;
}

/** `now` only ever goes forward: a clock that is set must not keep anything longer. */
export const createBriefMemory = <T>({
  now = () => performance.now(),
  keptMs = KEPT,
  most = MOST,
} = {}): BriefMemory<T> => {
  const kept = new Map<string, { readonly at: number; readonly value: Promise<T | undefined> }>();

  return {
    read(key, load) {
      const at = now();
      const known = kept.get(key);
      if (known && at - known.at < keptMs) return known.value;
      const value = load();
      const entry = { at, value };
      kept.delete(key);
      kept.set(key, entry);
      const drop = (): void => {
        if (kept.get(key) === entry) kept.delete(key);
      };
      value.then((found) => {
        if (found === undefined) drop();
      }, drop);
      for (const [oldest] of kept) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return value;
    },
    async writing(write) {
      try {
        return await write;
      } finally {
        kept.clear();
      }
    },
  };
};
