/** Which places of our own code an input reached that none before it did: V8's own block coverage. */
import { Session } from 'node:inspector/promises';

export interface Coverage {
  /** Places reached since the last question that are not known yet. */
  fresh(): Promise<ReadonlySet<string>>;
  /** From now on these are known. */
  learn(places: ReadonlySet<string>): void;
  /** Places known. */
  readonly size: number;
  stop(): Promise<void>;
}

export const openCoverage = async (isOurs: (url: string) => boolean): Promise<Coverage> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const known = new Set<string>();
  return {
    async fresh() {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const fresh = new Set<string>();
      for (const { url, scriptId, functions } of result) {
        if (!isOurs(url)) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0 && !known.has(`${scriptId}:${startOffset}:${endOffset}`))
              fresh.add(`${scriptId}:${startOffset}:${endOffset}`);
      }
      return fresh;
    },
    learn(places) {
      for (const place of places) known.add(place);
    },
    get size() {
      return known.size;
    },
    async stop() {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
};
