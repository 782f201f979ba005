/**
 * The data keys of a site, wrapped: `keyring.json` in the data dir, or where `COUNTERSIGN_KEYRING` says. The newest
 * seals, all open. Without the file the sealing key itself is the one data key, as ever. The file is replaced as a
 * whole: whatever ends a rotation, one keyring or the other is there, and each opens all that was sealed before.
 */
import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CountersignError, messageOf, parseJson } from '../../core/index.ts';
import { createSealer, SEAL_KEY_BYTES, type Sealer } from '../../store/index.ts';
import { type DataDir, sealingKey } from '../data-dir.ts';
import { type Env, type KeyWrapper, openWrapper } from './wrapper.ts';

const keyringSchema = z.strictObject({
  version: z.literal(1),
  keys: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[0-9a-f]{16}$/),
        /** Epoch ms. */
        madeAt: z.number(),
        by: z.string(),
        wrapped: z.string().min(1),
      }),
    )
    .min(1),
});
export type Keyring = z.infer<typeof keyringSchema>;

const fileOf = (dir: DataDir, env: Env): string =>
  env['COUNTERSIGN_KEYRING'] ?? join(dir.path, 'keyring.json');

/** @throws CountersignError ERR_CONFIG_INVALID where it is damaged: it is never begun anew. */
export const readKeyring = async (dir: DataDir, env: Env): Promise<Keyring | undefined> => {
  const file = fileOf(dir, env);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const isGiven = env['COUNTERSIGN_KEYRING'] !== undefined;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !isGiven) return undefined;
    throw new CountersignError('ERR_CONFIG_INVALID', `${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  try {
    return keyringSchema.parse(parseJson(text));
  } catch (cause) {
    throw new CountersignError('ERR_CONFIG_INVALID', `${file} is no keyring: bring it back`, {
      cause,
    });
  }
};

const writeKeyring = async (file: string, keyring: Keyring): Promise<void> => {
  const handle = await open(`${file}.new`, 'w', 0o600);
  await handle.writeFile(`${JSON.stringify(keyring, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
};

const wrappersOf = (dir: DataDir, env: Env): ((uri: string) => Promise<KeyWrapper>) => {
  const opened = new Map<string, Promise<KeyWrapper>>();
  return (uri) => {
    const known = opened.get(uri) ?? openWrapper(uri, { env, local: () => sealingKey(dir, env) });
    opened.set(uri, known);
    return known;
  };
};

const idOf = (key: Uint8Array): string => createSealer(key).keyId;

const unwrapAll = async (
  { keys }: Keyring,
  wrapperOf: (uri: string) => Promise<KeyWrapper>,
): Promise<readonly Uint8Array[]> => {
  const out: Uint8Array[] = [];
  for (const { id, by, wrapped } of keys) {
    const key = await (await wrapperOf(by)).unwrap(wrapped, id);
    if (key.byteLength !== SEAL_KEY_BYTES || idOf(key) !== id)
      throw new CountersignError('ERR_SEAL_BROKEN', `${by} unwrapped another key than ${id}`);
    out.push(key);
  }
  return out;
};

/** What seals and opens at this site. @throws CountersignError ERR_SEAL_BROKEN | ERR_STORE_UNAVAILABLE | ERR_CONFIG_INVALID */
export const sealerOf = async (dir: DataDir, env: Env): Promise<Sealer> => {
  const keyring = await readKeyring(dir, env);
  if (!keyring) return createSealer(await sealingKey(dir, env));
  const keys = await unwrapAll(keyring, wrappersOf(dir, env));
  return createSealer(keys.at(-1) as Uint8Array, { older: keys.slice(0, -1) });
};

export interface RotateOptions {
  /** What wraps from now on; absent = as the newest key is. */
  readonly by?: string | undefined;
  /** A new data key seals from now on; otherwise only the wrapping changes. */
  readonly fresh: boolean;
  readonly now: number;
}

/**
 * Every data key wrapped anew, and a new one where asked. Each is unwrapped again before the file is replaced: what
 * could not be read back is never written.
 */
export const rotateKeys = async (
  dir: DataDir,
  env: Env,
  { by, fresh, now }: RotateOptions,
): Promise<Keyring> => {
  const wrapperOf = wrappersOf(dir, env);
  const before = await readKeyring(dir, env);
  const held = before ? await unwrapAll(before, wrapperOf) : [await sealingKey(dir, env)];
  const made = before?.keys.map(({ madeAt }) => madeAt) ?? [now];
  const wrapper = await wrapperOf(by ?? before?.keys.at(-1)?.by ?? 'local');
  const keys = fresh ? [...held, randomBytes(SEAL_KEY_BYTES)] : held;
  const next: Keyring = { version: 1, keys: [] };
  for (const [at, key] of keys.entries()) {
    const id = idOf(key);
    const wrapped = await wrapper.wrap(key, id);
    next.keys.push({ id, madeAt: made[at] ?? now, by: wrapper.uri, wrapped });
  }
  await unwrapAll(next, wrapperOf);
  await writeKeyring(fileOf(dir, env), next);
  return next;
};
