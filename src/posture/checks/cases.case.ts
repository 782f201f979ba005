/** The cases of every check, found beside it: `x.case.ts` for `x.ts`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from './index.ts';
import type { CheckCase } from './world.case.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((one) =>
  one.isDirectory(),
);

const paths = new Map(
  folders.flatMap(({ name }) =>
    readdirSync(join(import.meta.dirname, name)).map((file) => [
      file.replace(/\.case\.ts$/, ''),
      `./${name}/${file}`,
    ]),
  ),
);

const casesIn = async (id: string): Promise<readonly CheckCase[]> => {
  const path = paths.get(id);
  if (path === undefined) return [];
  const loaded: { readonly cases: readonly CheckCase[] } = await import(path);
  return loaded.cases;
};

export const casesOf: Readonly<Record<string, readonly CheckCase[]>> = Object.fromEntries(
  await Promise.all(catalogue.map(async ({ id }) => [id, await casesIn(id)] as const)),
);
