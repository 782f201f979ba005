/** Where there are very many identities, what is dear to make is made before somebody asks for it. */
import type { Clock } from '../../core/index.ts';

export interface Ahead {
  /** What keeps its answer, asked as anybody would. */
  add(ask: () => Promise<unknown>): void;
  /** Asks all, one after another; then rests, so that no more than a thirtieth of the time goes into it. */
  turn(): Promise<void>;
}

/** Below it, whoever asks first hardly waits. */
const FROM_IDENTITIES = 10_000;
const REST_FACTOR = 30;

export const createAhead = ({
  identities,
  clock,
}: {
  /** How many there are. */
  readonly identities: () => Promise<number>;
  readonly clock: Clock;
}): Ahead => {
  const asks: (() => Promise<unknown>)[] = [];
  let restsUntil = Number.NEGATIVE_INFINITY;
  return {
    add: (ask) => void asks.push(ask),
    async turn() {
      const began = clock.now();
      if (began < restsUntil) return;
      if ((await identities()) < FROM_IDENTITIES) return;
      // What cannot be answered says so to whoever asks.
      for (const ask of asks) await ask().catch(() => undefined);
      const now = clock.now();
      restsUntil = now + (now - began) * REST_FACTOR;
    },
  };
};
