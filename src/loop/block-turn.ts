/** What the engine makes of one block of the log. */
import { parseJson } from '../core/index.ts';
import type { Snapshot } from '../model/index.ts';
import type { Block } from '../stream/index.ts';
import type { TurnOutput } from './contract.ts';
import type { Engine } from './engine.ts';
import type { RawRecord } from './intake.ts';
import { defaultBounds, readLine } from './read-file.ts';

const linesOf = function* (payload: Uint8Array): Generator<{ number: number; bytes: Buffer }> {
  const buffer = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  let start = 0;
  let number = 0;
  while (start < buffer.length) {
    const next = buffer.indexOf(10, start);
    const end = next < 0 ? buffer.length : next;
    number++;
    yield { number, bytes: buffer.subarray(start, end) };
    start = end + 1;
  }
};

const recordsOf = (
  block: Block,
  engine: Engine,
  setAside: TurnOutput['setAside'][number][],
): RawRecord[] => {
  const bounds = { ...defaultBounds, textLine: engine.textLine };
  const records: RawRecord[] = [];
  for (const { number, bytes } of linesOf(block.payload)) {
    const item = readLine({ number, bytes, length: bytes.length }, bounds);
    if (item?.kind === 'record')
      records.push({
        line: item.line,
        record: item.record,
        text: item.text,
        receivedAt: block.header.receivedAt,
      });
    else if (item?.kind === 'set_aside') setAside.push(item.fault);
  }
  return records;
};

const MAX_SNAPSHOT_BYTES = 512 * 1024 * 1024;

export const turnOf = (engine: Engine, block: Block): TurnOutput => {
  const { header } = block;
  if (header.kind === 'snapshot') {
    const text = Buffer.from(block.payload).toString('utf8');
    // Written by us from a mapped pull; bounded all the same.
    return engine.snapshot(
      parseJson(text, { maxBytes: MAX_SNAPSHOT_BYTES, maxDepth: 96 }) as Snapshot,
    );
  }
  const setAside: TurnOutput['setAside'][number][] = [];
  const records = recordsOf(block, engine, setAside);
  if (header.kind === 'control') {
    return engine.control(
      records.map((record) => record.record),
      header.receivedAt,
    );
  }
  const output = engine.events(records, {
    learningOnly: header.backfill === true,
    receivedAt: header.receivedAt,
    drill: header.mark?.startsWith('drill:') ? header.mark : false,
  });
  return {
    ...output,
    read: output.read + setAside.length,
    setAside: [...setAside, ...output.setAside],
  };
};
