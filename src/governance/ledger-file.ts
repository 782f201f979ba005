/** Verifies an exported ledger (one JSON entry a line) offline, in constant memory. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { isCountersignError, parseJson } from '../core/index.ts';
import type { LedgerEntry } from '../model/index.ts';
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

const entryOf = (line: string): LedgerEntry | undefined => {
  try {
    const parsed = entrySchema.safeParse(parseJson(line));
    return parsed.success ? parsed.data : undefined;
  } catch (cause) {
    // Not JSON, or not within bounds: a line that is no entry, which the verdict names.
    if (isCountersignError(cause)) return undefined;
    throw cause;
  }
};

/**
 * @throws CountersignError ERR_INPUT_INVALID when the checkpoint file cannot be read as one.
 * @example
 * await verifyLedgerFile('ledger.ndjson', { checkpointFile: 'witnessed.ndjson' });
 */
export const verifyLedgerFile = async (
  file: string,
  options: {
    readonly checkpointFile?: string | undefined;
    readonly publicKey?: string;
    readonly tenant?: string;
  } = {},
): Promise<LedgerVerdict> => {
  const { checkpointFile, publicKey, tenant } = options;
  const verifier = createLedgerVerifier({
    ...(checkpointFile === undefined
      ? {}
      : { checkpoints: parseCheckpoints(await readFile(checkpointFile, 'utf8')) }),
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(tenant === undefined ? {} : { tenant }),
  });
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  let checked = 0;
  try {
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const entry = entryOf(line);
      if (!entry) {
        const brokenAt = checked + 1;
        const because = `entry ${brokenAt}: the line is not an entry of a ledger`;
        return { intact: false, checked, brokenAt, fault: 'changed', because };
      }
      const broken = verifier.add(entry);
      if (broken) return broken;
      checked++;
    }
    return verifier.finish();
  } finally {
    lines.close();
    input.destroy();
  }
};
