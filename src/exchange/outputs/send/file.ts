/** OCSF as lines of JSON in the data dir, for a forwarder that follows files. */
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { defineOutput, forSiem } from './contract.ts';

const settings = z.strictObject({
  /** A new file is begun beyond this; the one before ends in `.1`. */
  megabytes: z.number().int().min(1).max(10_000).default(100),
});

const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
};

/** Durable when it resolves. */
const append = async (path: string, line: string): Promise<void> => {
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(line);
    await file.sync();
  } finally {
    await file.close();
  }
};

export const file = defineOutput({
  id: 'file',
  title: 'File',
  settings,
  secrets: z.strictObject({}),
  takes: forSiem,
  async send({ ocsf, ...rest }, { id, settings: { megabytes } }, { folder }) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${id}.ndjson`);
    if ((await sizeOf(path)) > megabytes * 1024 * 1024) await rename(path, `${path}.1`);
    await append(path, `${JSON.stringify(ocsf ?? rest)}\n`);
    return { taken: 'yes' };
  },
});
