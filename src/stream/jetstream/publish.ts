/** Publishing that outlasts a change of leader: the same message id, again and again, until it is acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JetStreamClient, PubAck } from '@nats-io/jetstream';
import type { MsgHdrs } from '@nats-io/transport-node';
import { CountersignError, messageOf } from '../../core/index.ts';

/** A leader that was killed was missed for up to 7 s when measured. */
const PATIENCE_MS = 30_000;
const ACK_MS = 5_000;
const LONGEST_PAUSE_MS = 1_000;

export interface Message {
  readonly subject: string;
  readonly payload: Uint8Array;
  /** The server stores one message of an id within its window, however often it comes. */
  readonly id: string;
  readonly headers: MsgHdrs;
}

/** @throws CountersignError ERR_STREAM_UNAVAILABLE: whether it is stored is not known then; the same id may be sent again. */
export const publish = async (
  js: JetStreamClient,
  { subject, payload, id, headers }: Message,
): Promise<PubAck> => {
  const until = performance.now() + PATIENCE_MS;
  for (let pause = 50; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await js.publish(subject, payload, { msgID: id, headers, timeout: ACK_MS });
    } catch (cause) {
      if (performance.now() + pause > until)
        throw new CountersignError(
          'ERR_STREAM_UNAVAILABLE',
          `no acknowledgement from JetStream for ${PATIENCE_MS / 1000} s: ${messageOf(cause)}`,
          { cause },
        );
      await sleep(pause);
    }
  }
};
