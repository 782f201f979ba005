/** Numbers in order, in chunks, so that adding, removing and the nth stay cheap in a large window. */

const CHUNK = 256;

export interface SortedNumbers {
  readonly size: number;
  add(value: number): void;
  /** One of that value. */
  remove(value: number): void;
  /** The nth smallest, from 0. */
  at(nth: number): number;
}

const lowerBound = (list: readonly number[], value: number): number => {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const createSortedNumbers = (): SortedNumbers => {
  const chunks: number[][] = [];
  let size = 0;

  /** The first chunk whose largest is not below the value. */
  const chunkFor = (value: number): number => {
    let [low, high] = [0, chunks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((chunks[middle]?.at(-1) ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    get size() {
      return size;
    },
    add(value) {
      size++;
      const place = Math.min(chunkFor(value), chunks.length - 1);
      const chunk = chunks[place];
      if (!chunk) {
        chunks.push([value]);
        return;
      }
      chunk.splice(lowerBound(chunk, value), 0, value);
      if (chunk.length > 2 * CHUNK) chunks.splice(place + 1, 0, chunk.splice(CHUNK));
    },
    remove(value) {
      const place = chunkFor(value);
      const chunk = chunks[place];
      const at = chunk ? lowerBound(chunk, value) : 0;
      if (!chunk || chunk[at] !== value) return;
      chunk.splice(at, 1);
      size--;
      if (chunk.length === 0) chunks.splice(place, 1);
    },
    at(nth) {
      let left = nth;
      for (const chunk of chunks) {
        const value = chunk[left];
        if (value !== undefined) return value;
        left -= chunk.length;
      }
      return Number.NaN;
    },
  };
};

/** Between the two nearest ranks, in proportion: the usual definition (point 89). */
export const percentileOf = (numbers: SortedNumbers, percentile: number): number | undefined => {
  if (numbers.size === 0) return undefined;
  const rank = (percentile / 100) * (numbers.size - 1);
  const below = Math.floor(rank);
  const low = numbers.at(below);
  return rank === below ? low : low + (numbers.at(below + 1) - low) * (rank - below);
};
