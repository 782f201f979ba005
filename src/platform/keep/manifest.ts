/** What stands in a backup: each file with its size and hash, so that nothing missing or changed is ever restored. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CountersignError, messageOf, parseJson } from '../../core/index.ts';

const FORMAT = 1;
const MANIFEST = 'manifest.json';
const MAX_BYTES = 256 * 1024 * 1024;

/** Below the backup's folder, with `/`, and never out of it. */
const path = z
  .string()
  .min(1)
  .max(1_024)
  .refine(
    (one) =>
      !one.startsWith('/') && !one.split(/[\\/]/).some((part) => part === '..' || part === ''),
    'is not a path below the backup',
  );

const answer = z.object({ count: z.number(), digest: z.string() });

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  version: z.string(),
  tenant: z.string(),
  /** Epoch ms. */
  at: z.number(),
  /** Newest migration of the database. */
  schema: z.number().int().min(1),
  /** Of the key that seals; the key itself is not here. */
  keyId: z.string(),
  /** Table → rows and a digest over them that does not hang on their order. */
  tables: z.record(z.string().regex(/^[a-z_]{1,63}$/), answer),
  files: z.array(z.object({ path, bytes: z.number(), sha256: z.string() })),
  /** Absent where others worked on the database meanwhile. */
  answers: z.object({ at: z.number(), of: z.record(z.string(), answer) }).optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type KeptFile = Manifest['files'][number];

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

export const keptFile = async (folder: string, name: string): Promise<KeptFile> => ({
  path: name,
  bytes: (await stat(join(folder, name))).size,
  sha256: await hashOf(join(folder, name)),
});

/** Last of all: a backup without it is none. */
export const writeManifest = async (
  folder: string,
  manifest: Omit<Manifest, 'format'>,
): Promise<void> => {
  await writeFile(
    join(folder, MANIFEST),
    `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`,
    { mode: 0o600, flag: 'wx' },
  );
};

/** @throws CountersignError ERR_INPUT_INVALID */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const file = join(folder, MANIFEST);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `${folder} is no whole backup: ${messageOf(cause)}`,
      { cause },
    );
  });
  const checked = manifestSchema.safeParse(parseJson(text, { maxBytes: MAX_BYTES }));
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    `${file}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
};

/** Every fault of the files that it names; none = whole. */
export const faultsOf = async (folder: string, manifest: Manifest): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const file of manifest.files) {
    try {
      const found = await keptFile(folder, file.path);
      if (found.bytes !== file.bytes)
        faults.push(`${file.path}: ${found.bytes} bytes, not ${file.bytes}`);
      else if (found.sha256 !== file.sha256) faults.push(`${file.path}: its content was changed`);
    } catch (error) {
      faults.push(`${file.path}: ${messageOf(error)}`);
    }
  }
  for (const table of Object.keys(manifest.tables))
    if (!manifest.files.some((file) => file.path === tableFile(table)))
      faults.push(`table ${table}: its rows are not here`);
  return faults;
};

export const tableFile = (table: string): string => `store/${table}.ndjson.gz`;
