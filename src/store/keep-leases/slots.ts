/** What the process and the thread that renews its leases share: for each partition an epoch and a count of signs of life. */

/** The epoch of a lease that is not held. */
export const NOT_HELD = 0;
const EPOCH = 0;
const SIGNS = 1;
const WIDTH = 2;

/** One slot for each partition, and after them one for the node itself. */
export const slotsFor = (partitions: number): SharedArrayBuffer =>
  new SharedArrayBuffer((partitions + 1) * WIDTH * Int32Array.BYTES_PER_ELEMENT);

export interface Slots {
  readonly partitions: number;
  epoch(slot: number): number;
  setEpoch(slot: number, epoch: number): void;
  signs(slot: number): number;
  sign(slot: number): void;
}

export const slotsOver = (buffer: SharedArrayBuffer): Slots => {
  const cells = new Int32Array(buffer);
  const at = (slot: number, what: number): number => slot * WIDTH + what;
  return {
    partitions: cells.length / WIDTH - 1,
    epoch: (slot) => Atomics.load(cells, at(slot, EPOCH)),
    setEpoch: (slot, epoch) => void Atomics.store(cells, at(slot, EPOCH), epoch),
    signs: (slot) => Atomics.load(cells, at(slot, SIGNS)),
    sign: (slot) => void Atomics.add(cells, at(slot, SIGNS), 1),
  };
};

export interface Held {
  readonly partition: number;
  readonly epoch: number;
}

/** Who gave a sign of life within `patienceMs`; asked again and again. */
export const createVigil = (slots: Slots, patienceMs: number) => {
  const last = new Map<number, { signs: number; at: number }>();
  const lives = (slot: number, now: number): boolean => {
    const signs = slots.signs(slot);
    const before = last.get(slot);
    if (before?.signs !== signs) {
      last.set(slot, { signs, at: now });
      return true;
    }
    return now - before.at <= patienceMs;
  };
  return (now: number): { readonly node: boolean; readonly held: readonly Held[] } => {
    const held: Held[] = [];
    for (let partition = 0; partition < slots.partitions; partition++) {
      const isAlive = lives(partition, now);
      const epoch = slots.epoch(partition);
      if (epoch !== NOT_HELD && isAlive) held.push({ partition, epoch });
    }
    return { node: lives(slots.partitions, now), held };
  };
};
