/** Size, depth, kind and keys of what comes in are bounded before anything reads it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, ORIGIN, openBench, type Site } from './api.case.ts';

describe('every body is bounded', () => {
  let bench: Bench;
  let site: Site;
  let cookie: string;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site();
    cookie = await site.session(['admin', 'approver']);
  });
  afterAll(() => bench?.close());

  const send = (payload: string, type = 'application/json', url = '/api/v1/settings/stop') =>
    site.inject({
      method: url.endsWith('/stop') ? 'PUT' : 'POST',
      url,
      headers: { cookie, origin: ORIGIN, ...(type === '' ? {} : { 'content-type': type }) },
      payload,
    });
  const problemOf = async (answer: ReturnType<typeof send>) => {
    const { statusCode, body } = await answer;
    return [statusCode, JSON.parse(body).error.code];
  };

  it('in bytes', async () => {
    const words = 'x'.repeat(1024 * 1024);
    expect(await problemOf(send(JSON.stringify({ on: true, reason: words })))).toEqual([
      413,
      'ERR_INPUT_TOO_LARGE',
    ]);
    const reason = 'x'.repeat(2001);
    expect(await problemOf(send(JSON.stringify({ on: true, reason })))).toEqual([
      400,
      'ERR_INPUT_INVALID',
    ]);
  });

  it('in depth', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { statusCode, body } = await send(deep);
    expect(statusCode).toBe(400);
    expect(body).toContain('nested deeper');
    const nested = `{"on":true,"reason":"r","more":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`;
    expect((await send(nested)).statusCode).toBe(400);
  });

  it('in keys: none reaches a prototype', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const answer = await send(`{"on":true,"reason":"r","${key}":{"polluted":true}}`);
      expect([key, answer.statusCode]).toEqual([key, 400]);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const query = '/api/v1/incidents?__proto__[polluted]=1&constructor=2';
    expect((await site.ask(cookie, 'GET', query)).statusCode).toBe(200);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('in kind: JSON only, and whole', async () => {
    const good = JSON.stringify({ on: false, reason: 'r' });
    expect((await send(good)).statusCode).toBe(200);
    expect((await send(good, 'application/json; charset=utf-8')).statusCode).toBe(200);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/x-ndjson',
      '',
    ])
      expect([type, (await send(good, type)).statusCode]).toEqual([type, 415]);
    for (const broken of ['{', 'true', '[]', '"x"', 'null', '', '{"on":"yes","reason":"r"}'])
      expect([broken, (await send(broken)).statusCode]).toEqual([broken, 400]);
  });

  it('in paths and headers: overlong ones are refused, odd ones are nobody', async () => {
    const long = 'a'.repeat(9_000);
    expect((await site.ask(cookie, 'GET', `/api/v1/incidents/${long}`)).statusCode).toBe(414);
    expect(
      (await site.ask(cookie, 'GET', `/api/v1/incidents/${'a'.repeat(3000)}`)).statusCode,
    ).toBe(400);
    expect((await site.ask(cookie, 'GET', `/api/v1/incidents?after=${long}`)).statusCode).toBe(400);
    for (const odd of ['%00', '%ef%bf%bf', '%f0%9f%92%a5', "'; drop table users; --"]) {
      const { statusCode } = await site.ask(cookie, 'GET', `/api/v1/incidents/${odd}`);
      expect([odd, statusCode]).toEqual([odd, 404]);
    }
  });
});
