/** Verifies an exported ledger (one JSON entry a line) offline, in constant memory. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { isCountersignError, parseJson } from '../core/index.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createLedgerVerifier, type LedgerVerdict } from './ledger-verify.ts';
import { parseCheckpoints } from './witness/file.ts';

const entrySchema = z.strictObject({
  sequence: z.number().int(),
  at: z.number(),
  actor: z.string(),
  verb: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
});

const jsonOf = (line: string): unknown => {
  try {
    return parseJson(line);
  } catch (cause) {
    // Not JSON, or not within bounds: a line that is no entry, which the verdict names.
    if (isCountersignError(cause)) return undefined;
    throw cause;
  }
};

export interface VerifyFileOptions {
  readonly checkpointFile?: string | undefined;
  /** Beside those of the file. */
  readonly checkpoints?: readonly Checkpoint[];
  readonly publicKey?: string;
  readonly tenant?: string;
}

/** Entries as JSON gives them, oldest first. @throws CountersignError ERR_INPUT_INVALID when the checkpoint file is none. */
export const verifyLedgerEntries = async (
  entries: AsyncIterable<unknown>,
  options: VerifyFileOptions = {},
): Promise<LedgerVerdict> => {
  const { checkpointFile, checkpoints = [], publicKey, tenant } = options;
  const verifier = createLedgerVerifier({
    checkpoints: [
      ...checkpoints,
      ...(checkpointFile === undefined
        ? []
        : parseCheckpoints(await readFile(checkpointFile, 'utf8'))),
    ],
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(tenant === undefined ? {} : { tenant }),
  });
  let checked = 0;
  for await (const one of entries) {
    const parsed = entrySchema.safeParse(one);
    if (!parsed.success) {
      const brokenAt = checked + 1;
      const because = `entry ${brokenAt}: the line is not an entry of a ledger`;
      return { intact: false, checked, brokenAt, fault: 'changed', because };
    }
    const broken = verifier.add(parsed.data);
    if (broken) return broken;
    checked++;
  }
  return verifier.finish();
};

async function* linesOf(file: string): AsyncGenerator<unknown, void> {
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) if (line.trim() !== '') yield jsonOf(line);
  } finally {
    lines.close();
    input.destroy();
  }
}

/**
 * @throws CountersignError ERR_INPUT_INVALID when the checkpoint file cannot be read as one.
 * @example
 * await verifyLedgerFile('ledger.ndjson', { checkpointFile: 'witnessed.ndjson' });
 */
export const verifyLedgerFile = (
  file: string,
  options: VerifyFileOptions = {},
): Promise<LedgerVerdict> => verifyLedgerEntries(linesOf(file), options);
