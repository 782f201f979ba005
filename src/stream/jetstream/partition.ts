/** One partition: a JetStream stream of its own, so that its sequence is the position and has no gaps. */
import { randomUUID } from 'node:crypto';
import {
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { CountersignError } from '../../core/index.ts';
import type { Block, BlockHeader } from '../contract.ts';
import { type PieceStream, type Pieces, readPieces, writePieces } from './pieces.ts';
import { publish } from './publish.ts';

const HEADER = 'Countersign-Header';
const PIECES = 'Countersign-Pieces';
/** Read ahead of who consumes. */
const AHEAD = 64;
/** A reader that hears nothing for so long looks whether there is something. */
const LOOK_AFTER_MS = 5_000;

export interface PartitionNames {
  readonly name: string;
  readonly subject: string;
  readonly pieces: PieceStream;
}

interface Client {
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /** The server takes no larger message. */
  readonly maxPayload: number;
}

type Said<T> = { readonly value: T } | 'late' | 'aborted';

/** Waits for the promise, for so long, or until the signal. */
const orLate = async <T>(
  promise: Promise<T>,
  ms: number,
  signal: AbortSignal,
): Promise<Said<T>> => {
  let timer: NodeJS.Timeout | undefined;
  let stop: () => void = () => undefined;
  const ended = new Promise<'late' | 'aborted'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
    stop = () => resolve('aborted');
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise.then((value) => ({ value })), ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
};

export class JetStreamPartition {
  readonly #client: Client;
  readonly #names: PartitionNames;
  /** Appends of large payloads under way: who comes later waits, so that the order of calls stays. */
  #large: Promise<unknown> = Promise.resolve();
  #largeOnes = 0;

  constructor(client: Client, names: PartitionNames) {
    this.#client = client;
    this.#names = names;
  }

  async append(header: BlockHeader, payload: Uint8Array, dedupKey?: string): Promise<number> {
    const told = headers();
    told.set(HEADER, JSON.stringify(header));
    const id = dedupKey ?? randomUUID();
    // Headers count as well.
    if (payload.byteLength + 4_096 > this.#client.maxPayload)
      return this.#appendLarge({ told, payload, id });
    if (this.#largeOnes > 0) await this.#large;
    return this.#publish({ told, payload, id });
  }

  #appendLarge(of: {
    readonly told: MsgHdrs;
    readonly payload: Uint8Array;
    readonly id: string;
  }): Promise<number> {
    const before = this.#large;
    const appended = (async () => {
      await before.catch(() => undefined);
      const { js } = this.#client;
      const pieces = await writePieces(js, this.#names.pieces, of.payload, of.id);
      of.told.set(PIECES, JSON.stringify(pieces));
      return this.#publish({ ...of, payload: new Uint8Array() });
    })();
    this.#largeOnes++;
    this.#large = appended.then(
      () => this.#largeOnes--,
      () => this.#largeOnes--,
    );
    return appended;
  }

  async #publish(of: {
    readonly told: MsgHdrs;
    readonly payload: Uint8Array;
    readonly id: string;
  }): Promise<number> {
    const { subject } = this.#names;
    const { told, payload, id } = of;
    const ack = await publish(this.#client.js, { subject, payload, id, headers: told });
    return ack.seq - 1;
  }

  /** First position that is still held, and the position of the next append. */
  async #span(): Promise<{ readonly first: number; readonly end: number }> {
    const { state } = await this.#client.jsm.streams.info(this.#names.name);
    return { first: Math.max(1, state.first_seq) - 1, end: state.last_seq };
  }

  async end(): Promise<number> {
    return (await this.#span()).end;
  }

  async *read(from: number, signal: AbortSignal): AsyncGenerator<Block> {
    const { first, end } = await this.#span();
    if (from < first)
      throw new CountersignError(
        'ERR_NOT_FOUND',
        `block ${from} was trimmed; the first is ${first}`,
      );
    if (from > end)
      throw new CountersignError(
        'ERR_STREAM_CORRUPT',
        `a reader asks for block ${from} of a stream that ends at ${end}`,
      );
    let next = from;
    while (!signal.aborted) {
      for await (const message of this.#messages(next, signal)) {
        const position = message.seq - 1;
        if (position < next) continue;
        if (position > next)
          throw new CountersignError(
            'ERR_STREAM_CORRUPT',
            `blocks ${next} to ${position - 1} are missing in ${this.#names.name}`,
          );
        next++;
        yield await this.#blockOf(message);
        if (signal.aborted) return;
      }
    }
  }

  /** Ends when the signal aborts, or when nothing comes although there is something: then it is begun anew. */
  async *#messages(from: number, signal: AbortSignal): AsyncGenerator<JsMsg> {
    const consumer = await this.#client.js.consumers.get(this.#names.name, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: from + 1,
    });
    const messages = await consumer.consume({ max_messages: AHEAD });
    const iterator = messages[Symbol.asyncIterator]();
    let seen = from;
    try {
      let pending: Promise<IteratorResult<JsMsg>> | undefined;
      while (!signal.aborted) {
        pending ??= iterator.next();
        const said = await orLate(pending, LOOK_AFTER_MS, signal);
        if (said === 'aborted') return;
        if (said === 'late') {
          if ((await this.end()) > seen) return;
          continue;
        }
        pending = undefined;
        if (said.value.done === true) return;
        seen = said.value.value.seq;
        yield said.value.value;
      }
    } finally {
      messages.stop();
    }
  }

  async #blockOf({ seq, data, headers: told }: JsMsg): Promise<Block> {
    const text = told?.get(HEADER) ?? '';
    if (text === '')
      throw new CountersignError(
        'ERR_STREAM_CORRUPT',
        `message ${seq} of ${this.#names.name} is no block of ours`,
      );
    const pieces = told?.get(PIECES) ?? '';
    return {
      position: seq - 1,
      header: JSON.parse(text) as BlockHeader,
      payload:
        pieces === ''
          ? data
          : await readPieces(this.#client.jsm, this.#names.pieces, JSON.parse(pieces) as Pieces),
    };
  }

  async trim(position: number): Promise<void> {
    const { jsm } = this.#client;
    const { first, end } = await this.#span();
    const upTo = Math.min(position, end);
    if (upTo <= first) return;
    const last = await this.#lastPieces(first, upTo);
    await jsm.streams.purge(this.#names.name, { seq: upTo + 1 });
    if (last !== undefined) await jsm.streams.purge(this.#names.pieces.name, { seq: last + 1 });
  }

  /** The last piece that the blocks of a span name. */
  async #lastPieces(from: number, to: number): Promise<number | undefined> {
    const { state } = await this.#client.jsm.streams.info(this.#names.pieces.name);
    if (state.messages === 0) return undefined;
    const consumer = await this.#client.js.consumers.get(this.#names.name, {
      ...{ deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from + 1 },
      headers_only: true,
    });
    let last: number | undefined;
    const messages = await consumer.consume({ max_messages: 1_000 });
    for await (const { seq, headers: told } of messages) {
      if (seq > to) break;
      const pieces = told?.get(PIECES) ?? '';
      if (pieces !== '') last = Math.max(...(JSON.parse(pieces) as Pieces).sequences);
      if (seq === to) break;
    }
    messages.stop();
    return last;
  }
}
