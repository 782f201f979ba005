/** Writes an auditor's pack into a folder: the ledger with what its witnesses saw, every decision, all evidence. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Hex } from '../../core/index.ts';
import { LEDGER_GENESIS } from '../../store/index.ts';
import { createLedgerVerifier, type LedgerVerdict } from '../ledger-verify.ts';
import { type LedgerKeeping, readWitnesses, type WitnessRead } from '../witness/read-all.ts';
import {
  MANIFEST,
  PACK_FORMAT,
  type PackManifest,
  SIGNATURE,
  SUMS,
  signManifest,
} from './manifest.ts';
import { readMe } from './read-me.ts';
import { type SectionParts, sectionsOf } from './sections.ts';

export interface PackParts extends SectionParts {
  readonly keeping: LedgerKeeping;
  readonly by: string;
  readonly version: string;
  /** Reports that other rooms make. */
  readonly reports: readonly {
    readonly path: string;
    readonly says: string;
    readonly text: string;
  }[];
}

export interface WrittenPack {
  readonly manifest: PackManifest;
  /** Of the manifest's own bytes: names the pack. */
  readonly sha256: string;
  /** In the order in which they are to be archived. */
  readonly paths: readonly string[];
}

type PackFile = PackManifest['files'][number];

const PAGE = 1_000;
export const LEDGER_FILE = 'ledger/entries.ndjson';
export const CHECKPOINTS_FILE = 'ledger/checkpoints.ndjson';
export const KEY_FILE = 'ledger/public-key.pem';

/** Line by line, in constant memory. */
const writeLines = async (
  dir: string,
  { path, says }: Pick<PackFile, 'path' | 'says'>,
  lines: AsyncIterable<unknown>,
): Promise<PackFile> => {
  const target = join(dir, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const out = createWriteStream(target, { mode: 0o600 });
  const failed = once(out, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  const hash = createHash('sha256');
  let bytes = 0;
  const work = async (): Promise<void> => {
    for await (const one of lines) {
      const line = Buffer.from(`${typeof one === 'string' ? one : JSON.stringify(one)}\n`);
      hash.update(line);
      bytes += line.length;
      if (!out.write(line)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'close');
  };
  await Promise.race([work(), failed]).finally(() => out.destroy());
  return { path, bytes, sha256: hash.digest('hex'), says };
};

const writeText = async (
  dir: string,
  { path, says, text }: { readonly path: string; readonly says: string; readonly text: string },
): Promise<PackFile> => {
  await mkdir(dirname(join(dir, path)), { recursive: true, mode: 0o700 });
  const body = Buffer.from(text);
  await writeFile(join(dir, path), body, { mode: 0o600 });
  return { path, bytes: body.length, sha256: sha256Hex(body), says };
};

/** The whole chain as it stands, verified on its way out. */
const writeLedger = async (
  dir: string,
  { store, keeping }: PackParts,
  read: readonly WitnessRead[],
): Promise<{ readonly file: PackFile; readonly verdict: LedgerVerdict; readonly head: string }> => {
  const last = (await store.governance.ledgerHead())?.sequence ?? 0;
  const verifier = createLedgerVerifier({
    tenant: store.tenant,
    publicKey: keeping.key.publicKey,
    checkpoints: read.flatMap((one) => one.checkpoints),
  });
  let head: string = LEDGER_GENESIS;
  async function* entries(): AsyncGenerator<unknown> {
    for (let from = 1; from <= last; from += PAGE) {
      const page = await store.governance.ledger(from, Math.min(PAGE, last - from + 1));
      for (const entry of page) {
        verifier.add(entry);
        head = entry.hash;
        yield entry;
      }
    }
  }
  const says = 'Every entry of the ledger, oldest first; each carries the hash of the one before.';
  const file = await writeLines(dir, { path: LEDGER_FILE, says }, entries());
  return { file, verdict: verifier.finish(), head };
};

/** @param dir an empty folder of its own */
export const writePack = async (dir: string, parts: PackParts): Promise<WrittenPack> => {
  const { store, keeping, now } = parts;
  // Before the ledger: what is written meanwhile is only more than they saw.
  const read = await readWitnesses(keeping.witnesses, store.tenant);
  const ledger = await writeLedger(dir, parts, read);
  const { verdict } = ledger;
  async function* checkpoints(): AsyncGenerator<unknown> {
    const seen = new Set<string>();
    for (const one of read.flatMap((each) => each.checkpoints)) {
      const line = JSON.stringify(one);
      if (!seen.has(line)) yield line;
      seen.add(line);
    }
  }
  const files: PackFile[] = [
    ledger.file,
    await writeLines(
      dir,
      { path: CHECKPOINTS_FILE, says: 'Signed checkpoints, as the witnesses answered them.' },
      checkpoints(),
    ),
    await writeText(dir, {
      path: KEY_FILE,
      says: 'What the checkpoints and this manifest are signed with (Ed25519, SPKI).',
      text: keeping.key.publicKey,
    }),
    await writeText(dir, {
      path: 'ledger/verified.json',
      says: 'How the ledger verified when this was made, and which witnesses could be asked.',
      text: `${JSON.stringify({ at: now, ...verdict, witnesses: read.map((one) => one.report) }, null, 2)}\n`,
    }),
  ];
  for (const section of sectionsOf(parts))
    files.push(await writeLines(dir, section, section.lines()));
  for (const report of parts.reports) files.push(await writeText(dir, report));
  files.push(
    await writeText(dir, {
      path: 'readme.txt',
      says: 'What is in here, and how to verify it without Countersign.',
      text: readMe(files),
    }),
  );
  const manifest: PackManifest = {
    format: PACK_FORMAT,
    tenant: store.tenant,
    madeAt: now,
    madeBy: parts.by,
    version: parts.version,
    ledger: { entries: verdict.checked, head: ledger.head },
    files,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const sums = files.map((one) => `${one.sha256}  ${one.path}\n`).join('');
  await writeFile(join(dir, MANIFEST), text, { mode: 0o600 });
  await writeFile(join(dir, SIGNATURE), signManifest(text, keeping.key.privateKey), {
    mode: 0o600,
  });
  await writeFile(join(dir, SUMS), sums, { mode: 0o600 });
  const paths = [MANIFEST, SIGNATURE, SUMS, ...files.map((one) => one.path)];
  return { manifest, sha256: sha256Hex(Buffer.from(text)), paths };
};
