/** What is to be told to others waits in the store: a life that ends in the middle of sending loses nothing and doubles nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE, manualClock, SECOND, silentLog } from '../../src/core/index.ts';
import { createExchange, type Exchange } from '../../src/exchange/index.ts';
import type { OwnerTask } from '../../src/model/index.ts';
import { openTestStore, type TestStore } from '../../src/response/bench.case.ts';
import { createSealer, type TenantStore } from '../../src/store/index.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const folder = mkdtempSync(join(tmpdir(), 'cs-delivery-'));
const got: { readonly path: string; readonly body: string; answer(): void }[] = [];
/** Answers nothing while the first life is there: it dies before it knows. */
let hangs = true;
const server = createServer((request, response: ServerResponse) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const answer = (): void => void response.writeHead(202).end();
    got.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString('utf8'), answer });
    if (!hangs) answer();
  });
});

let database: TestStore;
let store: TenantStore;
let url: string;
const clock = manualClock(NOW);
const sealer = createSealer(new Uint8Array(32).fill(5));
/** All that is in memory is new; store and key are the same. */
const life = (): Exchange =>
  createExchange({
    ...{ store, sealer, clock, log: silentLog, version: '0.0.0', folder },
    publicUrl: () => 'https://cs.example.test',
    view: () => {
      throw new Error('nobody is looked up here');
    },
    takeIn: async () => undefined,
  });

beforeAll(async () => {
  database = await openTestStore();
  store = await database.fresh();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await store.settings.put('outbound', { allowPrivateHosts: ['127.0.0.1'] });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

const task = (nth: number): OwnerTask => ({
  ...{ id: `tsk_${nth}`, subjectId: 'aws:svc', owner: 'soc', kind: 'review', title: `T${nth}` },
  ...{ because: 'b', state: 'open', createdAt: NOW, dueAt: NOW + MINUTE },
});
const sentTo = (path: string) => got.filter((one) => one.path === path).map((one) => one.body);

it('an output and a stream of signals go on in the next life, each message once, as it was', async () => {
  const first = life();
  await first.outputs.save(
    {
      ...{ id: 'hook', kind: 'webhook', takes: { kinds: ['task'] } },
      settings: { url: `${url}/hook` },
    },
    { key: 'a key of sixteen or more' },
  );
  await first.outputs.refresh();
  const stream = await first.streams.create('usr_receiver', {
    delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: `${url}/receive` },
    events_requested: ['https://schemas.openid.net/secevent/caep/event-type/session-revoked'],
  });
  expect(stream).toBeDefined();
  for (const nth of [1, 2, 3]) await store.governance.putTask(task(nth));
  await first.outputs.sweep();
  await first.transmitter.tell({
    id: 'tld_1',
    type: 'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
    subject: { format: 'email', email: 'jane@example.com' },
    body: { event_timestamp: 1, initiating_entity: 'policy', reason_admin: { en: 'contained' } },
    txn: 'txn-1',
  });
  // It is killed here: the request is out, no answer ever comes back to it.
  void first.deliverer.turn().catch(() => undefined);
  await expect.poll(() => new Set(got.map((one) => one.path)).size, { timeout: 20_000 }).toBe(2);

  hangs = false;
  const before = got.length;
  const second = life();
  await second.outputs.refresh();
  // What the dead life had claimed is not taken out of its hands before its time.
  await second.deliverer.turn();
  expect(got.slice(before).map((one) => one.body)).not.toContain(got[0]?.body);
  clock.advance(3 * MINUTE);
  for (let turn = 0; turn < 4; turn++) {
    await second.outputs.sweep();
    await second.deliverer.turn();
    clock.advance(20 * SECOND);
  }
  const counts = await store.outbox.counts();
  expect(counts['output:hook']).toMatchObject({ waiting: 0, sent: 3, setAside: 0 });
  const titles = sentTo('/hook').map((body) => (JSON.parse(body) as { title: string }).title);
  // The one that was under way is sent again, with the same content; no other is.
  expect([...titles].sort()).toEqual(['T1', 'T2', 'T3', titles[0]].sort());
  const sets = sentTo('/receive');
  expect(sets).toHaveLength(2);
  // A receiver knows a second try by its jti.
  expect(new Set(sets.map((set) => decodeJwt(set).jti)).size).toBe(1);

  // A third life has nothing left to say.
  const after = got.length;
  const third = life();
  await third.outputs.refresh();
  await third.outputs.sweep();
  await third.deliverer.turn();
  expect(got.length).toBe(after);
}, 60_000);
