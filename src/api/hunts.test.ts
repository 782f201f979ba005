import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../core/index.ts';
import { type Bench, NOW, ORIGIN, openBench, type Site } from './api.case.ts';

const eventOf = (n: number, root: string, source: string, ip: string) => ({
  event: {
    id: `evt-${n}`,
    vendorId: `vendor-${n}`,
    source,
    logsource: { product: source, service: 'log' },
    time: NOW - n * HOUR,
    classUid: 6003,
    activityId: 1,
    kind: 'other' as const,
    operation: 'ListBuckets',
    service: 's3',
    privilege: '',
    effect: 'read' as const,
    outcome: 'success' as const,
    actor: { principalKind: 'identity' as const, name: root, kind: 'unknown' as const },
    src: { ip },
    cloud: {},
    targets: [],
    raw: {},
  },
  lineage: { root, actingAs: root, links: [] },
  raw: '{}',
});

describe('hunting by the API', { timeout: 60_000 }, () => {
  let bench: Bench;
  let site: Site;
  let analyst: { cookie: string; origin: string };
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site();
    analyst = { cookie: await site.session(['analyst']), origin: ORIGIN };
    await site.deps.archive.write(site.tenant, 0, 0, [
      eventOf(1, 'aws:jane', 'aws', '198.51.100.7'),
      eventOf(2, 'okta:jane', 'okta', '198.51.100.7'),
      eventOf(3, 'aws:bob', 'aws', '203.0.113.9'),
    ]);
    await site.deps.archive.write('somebody-else', 0, 0, [
      eventOf(4, 'aws:eve', 'aws', '198.51.100.7'),
    ]);
    await site.deps.archive.flush();
  });
  afterAll(() => bench?.close());

  const ask = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: Record<string, unknown>,
    headers = analyst,
  ) => {
    const answer = await site.inject({
      method,
      url: `/api/v1${url}`,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, body: answer.json() as Record<string, unknown> };
  };

  it('answers one SELECT over this tenant alone, and writes into the ledger who asked what', async () => {
    const sql = 'SELECT root_id FROM events ORDER BY root_id';
    const { status, body } = await ask('POST', '/hunts/run', { sql });
    expect(status).toBe(200);
    expect(body['rows']).toEqual([['aws:bob'], ['aws:jane'], ['okta:jane']]);
    const entries = await site.store.governance.ledger(1, 50);
    expect(entries.find(({ verb }) => verb === 'hunt.run')).toMatchObject({ subject: sql });
  });

  it('refuses whatever is no SELECT, and whoever may not hunt', async () => {
    const wrong = await ask('POST', '/hunts/run', { sql: 'DROP VIEW events' });
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body)).toContain('one SELECT');
    const viewer = { cookie: await site.session(['viewer']), origin: ORIGIN };
    const sql = 'SELECT 1';
    expect((await ask('POST', '/hunts/run', { sql }, viewer)).status).toBe(403);
  });

  it('keeps hunts by name, one for each name, and lets them go', async () => {
    await ask('PUT', '/hunts/failures', { sql: 'SELECT 1' });
    await ask('PUT', '/hunts/failures', { sql: 'SELECT 2', says: 'the second' });
    const { body } = await ask('GET', '/hunts');
    expect(body['items']).toMatchObject([
      { name: 'failures', sql: 'SELECT 2', says: 'the second' },
    ]);
    expect((await ask('PUT', '/hunts/Not%20a%20name', { sql: 'SELECT 1' })).status).toBe(400);
    expect((await ask('DELETE', '/hunts/failures')).status).toBe(200);
    expect((await ask('DELETE', '/hunts/failures')).status).toBe(404);
    expect((await ask('GET', '/hunts')).body['items']).toEqual([]);
  });

  it('says where a value turns up, across systems', async () => {
    const { body } = await ask('GET', '/pivot?value=198.51.100.7');
    expect(body['places']).toMatchObject([
      { column: 'ip', events: 2, identities: 2, systems: ['aws', 'okta'] },
    ]);
  });
});
