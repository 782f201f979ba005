/** What vendors push is believed by its signature, bounded, and durable before it is answered. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject, parseJson } from '../core/index.ts';
import type { Webhook } from '../sources/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';

const secret = 'a-secret-shared-with-the-vendor';
const sign = (body: string): string => createHmac('sha256', secret).update(body).digest('hex');

/** Signs as many vendors do: the hex HMAC of the body in a header. */
const webhook: Webhook = {
  authentic({ headers, body }, key) {
    const given = Buffer.from(headers['x-signature'] ?? '');
    const wanted = Buffer.from(createHmac('sha256', key).update(body).digest('hex'));
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  },
  challenge: ({ headers }) => {
    const asked = headers['x-challenge'];
    return asked === undefined ? undefined : JSON.stringify({ verification: asked });
  },
  records({ body }) {
    const parsed = parseJson(body);
    const { events } = isObject(parsed) ? parsed : {};
    return Array.isArray(events) ? events.filter(isObject) : [];
  },
};

describe('a webhook', { timeout: 60_000 }, () => {
  let bench: Bench;
  let site: Site;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({
      webhook: (source, name) =>
        source === 'aws' && name === 'prod' ? { webhook, secret } : undefined,
    });
  });
  afterAll(() => bench?.close());

  const url = '/api/v1/webhooks/aws/prod';
  const body = JSON.stringify({ events: [{ eventID: 'a' }, { eventID: 'b' }] });
  const push = (payload: string, headers: Record<string, string> = {}, to = url) =>
    site.inject({
      method: 'POST',
      url: to,
      headers: { 'content-type': 'application/json', 'x-signature': sign(payload), ...headers },
      payload,
    });

  it('takes in what carries the signature, and it is durable by then', async () => {
    const before = await site.stream.end(0);
    const answer = await push(body);
    expect([answer.statusCode, answer.json()]).toEqual([200, { accepted: 2 }]);
    expect(await site.stream.end(0)).toBe(before + 1);
  });

  it('takes nothing without it, and does not tell which doors there are', async () => {
    const before = await site.stream.end(0);
    const wrong = await push(body, { 'x-signature': sign('another body') });
    const nowhere = await push(body, {}, '/api/v1/webhooks/aws/elsewhere');
    const other = await push(body, {}, '/api/v1/webhooks/no-such-system/prod');
    expect(wrong.statusCode).toBe(401);
    for (const answer of [nowhere, other]) {
      expect([answer.statusCode, answer.body]).toEqual([401, wrong.body]);
    }
    const cookie = await site.session(['admin']);
    const signedIn = await push(body, { cookie, 'x-signature': '' });
    expect(signedIn.statusCode).toBe(401);
    expect(await site.stream.end(0)).toBe(before);
  });

  it("answers the vendor's own check of the address", async () => {
    const answer = await site.inject({ method: 'GET', url, headers: { 'x-challenge': 'q7' } });
    expect([answer.statusCode, answer.body]).toEqual([200, '{"verification":"q7"}']);
    expect(answer.headers['content-type']).toContain('application/json');
    expect((await site.inject({ method: 'GET', url })).statusCode).toBe(401);
  });

  it('refuses what is no JSON and what is too large, with the reason', async () => {
    const odd = await push('{not json');
    expect([odd.statusCode, odd.body]).toEqual([400, expect.stringContaining('ERR_INPUT_INVALID')]);
    const large = await push(JSON.stringify({ events: [{ words: 'x'.repeat(9 * 1024 * 1024) }] }));
    expect(large.statusCode).toBe(413);
  });
});
