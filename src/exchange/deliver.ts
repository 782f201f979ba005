/** Sends what waits in the outbox: again with growing pauses, set aside and counted when it is never taken. */
import { DAY, HOUR, type Log, MINUTE, messageOf, SECOND } from '../core/index.ts';
import type { OutboxMessage, TenantStore } from '../store/index.ts';

/** What the other side said. A thrown fault is `later`. */
export type Delivered =
  | { readonly taken: 'yes' }
  | { readonly taken: 'later' | 'never'; readonly because: string };

/** One kind of channel. */
export interface Carrier {
  /** Which may be sent to now. */
  channels(): Promise<readonly string[]>;
  send(message: OutboxMessage): Promise<Delivered>;
}

export interface DelivererParts {
  readonly store: TenantStore;
  readonly carriers: readonly Carrier[];
  readonly log: Log;
  now(): number;
}

export interface Deliverer {
  /** One pass over what is due; answers how many were taken. */
  turn(): Promise<number>;
  prune(): Promise<void>;
}

/** 10 s, 20 s, 40 s … at most an hour: the last of these tries comes after about five hours. */
const MOST_TRIES = 14;
const FIRST_PAUSE = 10 * SECOND;
const LONGEST_PAUSE = HOUR;
const CLAIM = 2 * MINUTE;
const BATCH = 50;
const KEPT = 90 * DAY;

const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, attempts - 1));

export const createDeliverer = ({ store, carriers, log, now }: DelivererParts): Deliverer => {
  const settle = async (message: OutboxMessage, said: Delivered): Promise<boolean> => {
    const { channel, id, attempts } = message;
    if (said.taken === 'yes') {
      await store.outbox.sent(channel, [id], now());
      return true;
    }
    const { because } = said;
    if (said.taken === 'never' || attempts >= MOST_TRIES) {
      log.warn({ channel, message: id, because }, 'set aside: it is not taken');
      await store.outbox.setAside(channel, id, because, now());
    } else {
      await store.outbox.again(channel, id, { because, nextAt: now() + pauseAfter(attempts) });
    }
    return false;
  };

  const send = async (carrier: Carrier, message: OutboxMessage): Promise<boolean> => {
    let said: Delivered;
    try {
      said = await carrier.send(message);
    } catch (error) {
      said = { taken: 'later', because: messageOf(error) };
    }
    return settle(message, said);
  };

  /** Channels side by side, so that one that hangs holds up no other. */
  const run = async (carrier: Carrier, channel: string): Promise<number> => {
    const claimed = await store.outbox.claim({
      channels: [channel],
      limit: BATCH,
      until: now() + CLAIM,
      now: now(),
    });
    let taken = 0;
    for (const message of claimed) if (await send(carrier, message)) taken++;
    return taken;
  };

  return {
    async turn() {
      const due = await Promise.all(
        carriers.map(async (carrier) =>
          (await carrier.channels()).map((channel) => run(carrier, channel)),
        ),
      );
      const taken = await Promise.all(due.flat());
      return taken.reduce((sum, one) => sum + one, 0);
    },
    prune: () => store.outbox.prune(now() - KEPT),
  };
};
