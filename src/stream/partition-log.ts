/** One partition on disk: appends share an fdatasync, readers see only what is durable. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { CountersignError, messageOf } from '../core/index.ts';
import type { Block, BlockHeader } from './contract.ts';
import type { DedupWindow } from './dedup-window.ts';
import { encodeFrame, type Frame, MAX_PAYLOAD_BYTES } from './frame.ts';
import { keepKeys, type Recovered } from './recover.ts';
import {
  corrupt,
  type Place,
  type Segment,
  segmentAt,
  soundFrames,
  syncFolder,
} from './segment.ts';

const MAX_GROUP_BLOCKS = 1_024;
const MAX_GROUP_BYTES = 16 * 1024 * 1024;

interface Waiting {
  readonly header: BlockHeader;
  readonly payload: Uint8Array;
  readonly dedupKey: string | undefined;
  readonly done: (position: number) => void;
  readonly failed: (error: unknown) => void;
}

export interface PartitionLogOptions {
  readonly folder: string;
  readonly segmentBytes: number;
}

const unavailable = (what: string, cause?: unknown): CountersignError =>
  new CountersignError('ERR_STREAM_UNAVAILABLE', `stream: ${what}`, { cause });

const writeAll = async (file: FileHandle, bytes: Buffer, offset: number): Promise<void> => {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(
      bytes,
      written,
      bytes.length - written,
      offset + written,
    );
    written += bytesWritten;
  }
};

export class PartitionLog {
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #dedup: DedupWindow;
  readonly #pending = new Map<string, Promise<number>>();
  readonly #waiters = new Set<() => void>();
  #segments: readonly Segment[];
  #file: FileHandle;
  #size: number;
  #end: number;
  #queue: Waiting[] = [];
  #draining: Promise<void> | undefined;
  /** Set once the state on disk is not known any more. */
  #broken: CountersignError | undefined;
  #closed = false;

  constructor(recovered: Recovered, { folder, segmentBytes }: PartitionLogOptions) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.#segments = recovered.segments;
    this.#file = recovered.file;
    this.#size = recovered.size;
    this.#end = recovered.end;
    this.#dedup = recovered.dedup;
  }

  get end(): number {
    return this.#end;
  }

  get #first(): number {
    return this.#segments[0]?.base ?? 0;
  }

  append(header: BlockHeader, payload: Uint8Array, dedupKey?: string): Promise<number> {
    if (this.#closed) return Promise.reject(unavailable('it is closed'));
    if (this.#broken) return Promise.reject(this.#broken);
    if (payload.byteLength > MAX_PAYLOAD_BYTES) {
      return Promise.reject(
        new CountersignError(
          'ERR_INPUT_TOO_LARGE',
          `a block of ${payload.byteLength} bytes; at most ${MAX_PAYLOAD_BYTES} fit`,
        ),
      );
    }
    if (dedupKey === undefined) return this.#enqueue(header, payload, undefined);
    const known = this.#dedup.get(dedupKey);
    if (known !== undefined) return Promise.resolve(known);
    const under = this.#pending.get(dedupKey);
    if (under) return under;
    const appended = this.#enqueue(header, payload, dedupKey);
    this.#pending.set(dedupKey, appended);
    return appended;
  }

  #enqueue(
    header: BlockHeader,
    payload: Uint8Array,
    dedupKey: string | undefined,
  ): Promise<number> {
    const appended = new Promise<number>((done, failed) => {
      this.#queue.push({ header, payload, dedupKey, done, failed });
    });
    this.#draining ??= this.#drain();
    return appended;
  }

  #takeGroup(): Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const { payload } of this.#queue) {
      const more = payload.byteLength;
      if (count > 0 && (count >= MAX_GROUP_BLOCKS || bytes + more > MAX_GROUP_BYTES)) break;
      count += 1;
      bytes += more;
    }
    return this.#queue.splice(0, count);
  }

  async #drain(): Promise<void> {
    // Let everything that is appended in this turn of the event loop share the first write.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#write(group);
      } catch (error) {
        const why = this.#broken ?? unavailable(`append failed: ${messageOf(error)}`, error);
        for (const one of group) one.failed(why);
      } finally {
        for (const { dedupKey } of group) {
          if (dedupKey !== undefined) this.#pending.delete(dedupKey);
        }
      }
    }
    this.#draining = undefined;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    if (this.#broken) throw this.#broken;
    if (this.#size >= this.#segmentBytes) await this.#roll();
    const synced = this.#end;
    const frames = group.map(({ header, payload, dedupKey }, i) =>
      encodeFrame({ position: synced + i, synced, header, dedupKey, payload }),
    );
    const bytes = Buffer.concat(frames);
    await this.#writeDurably(bytes);
    this.#size += bytes.length;
    this.#end = synced + group.length;
    group.forEach(({ dedupKey, done }, i) => {
      if (dedupKey !== undefined) this.#dedup.add(dedupKey, synced + i);
      done(synced + i);
    });
    this.#wake();
  }

  async #writeDurably(bytes: Buffer): Promise<void> {
    try {
      await writeAll(this.#file, bytes, this.#size);
    } catch (error) {
      // A full disk: take back what got there, and go on once there is room.
      await this.#file.truncate(this.#size).catch((cause: unknown) => {
        this.#broken = unavailable(`cannot undo a failed write: ${messageOf(cause)}`, cause);
      });
      throw error;
    }
    try {
      await this.#file.datasync();
    } catch (error) {
      // After a failed sync the kernel may have dropped the pages: nobody knows what is on disk.
      this.#broken = unavailable(`the disk failed: ${messageOf(error)}; start again`, error);
      throw error;
    }
  }

  async #roll(): Promise<void> {
    const segment = segmentAt(this.#folder, this.#end);
    const file = await open(segment.path, 'wx+', 0o600).catch((error: NodeJS.ErrnoException) => {
      // Left by a roll that failed half way; nothing was written to it.
      if (error.code === 'EEXIST') return open(segment.path, 'r+');
      throw error;
    });
    try {
      await syncFolder(this.#folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    const full = this.#file;
    this.#file = file;
    this.#size = 0;
    this.#segments = [...this.#segments, segment];
    await full.close();
  }

  #wake(): void {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiters) waiter();
  }

  /** Resolves when there may be more, or nothing more is wanted. */
  #changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiters.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiters.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted || this.#closed) wake();
    });
  }

  #segmentOf(position: number): Segment {
    const segment = this.#segments.findLast(({ base }) => base <= position);
    if (segment) return segment;
    throw new CountersignError(
      'ERR_NOT_FOUND',
      `block ${position} was trimmed; the first one kept is ${this.#first}`,
    );
  }

  async *read(from: number, signal: AbortSignal): AsyncGenerator<Block> {
    if (this.#closed) throw unavailable('it is closed');
    if (from > this.#end) {
      throw new CountersignError(
        'ERR_STREAM_CORRUPT',
        `asked to read from ${from}, but the stream in ${this.#folder} ends at ${this.#end}: it is older than its reader`,
      );
    }
    let position = from;
    while (!signal.aborted && !this.#closed) {
      for await (const frame of this.#readSegment(this.#segmentOf(position), signal)) {
        if (frame.position < position) continue;
        yield frame.block();
        position = frame.position + 1;
        if (signal.aborted) return;
      }
    }
  }

  /** Frames of one segment; follows it while it is the one written to. */
  async *#readSegment(segment: Segment, signal: AbortSignal): AsyncGenerator<Frame> {
    const file = await open(segment.path, 'r');
    try {
      let at = { offset: 0, position: segment.base };
      for (;;) {
        // Asked before the size: a segment that is rolled in between is read once more.
        const active = this.#segments.at(-1) === segment;
        const end = active ? this.#size : (await file.stat()).size;
        at = yield* soundFrames(file, segment.path, { from: at, end });
        if (!active) {
          this.#assertFollowed(segment, at);
          return;
        }
        const grown = this.#segments.at(-1) !== segment || this.#size > at.offset;
        if (!grown && !signal.aborted && !this.#closed) await this.#changed(signal);
        if (signal.aborted || this.#closed) return;
      }
    } finally {
      await file.close();
    }
  }

  #assertFollowed({ path }: Segment, { offset, position }: Place): void {
    if (position < this.#first || this.#segments.some(({ base }) => base === position)) return;
    throw corrupt(path, offset, `block ${position} is missing`);
  }

  async trim(position: number): Promise<void> {
    // A segment goes when the one after it begins at or below the position.
    const keep = this.#segments.findLastIndex(({ base }) => base <= position);
    if (keep <= 0) return;
    const dropped = this.#segments.slice(0, keep);
    this.#segments = this.#segments.slice(keep);
    await keepKeys(this.#folder, [...this.#dedup.below(this.#first)]);
    for (const { path } of dropped) await rm(path, { force: true });
    await syncFolder(this.#folder);
  }

  /** What was appended before is still written. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#draining;
    this.#wake();
    await this.#file.close();
  }
}
