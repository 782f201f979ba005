/**
 * Payloads beyond what the server takes in one message. Their pieces lie in a stream beside the partition's, written
 * before the block that names them, so that a block is one message all the same and positions have no gaps.
 */
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { CountersignError, sha256Hex } from '../../core/index.ts';
import { publish } from './publish.ts';

/** Where the pieces of one block lie. */
export interface Pieces {
  /** Sequence of the first piece. */
  readonly from: number;
  readonly sequences: readonly number[];
  readonly bytes: number;
  readonly sha256: string;
}

export interface PieceStream {
  readonly name: string;
  readonly subject: string;
}

const PIECE_BYTES = 512 * 1024;

export const writePieces = async (
  js: JetStreamClient,
  { subject }: PieceStream,
  payload: Uint8Array,
  id: string,
): Promise<Pieces> => {
  const sequences: number[] = [];
  for (let at = 0; at < payload.byteLength; at += PIECE_BYTES) {
    const ack = await publish(js, {
      subject,
      payload: payload.subarray(at, at + PIECE_BYTES),
      id: `${id} ${at}`,
      headers: headers(),
    });
    sequences.push(ack.seq);
  }
  return {
    from: Math.min(...sequences),
    sequences,
    bytes: payload.byteLength,
    sha256: sha256Hex(payload),
  };
};

/** @throws CountersignError ERR_STREAM_CORRUPT where a piece is gone or is another */
export const readPieces = async (
  jsm: JetStreamManager,
  { name }: PieceStream,
  { sequences, bytes, sha256 }: Pieces,
): Promise<Uint8Array> => {
  const payload = new Uint8Array(bytes);
  let at = 0;
  for (const seq of sequences) {
    const piece = await jsm.streams.getMessage(name, { seq });
    if (piece === null || at + piece.data.byteLength > bytes) break;
    payload.set(piece.data, at);
    at += piece.data.byteLength;
  }
  if (at === bytes && sha256Hex(payload) === sha256) return payload;
  throw new CountersignError('ERR_STREAM_CORRUPT', `a piece of a block is missing in ${name}`);
};
