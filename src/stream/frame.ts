/**
 * One block on disk.
 *
 *   magic 'CSF1' | body length u32 | crc32 of body u32 | body
 *   body: position f64 | synced f64 | coding u8 | header length u32 | header JSON | payload
 *
 * Little endian. `synced` is the first position that was not yet durable when this frame was written:
 * everything below it was acknowledged, so a hole below it is corruption and never a torn tail.
 */
import { crc32 } from 'node:zlib';
import { isObject } from '../core/index.ts';
import type { Block, BlockHeader } from './contract.ts';

export const MAGIC = Buffer.from('CSF1');
const PREFIX_BYTES = 12;
const FIXED_BODY_BYTES = 21;
/** Payloads at most; a longer one is refused on append. */
export const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;
const MAX_BODY_BYTES = MAX_PAYLOAD_BYTES + 1024 * 1024;

/** The payload as it came. Compressing costs more than the disk it saves for a log that is trimmed within minutes. */
const RAW = 0;

/** What is stored beside the payload. */
interface StoredHeader extends BlockHeader {
  readonly dedup?: string;
}

export interface FrameParts {
  readonly position: number;
  readonly synced: number;
  readonly header: BlockHeader;
  readonly dedupKey: string | undefined;
  readonly payload: Uint8Array;
}

export const encodeFrame = ({
  position,
  synced,
  header,
  dedupKey,
  payload,
}: FrameParts): Buffer => {
  const stored: StoredHeader = dedupKey === undefined ? header : { ...header, dedup: dedupKey };
  const json = Buffer.from(JSON.stringify(stored));
  const length = FIXED_BODY_BYTES + json.length + payload.byteLength;
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + length);
  MAGIC.copy(frame, 0);
  frame.writeUInt32LE(length, 4);
  frame.writeDoubleLE(position, 12);
  frame.writeDoubleLE(synced, 20);
  frame.writeUInt8(RAW, 28);
  frame.writeUInt32LE(json.length, 29);
  json.copy(frame, 33);
  frame.set(payload, 33 + json.length);
  frame.writeUInt32LE(crc32(frame.subarray(PREFIX_BYTES)), 8);
  return frame;
};

export interface Frame {
  readonly position: number;
  readonly synced: number;
  readonly dedupKey: string | undefined;
  /** Bytes of the whole frame. */
  readonly size: number;
  /** Copies; call only when the block is wanted. */
  block(): Block;
}

export type FrameRead =
  | { readonly kind: 'frame'; readonly frame: Frame }
  /** More bytes are needed: this many from the start of the frame. */
  | { readonly kind: 'short'; readonly needs: number }
  | { readonly kind: 'bad'; readonly because: string };

const bad = (because: string): FrameRead => ({ kind: 'bad', because });

const decodeBody = (body: Buffer, size: number): FrameRead => {
  const position = body.readDoubleLE(0);
  const headerEnd = FIXED_BODY_BYTES + body.readUInt32LE(17);
  if (headerEnd > body.length) return bad('header longer than the frame');
  let stored: unknown;
  try {
    stored = JSON.parse(body.toString('utf8', FIXED_BODY_BYTES, headerEnd));
  } catch {
    return bad('header is not JSON');
  }
  if (!isObject(stored)) return bad('header is not an object');
  const { dedup, ...header } = stored;
  const coding = body.readUInt8(16);
  if (coding !== RAW) return bad(`unknown coding ${coding}`);
  return {
    kind: 'frame',
    frame: {
      position,
      synced: body.readDoubleLE(8),
      dedupKey: typeof dedup === 'string' ? dedup : undefined,
      size,
      block: () => ({
        position,
        header: header as unknown as BlockHeader,
        // A copy of its own, which may be transferred to a worker.
        payload: Uint8Array.prototype.slice.call(body, headerEnd),
      }),
    },
  };
};

/** The frame at `offset` of `bytes`, checked by its CRC. The block refers to `bytes`: do not reuse them. */
export const decodeFrame = (bytes: Buffer, offset: number): FrameRead => {
  const left = bytes.length - offset;
  if (left < PREFIX_BYTES) return { kind: 'short', needs: PREFIX_BYTES };
  if (bytes.compare(MAGIC, 0, MAGIC.length, offset, offset + MAGIC.length) !== 0) {
    return bad('no frame begins here');
  }
  const length = bytes.readUInt32LE(offset + 4);
  if (length < FIXED_BODY_BYTES || length > MAX_BODY_BYTES)
    return bad(`impossible length ${length}`);
  const size = PREFIX_BYTES + length;
  if (left < size) return { kind: 'short', needs: size };
  const body = bytes.subarray(offset + PREFIX_BYTES, offset + size);
  if (crc32(body) !== bytes.readUInt32LE(offset + 8)) return bad('checksum does not match');
  return decodeBody(body, size);
};
