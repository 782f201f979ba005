/** Verifies an auditor's pack offline: each file against the manifest, the manifest's signature, the ledger against its witnesses. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { CountersignError, parseJson } from '../../core/index.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { verifyLedgerFile } from '../ledger-file.ts';
import { parseCheckpoints } from '../witness/file.ts';
import { unpackTo } from './archive.ts';
import {
  isManifestSignedBy,
  MANIFEST,
  manifestSchema,
  type PackManifest,
  SIGNATURE,
  SUMS,
} from './manifest.ts';
import { CHECKPOINTS_FILE, KEY_FILE, LEDGER_FILE } from './write-pack.ts';

export interface PackFault {
  /** File of the pack, with the entry where it is one of the ledger. */
  readonly path: string;
  readonly because: string;
}

export interface PackVerdict {
  readonly ok: boolean;
  readonly files: number;
  /** Entries of the ledger that hold. */
  readonly entries: number;
  /** Up to this entry a witness has seen the ledger. */
  readonly witnessedUpTo: number;
  readonly madeAt: number;
  readonly faults: readonly PackFault[];
}

export interface VerifyPackOptions {
  /** Checkpoints that the auditor got from a witness, beside those in the pack. */
  readonly checkpointFile?: string | undefined;
}

const MOST_MANIFEST_BYTES = 16 * 1024 ** 2;

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR');

const readManifest = async (
  dir: string,
): Promise<{ readonly manifest: PackManifest; readonly text: string }> => {
  const refuse = (because: string, cause?: unknown) =>
    new CountersignError('ERR_INPUT_INVALID', `${MANIFEST}: ${because}`, { cause });
  let text: string;
  try {
    text = await readFile(join(dir, MANIFEST), 'utf8');
  } catch (cause) {
    if (isMissing(cause)) throw refuse('is not there: this is no pack', cause);
    throw cause;
  }
  const parsed = manifestSchema.safeParse(parseJson(text, { maxBytes: MOST_MANIFEST_BYTES }));
  if (!parsed.success) throw refuse(parsed.error.issues[0]?.message ?? 'is no manifest');
  return { manifest: parsed.data, text };
};

/** What was changed, taken away or put in. */
const fileFaults = async (dir: string, { files }: PackManifest): Promise<readonly PackFault[]> => {
  const faults: PackFault[] = [];
  for (const { path, sha256 } of files) {
    try {
      if ((await sha256Of(join(dir, path))) !== sha256)
        faults.push({ path, because: 'is not what the manifest says' });
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
      faults.push({ path, because: 'is missing' });
    }
  }
  const known = new Set([MANIFEST, SIGNATURE, SUMS, ...files.map((one) => one.path)]);
  for (const one of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = relative(dir, join(one.parentPath, one.name)).split(sep).join('/');
    if (!one.isDirectory() && !known.has(path))
      faults.push({ path, because: 'does not belong to the pack' });
  }
  return faults;
};

const orNothing = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return '';
    throw cause;
  }
};

const isSigned = (text: string, signature: string, publicKey: string): boolean => {
  try {
    return isManifestSignedBy(text, signature, publicKey);
  } catch {
    // No key, or no signature: not signed by it, which the verdict names.
    return false;
  }
};

const seenOf = (text: string, path: string): readonly Checkpoint[] | PackFault => {
  try {
    return parseCheckpoints(text);
  } catch (cause) {
    if (cause instanceof CountersignError) return { path, because: cause.message };
    throw cause;
  }
};

const verifyFolder = async (dir: string, options: VerifyPackOptions): Promise<PackVerdict> => {
  const { manifest, text } = await readManifest(dir);
  const faults: PackFault[] = [...(await fileFaults(dir, manifest))];
  const publicKey = await orNothing(join(dir, KEY_FILE));
  const signed = isSigned(text, await orNothing(join(dir, SIGNATURE)), publicKey);
  if (!signed) faults.push({ path: MANIFEST, because: `is not signed by ${KEY_FILE}` });
  const sums = manifest.files.map((one) => `${one.sha256}  ${one.path}\n`).join('');
  if ((await orNothing(join(dir, SUMS))) !== sums)
    faults.push({ path: SUMS, because: 'is not what the manifest says' });

  const inside = seenOf(await orNothing(join(dir, CHECKPOINTS_FILE)), CHECKPOINTS_FILE);
  if ('because' in inside) faults.push(inside);
  const outside = options.checkpointFile
    ? parseCheckpoints(await readFile(options.checkpointFile, 'utf8'))
    : [];
  const verdict = faults.some((one) => one.path === LEDGER_FILE && one.because === 'is missing')
    ? undefined
    : await verifyLedgerFile(join(dir, LEDGER_FILE), {
        checkpoints: [...('because' in inside ? [] : inside), ...outside],
        tenant: manifest.tenant,
        // A key that did not sign the manifest is no key to judge by; that is a fault already.
        ...(signed ? { publicKey } : {}),
      });
  if (verdict && !verdict.intact)
    faults.push({
      path: LEDGER_FILE,
      because: `entry ${verdict.brokenAt} (${verdict.fault}): ${verdict.because}`,
    });
  if (verdict?.intact && verdict.head !== manifest.ledger.head)
    faults.push({ path: LEDGER_FILE, because: 'ends with another entry than the manifest says' });
  return {
    ok: faults.length === 0,
    files: manifest.files.length,
    entries: verdict?.checked ?? 0,
    witnessedUpTo: verdict?.intact ? verdict.witnessedUpTo : 0,
    madeAt: manifest.madeAt,
    faults,
  };
};

/**
 * A folder, or the archive as it was taken away.
 * @throws CountersignError ERR_INPUT_INVALID when it is no pack at all.
 * @example
 * await verifyPack('countersign-audit-2026-11-22.tar.gz', { checkpointFile: 'syslog.log' });
 */
export const verifyPack = async (
  path: string,
  options: VerifyPackOptions = {},
): Promise<PackVerdict> => {
  if ((await stat(path)).isDirectory()) return verifyFolder(path, options);
  const dir = await mkdtemp(join(tmpdir(), 'countersign-pack-'));
  try {
    await unpackTo(path, dir);
    return await verifyFolder(dir, options);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};
