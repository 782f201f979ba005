import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createCheckpointKey, isSignedBy, signCheckpoint } from '../checkpoint.ts';
import { fileWitness, parseCheckpoints } from './file.ts';
import { type LockedObjects, objectLockWitness } from './object-lock.ts';
import { syslogWitness } from './syslog.ts';

const key = createCheckpointKey();
const checkpoint = (sequence: number, hash = 'a'.repeat(64)) =>
  signCheckpoint({ tenant: 'main', sequence, hash, at: Date.UTC(2026, 5, 1) }, key.privateKey);
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** A syslog server on a real socket: takes frames by their octet counts. */
const syslogServer = async () => {
  let text = '';
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      text += bytes.toString('utf8');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { port, text: () => text, close: () => server.close() };
};

describe('a syslog witness', () => {
  it('sends an RFC 5424 message whose text is the signed checkpoint, and remembers what it sent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cs-syslog-'));
    undo.push(async () => rmSync(folder, { recursive: true, force: true }));
    const server = await syslogServer();
    const witness = syslogWitness(
      { host: '127.0.0.1', port: server.port, tls: false },
      fileWitness(join(folder, 'sent.ndjson')),
    );
    const sent = checkpoint(3);
    await witness.append(sent);
    const [, length = '', message = ''] = /^(\d+) (.*)$/s.exec(server.text()) ?? [];
    expect(Buffer.byteLength(message)).toBe(Number(length));
    expect(message).toMatch(
      /^<109>1 2026-06-01T00:00:00\.000Z \S+ countersign - ledger-checkpoint - \{/,
    );
    expect(await witness.read()).toEqual([sent]);
    // Lines of the server's own log are read as they are.
    const [read] = parseCheckpoints(`Jun  1 00:00:00 relay ${message}\n`);
    expect(read).toEqual(sent);
    expect(read && isSignedBy(read, key.publicKey)).toBe(true);
  });

  it('remembers nothing that was not sent', async () => {
    const memory = { append: async () => undefined, read: async () => [] };
    const closed = await syslogServer();
    closed.close();
    const witness = syslogWitness({ host: '127.0.0.1', port: closed.port, tls: false }, memory);
    await expect(witness.append(checkpoint(1))).rejects.toMatchObject({
      code: 'ERR_SOURCE_UNAVAILABLE',
    });
  });
});

/** Objects that nobody can overwrite, as a bucket with a lock holds them. */
const lockedTwin = () => {
  const held = new Map<string, { text: string; until: number }>();
  const objects: LockedObjects = {
    async put(name, text, until) {
      if (held.has(name)) return false;
      held.set(name, { text, until });
      return true;
    },
    async *names(prefix) {
      for (const name of [...held.keys()].sort()) if (name.startsWith(prefix)) yield name;
    },
    get: async (name) => held.get(name)?.text ?? '',
  };
  return { held, objects };
};

describe('an object-lock witness', () => {
  it('holds each checkpoint for its days under its own name, in order', async () => {
    const { held, objects } = lockedTwin();
    const witness = objectLockWitness(objects, { days: 365 });
    const [a, b] = [checkpoint(2), checkpoint(11)];
    await witness.append(b);
    await witness.append(a);
    await witness.append(a);
    expect([...held.keys()].sort()).toEqual([
      'main/000000000000002.json',
      'main/000000000000011.json',
    ]);
    expect(held.get('main/000000000000002.json')?.until).toBe(a.at + 365 * 86_400_000);
    expect(await witness.read()).toEqual([a, b]);
  });

  it('says so where another entry was witnessed under that number', async () => {
    const witness = objectLockWitness(lockedTwin().objects, { days: 1 });
    await witness.append(checkpoint(2));
    await expect(witness.append(checkpoint(2, 'b'.repeat(64)))).rejects.toMatchObject({
      code: 'ERR_LEDGER_TAMPERED',
    });
  });
});
