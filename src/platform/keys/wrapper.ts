/**
 * What wraps data keys: a key of ours (as before, of the environment, of a file), AWS KMS, or Vault's transit engine.
 * Whatever it is, it never sees what is sealed; `of` (the data key's id) is authenticated with what it wraps.
 */
import { readFile } from 'node:fs/promises';
import { boundedFetch, CountersignError, isObject, parseJson, stringAt } from '../../core/index.ts';
import { createSealer } from '../../store/index.ts';
import { keyBytes } from '../data-dir.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface KeyWrapper {
  /** `local`, `env:NAME`, `file:PATH`, `aws-kms:ARN`, `vault:https://host/transit/keys/NAME`. Holds no secret. */
  readonly uri: string;
  wrap(key: Uint8Array, of: string): Promise<string>;
  /** @throws CountersignError ERR_SEAL_BROKEN | ERR_STORE_UNAVAILABLE */
  unwrap(wrapped: string, of: string): Promise<Uint8Array>;
}

const contextOf = (of: string): string => `countersign data key ${of}`;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const broken = (uri: string, because: string, cause?: unknown): CountersignError =>
  new CountersignError('ERR_SEAL_BROKEN', `${uri} does not unwrap it: ${because}`, { cause });
const away = (uri: string, because: string, cause?: unknown): CountersignError =>
  new CountersignError('ERR_STORE_UNAVAILABLE', `${uri}: ${because}`, { cause });

const byOwnKey = (uri: string, key: Uint8Array): KeyWrapper => {
  const sealer = createSealer(key);
  return {
    uri,
    async wrap(one, of) {
      const { nonce, data } = sealer.seal(one, contextOf(of));
      return `${base64(nonce)}.${base64(data)}`;
    },
    async unwrap(wrapped, of) {
      const [nonce = '', data = ''] = wrapped.split('.');
      const sealed = {
        keyId: sealer.keyId,
        nonce: Buffer.from(nonce, 'base64'),
        data: Buffer.from(data, 'base64'),
      };
      return sealer.open(sealed, contextOf(of));
    },
  };
};

/** Region, endpoint and credentials as the SDK finds them. */
const byKms = async (uri: string, arn: string): Promise<KeyWrapper> => {
  const { DecryptCommand, EncryptCommand, InvalidCiphertextException, KMSClient } = await import(
    '@aws-sdk/client-kms'
  );
  const region = arn.split(':')[3];
  const client = new KMSClient(region ? { region } : {});
  const context = (of: string) => ({ countersign: contextOf(of) });
  return {
    uri,
    async wrap(key, of) {
      const { CiphertextBlob } = await client
        .send(new EncryptCommand({ KeyId: arn, Plaintext: key, EncryptionContext: context(of) }))
        .catch((cause) => Promise.reject(away(uri, cause.message, cause)));
      if (!CiphertextBlob) throw away(uri, 'it answered without a ciphertext');
      return base64(CiphertextBlob);
    },
    async unwrap(wrapped, of) {
      const { Plaintext } = await client
        .send(
          new DecryptCommand({
            KeyId: arn,
            CiphertextBlob: Buffer.from(wrapped, 'base64'),
            EncryptionContext: context(of),
          }),
        )
        .catch((cause) =>
          Promise.reject(
            cause instanceof InvalidCiphertextException
              ? broken(uri, 'the ciphertext is not of this key and place', cause)
              : away(uri, cause.message, cause),
          ),
        );
      if (!Plaintext) throw away(uri, 'it answered without a key');
      return Plaintext;
    },
  };
};

/** `https://host[:port]/MOUNT/keys/NAME`; the token is `VAULT_TOKEN`, or in the file `VAULT_TOKEN_FILE`. */
const byVault = async (uri: string, address: string, env: Env): Promise<KeyWrapper> => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const [, mount, name] = /^\/(.+)\/keys\/([\w.-]+)$/.exec(url?.pathname ?? '') ?? [];
  if (!url || mount === undefined || name === undefined)
    throw new CountersignError('ERR_CONFIG_INVALID', `${uri}: vault:https://HOST/MOUNT/keys/NAME`);
  const file = env['VAULT_TOKEN_FILE'];
  const token = env['VAULT_TOKEN'] ?? (file ? (await readFile(file, 'utf8')).trim() : undefined);
  if (!token) throw new CountersignError('ERR_CONFIG_INVALID', `${uri}: give VAULT_TOKEN`);
  const ask = async (verb: 'encrypt' | 'decrypt', body: object): Promise<unknown> => {
    const { status, text } = await boundedFetch(
      `${url.origin}/v1/${mount}/${verb}/${name}`,
      {
        method: 'POST',
        headers: { 'x-vault-token': token, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        timeoutMs: 15_000,
        maxBytes: 65_536,
      },
      // The operator names it; most of them stand in a private network.
      { allowPrivateHosts: [url.hostname] },
    ).catch((cause) => Promise.reject(away(uri, cause.message, cause)));
    if (status === 400) throw broken(uri, 'it refused the ciphertext');
    if (status !== 200) throw away(uri, `it answered ${status}`);
    const answer = parseJson(text);
    return isObject(answer) ? answer : {};
  };
  const field = (answer: unknown, name: string): string => {
    const value = stringAt(answer, `data.${name}`);
    if (value === undefined) throw away(uri, `it answered without ${name}`);
    return value;
  };
  const associated = (of: string) => ({ associated_data: base64(Buffer.from(contextOf(of))) });
  return {
    uri,
    wrap: async (key, of) =>
      field(await ask('encrypt', { plaintext: base64(key), ...associated(of) }), 'ciphertext'),
    unwrap: async (wrapped, of) =>
      Buffer.from(
        field(await ask('decrypt', { ciphertext: wrapped, ...associated(of) }), 'plaintext'),
        'base64',
      ),
  };
};

/** @throws CountersignError ERR_CONFIG_INVALID where it is none, or its key is not there. */
export const openWrapper = async (
  uri: string,
  { env, local }: { readonly env: Env; local(): Promise<Uint8Array> },
): Promise<KeyWrapper> => {
  if (uri === 'local') return byOwnKey(uri, await local());
  const [, kind, rest = ''] = /^(env|file|aws-kms|vault):(.+)$/.exec(uri) ?? [];
  if (kind === 'env') return byOwnKey(uri, keyBytes(env[rest] ?? '', rest));
  if (kind === 'file') return byOwnKey(uri, keyBytes(await readFile(rest, 'utf8'), rest));
  if (kind === 'aws-kms') return byKms(uri, rest);
  if (kind === 'vault') return byVault(uri, rest, env);
  throw new CountersignError(
    'ERR_CONFIG_INVALID',
    `"${uri}" wraps no keys: local, env:NAME, file:PATH, aws-kms:ARN or vault:https://HOST/MOUNT/keys/NAME`,
  );
};
