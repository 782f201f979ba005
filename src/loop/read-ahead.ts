import type { Block } from '../stream/index.ts';

/** Blocks read ahead of the worker, so that a busy partition commits many at once. */
export const readAhead = (blocks: AsyncIterable<Block>, limit: number) => {
  const queue: Block[] = [];
  let wake: () => void = () => {};
  let room: () => void = () => {};
  let ended = false;
  let fault: unknown;
  const pump = (async () => {
    try {
      for await (const block of blocks) {
        queue.push(block);
        wake();
        if (queue.length >= limit)
          await new Promise<void>((resolve) => {
            room = resolve;
          });
      }
    } catch (error) {
      fault = error;
    }
    ended = true;
    wake();
  })();
  return {
    /** Everything that has arrived, at least one block; empty when the stream has ended. */
    async next(maxRecords: number): Promise<readonly Block[]> {
      while (queue.length === 0 && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (queue.length === 0 && fault) throw fault;
      const batch: Block[] = [];
      let records = 0;
      while (queue[0] && (batch.length === 0 || records + queue[0].header.count <= maxRecords)) {
        const block = queue.shift() as Block;
        records += block.header.count;
        batch.push(block);
      }
      room();
      return batch;
    },
    /** Nothing more has arrived yet. */
    get isIdle(): boolean {
      return queue.length === 0;
    },
    done: pump,
  };
};
