/** Outputs to servers that are really there: syslog over TLS with its own authority, a NATS server with JetStream. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock, randomId } from '../../../core/index.ts';
import type { Notice } from '../notice.ts';
import type { Tools } from './contract.ts';
import { outputKinds } from './index.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const NATS = process.env['NATS_URL'] ?? 'nats://127.0.0.1:4222';
const ocsf = { class_uid: 2005, message: 'ünïcode' };
const notice: Notice = {
  ...{ id: 'ntc_1', kind: 'incident', subject: 'inc_1', at: NOW, title: 'A leaked key is used' },
  ...{ text: 'x', severity: 'high', state: 'open', path: '/incidents/inc_1', drill: false, ocsf },
};
const tools: Tools = {
  clock: manualClock(NOW),
  policy: async () => ({ allowPrivateHosts: ['127.0.0.1', 'localhost'] }),
  publicUrl: () => 'https://cs.example.test',
  folder: tmpdir(),
  version: '1.0.0',
  linkFor: async () => '',
};
const send = (id: string, settings: unknown, one = notice) => {
  const kind = outputKinds.get(id);
  if (!kind) throw new Error(`no kind ${id}`);
  const given = { settings: kind.settings.parse(settings), secrets: kind.secrets.parse({}) };
  return kind.send(one, { id: 'out', ...given }, tools);
};

describe('syslog over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-tls-'));
  const path = (name: string): string => join(folder, name);
  const got: string[] = [];
  const openssl = (...argv: string[]) => execFileSync('openssl', argv, { stdio: 'pipe' });
  const certificate = (name: string): string => {
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`), '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    );
    return readFileSync(path(`${name}.pem`), 'utf8');
  };
  let server: ReturnType<typeof createServer>;
  let own: string;
  let foreign: string;
  beforeAll(async () => {
    own = certificate('own');
    foreign = certificate('foreign');
    server = createServer({ cert: own, key: readFileSync(path('own.key')) }, (socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('end', () => got.push(Buffer.concat(chunks).toString('utf8')));
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server?.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  const to = (ca?: string) => ({
    ...{ host: 'localhost', port: (server.address() as AddressInfo).port },
    ...(ca === undefined ? {} : { ca }),
  });

  it('arrives whole at a collector whose authority was given', async () => {
    expect(await send('syslog', to(own))).toEqual({ taken: 'yes' });
    await expect.poll(() => got.length).toBe(1);
    const [, length, message = ''] = /^(\d+) ([\s\S]*)$/.exec(got[0] ?? '') ?? [];
    expect(Buffer.byteLength(message)).toBe(Number(length));
    expect(JSON.parse(message.slice(message.indexOf('\ufeff') + 1))).toEqual(ocsf);
  });

  it('says nothing to a collector of another authority, nor to one of none that is known', async () => {
    for (const ca of [foreign, undefined])
      await expect(send('syslog', to(ca))).rejects.toMatchObject({
        code: 'ERR_SOURCE_UNAVAILABLE',
      });
    expect(got).toHaveLength(1);
  });
});

const natsThere = await connect({ servers: NATS.replace('nats://', ''), timeout: 1_000 }).then(
  async (connection) => {
    await connection.close();
    return true;
  },
  (cause: unknown) => {
    // Where peers are required their absence must fail, not hide.
    if (process.env['REQUIRE_PEERS'] === '1') throw cause;
    return false;
  },
);

describe.skipIf(!natsThere)('NATS (skipped where no server answers)', () => {
  const subject = randomId('cs').replaceAll('_', '-');
  const settings = { server: NATS, subject };

  it('reaches whoever listens, under a subject of its kind', async () => {
    const listener = await connect({ servers: NATS.replace('nats://', '') });
    const heard = listener.subscribe(`${subject}.>`, { max: 1 });
    await listener.flush();
    expect(await send('nats', { ...settings, jetstream: false })).toEqual({ taken: 'yes' });
    for await (const message of heard) {
      expect(message.subject).toBe(`${subject}.incident`);
      expect(message.json()).toEqual(ocsf);
      expect(message.headers?.get('Nats-Msg-Id')).toBe('ntc_1');
    }
    await listener.close();
  });

  it('is kept once by a stream, and is not taken where no stream is', async () => {
    await expect(send('nats', settings)).rejects.toThrow();
    const admin = await connect({ servers: NATS.replace('nats://', '') });
    const ask = async (api: string, body: object = {}) =>
      (await admin.request(`$JS.API.${api}`, JSON.stringify(body))).json<Record<string, unknown>>();
    const made = await ask(`STREAM.CREATE.${subject}`, {
      ...{ name: subject, subjects: [`${subject}.>`], storage: 'memory' },
    });
    expect(made['error']).toBeUndefined();
    try {
      expect(await send('nats', settings)).toEqual({ taken: 'yes' });
      // A second try after a lost answer.
      expect(await send('nats', settings)).toEqual({ taken: 'yes' });
      const { state } = await ask(`STREAM.INFO.${subject}`);
      expect(state).toMatchObject({ messages: 1 });
    } finally {
      await ask(`STREAM.DELETE.${subject}`);
      await admin.close();
    }
  });
});
