/** What was sealed opens again: after a rotation, under another wrapper, after a crash in the middle, never under another's. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sealed } from '../../store/index.ts';
import { type DataDir, openDataDir } from '../data-dir.ts';
import { readKeyring, rotateKeys, sealerOf } from './keyring.ts';

const folders: string[] = [];
let dir: DataDir;
beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-keys-'));
  folders.push(folder);
  dir = await openDataDir(folder);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const PLACE = 'main/setting/aws';
const seal = async (env = {}): Promise<Sealed> =>
  (await sealerOf(dir, env)).seal(Buffer.from('secret'), PLACE);
/** As a new start would: everything is read again. */
const opened = async (sealed: Sealed, env = {}): Promise<string> =>
  Buffer.from((await sealerOf(dir, env)).open(sealed, PLACE)).toString();
const NOW = 1_793_000_000_000;
const ring = () => readFileSync(join(dir.path, 'keyring.json'), 'utf8');

/** Vault's transit engine and KMS as they speak on the wire; what they keep is theirs. */
const bodyOf = async (request: IncomingMessage): Promise<Record<string, never>> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
};
const kept = new Map<string, { readonly key: string; readonly place: string }>();
let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const answer = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(value));
    };
    const put = (key: string, place: string): string => {
      const token = `kept${kept.size}`;
      kept.set(token, { key, place });
      return token;
    };
    if (request.headers['x-vault-token'] === 'token') {
      if (request.url === '/v1/transit/encrypt/site')
        return answer(200, {
          data: { ciphertext: put(body['plaintext'] ?? '', body['associated_data'] ?? '') },
        });
      const found = kept.get(body['ciphertext'] ?? '');
      return found?.place === body['associated_data']
        ? answer(200, { data: { plaintext: found?.key } })
        : answer(400, { errors: ['cipher: message authentication failed'] });
    }
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target === 'TrentService.Encrypt')
      return answer(200, {
        CiphertextBlob: Buffer.from(
          put(body['Plaintext'] ?? '', JSON.stringify(body['EncryptionContext'])),
        ).toString('base64'),
      });
    if (target === 'TrentService.Decrypt') {
      const found = kept.get(Buffer.from(body['CiphertextBlob'] ?? '', 'base64').toString());
      return found?.place === JSON.stringify(body['EncryptionContext'])
        ? answer(200, { Plaintext: found.key })
        : answer(400, { __type: 'InvalidCiphertextException' });
    }
    return answer(403, { errors: ['permission denied'] });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

describe('a keyring', () => {
  it('is none at first: the sealing key itself seals, and what it sealed opens after every rotation', async () => {
    const first = await seal();
    expect(await readKeyring(dir, {})).toBeUndefined();
    await rotateKeys(dir, {}, { fresh: true, now: NOW });
    const second = await seal();
    const { keys } = await rotateKeys(dir, {}, { fresh: true, now: NOW + 1 });
    const third = await seal();
    expect(keys.map(({ id }) => id)).toEqual([first.keyId, second.keyId, third.keyId]);
    for (const one of [first, second, third]) expect(await opened(one)).toBe('secret');
  });

  it('goes over to a key of the environment or a file, and then the old one may go', async () => {
    const first = await seal();
    const file = join(dir.path, 'wrapping');
    writeFileSync(file, randomBytes(32).toString('base64'));
    const env = { WRAPPING: randomBytes(32).toString('base64') };
    const was = await rotateKeys(dir, env, { by: 'env:WRAPPING', fresh: true, now: NOW });
    rmSync(join(dir.path, 'sealing.key'));
    expect(await opened(first, env)).toBe('secret');
    await expect(sealerOf(dir, { WRAPPING: randomBytes(32).toString('base64') })).rejects.toThrow(
      'changed or belong elsewhere',
    );
    const next = await rotateKeys(dir, env, { by: `file:${file}`, fresh: false, now: NOW });
    expect(next.keys.map(({ id }) => id)).toEqual(was.keys.map(({ id }) => id));
    expect(await opened(first)).toBe('secret');
  });

  it('holds no key in clear, and none that stands in for another', async () => {
    await rotateKeys(dir, {}, { fresh: true, now: NOW });
    expect(ring()).not.toContain(readFileSync(join(dir.path, 'sealing.key'), 'utf8'));
    const [a, b] = (await readKeyring(dir, {}))?.keys ?? [];
    const swapped = [
      { ...a, wrapped: b?.wrapped },
      { ...b, wrapped: a?.wrapped },
    ];
    writeFileSync(join(dir.path, 'keyring.json'), JSON.stringify({ version: 1, keys: swapped }));
    await expect(sealerOf(dir, {})).rejects.toMatchObject({ code: 'ERR_SEAL_BROKEN' });
  });

  it('that is damaged, or named and not there, is never begun anew', async () => {
    await rotateKeys(dir, {}, { fresh: true, now: NOW });
    writeFileSync(join(dir.path, 'keyring.json'), ring().slice(0, 80));
    await expect(sealerOf(dir, {})).rejects.toThrow('is no keyring');
    await expect(rotateKeys(dir, {}, { fresh: true, now: NOW })).rejects.toThrow('is no keyring');
    const away = { COUNTERSIGN_KEYRING: join(dir.path, 'elsewhere.json') };
    await expect(sealerOf(dir, away)).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
  });
});

describe('a keyring of Vault’s transit engine', () => {
  it('opens through Vault alone, in its place alone, and says when Vault is away', async () => {
    const first = await seal();
    const by = `vault:http://127.0.0.1:${port}/transit/keys/site`;
    const env = { VAULT_TOKEN: 'token' };
    await rotateKeys(dir, env, { by, fresh: true, now: NOW });
    rmSync(join(dir.path, 'sealing.key'));
    expect(await opened(first, env)).toBe('secret');
    await expect(sealerOf(dir, { VAULT_TOKEN: 'another' })).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
    });
    const [a, b] = (await readKeyring(dir, env))?.keys ?? [];
    writeFileSync(
      join(dir.path, 'keyring.json'),
      JSON.stringify({ version: 1, keys: [{ ...a, wrapped: b?.wrapped }] }),
    );
    await expect(sealerOf(dir, env)).rejects.toThrow('refused the ciphertext');
  });

  it('that refuses leaves the keyring as it was', async () => {
    const by = `vault:http://127.0.0.1:${port}/transit/keys/site`;
    await rotateKeys(dir, {}, { fresh: true, now: NOW });
    const before = ring();
    await expect(
      rotateKeys(dir, { VAULT_TOKEN: 'another' }, { by, fresh: true, now: NOW }),
    ).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
    expect(ring()).toBe(before);
  });
});

describe('a keyring of AWS KMS', () => {
  beforeAll(() => {
    process.env['AWS_ENDPOINT_URL_KMS'] = `http://127.0.0.1:${port}`;
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIDEXAMPLE';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'example';
  });
  afterAll(() => {
    for (const name of ['AWS_ENDPOINT_URL_KMS', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
      delete process.env[name];
  });

  it('opens through KMS, with the place as its encryption context', async () => {
    const first = await seal();
    const by = 'aws-kms:arn:aws:kms:eu-central-1:111122223333:key/k1';
    await rotateKeys(dir, {}, { by, fresh: true, now: NOW });
    rmSync(join(dir.path, 'sealing.key'));
    expect(await opened(first)).toBe('secret');
    expect([...kept.values()].at(-1)?.place).toContain('countersign data key');
  });
});

describe('a rotation that is killed', () => {
  it('leaves one whole keyring, with every key that ever sealed', {
    timeout: 120_000,
  }, async () => {
    const first = await seal();
    const script = join(dir.path, 'rotate.mts');
    writeFileSync(
      script,
      `const { openDataDir } = await import(${JSON.stringify(new URL('../data-dir.ts', import.meta.url).href)});
       const { rotateKeys, sealerOf } = await import(${JSON.stringify(new URL('./keyring.ts', import.meta.url).href)});
       const dir = await openDataDir(${JSON.stringify(dir.path)});
       for (let at = 0; ; at++) {
         await rotateKeys(dir, {}, { fresh: at < 3, now: at });
         console.log((await sealerOf(dir, {})).keyId);
       }`,
    );
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script]);
    const told = new Set<string>();
    let lines = 0;
    await new Promise<void>((done) => {
      child.stdout.on('data', (part: Buffer) => {
        for (const line of part.toString('utf8').split('\n')) {
          if (/^[0-9a-f]{16}$/.test(line)) told.add(line);
          if (++lines === 30) child.kill('SIGKILL');
        }
      });
      child.on('close', () => done());
    });
    const ids = (await readKeyring(dir, {}))?.keys.map(({ id }) => id) ?? [];
    expect(told.size).toBe(3);
    for (const id of told) expect(ids).toContain(id);
    expect(await opened(first)).toBe('secret');
    await rotateKeys(dir, {}, { fresh: true, now: NOW });
    expect(await opened(first)).toBe('secret');
  });
});
