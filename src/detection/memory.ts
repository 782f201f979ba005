/**
 * What was lately seen and said. A drill sees what there is and remembers what it did apart, over it: a real attack soon
 * after it, on the same account and from the same place, is seen as if there had been none.
 */
import { DirtyMap } from '../core/index.ts';
import { createRecentUse, type Recent, type RecentUse } from './recent.ts';
import { createRunningCorrelator, type LoadedCorrelation } from './sigma/index.ts';
import { createTracks, type Track, type Tracks } from './tracks.ts';

export interface Memory {
  readonly recent: RecentUse;
  readonly tracks: Tracks;
  readonly correlations: ReturnType<typeof createRunningCorrelator>;
}

/** Each value is taken over as it is when it is first asked for, and changed apart from then on. */
class Over<V> extends DirtyMap<V> {
  readonly #below: DirtyMap<V>;

  constructor(below: DirtyMap<V>) {
    super();
    this.#below = below;
  }

  override get(key: string): V | undefined {
    const own = super.get(key);
    if (own !== undefined) return own;
    const below = this.#below.get(key);
    if (below === undefined) return undefined;
    const copy = structuredClone(below);
    this.set(key, copy);
    return copy;
  }
}

export interface Memories {
  readonly real: Memory;
  /** Of a drill; kept until another one begins. After a restart in the middle of one it may say a thing twice. */
  of(drill: string | undefined): Memory;
}

export const createMemories = (correlations: () => readonly LoadedCorrelation[]): Memories => {
  const roots = new DirtyMap<Recent>();
  const tracks = new DirtyMap<Track>();
  const real: Memory = {
    recent: createRecentUse({ roots }),
    tracks: createTracks({ tracks }),
    correlations: createRunningCorrelator(correlations),
  };
  let last: { readonly drill: string; readonly memory: Memory } | undefined;
  return {
    real,
    of(drill) {
      if (drill === undefined) return real;
      if (last?.drill !== drill) {
        const memory: Memory = {
          recent: createRecentUse({ roots: new Over(roots) }),
          tracks: createTracks({ tracks: new Over(tracks) }),
          correlations: createRunningCorrelator(correlations),
        };
        last = { drill, memory };
      }
      return last.memory;
    },
  };
};
