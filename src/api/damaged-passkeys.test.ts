import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, ORIGIN, openBench } from './api.case.ts';

describe('passkeys that are kept damaged', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench?.close());

  it('are told of and logged, and neither listed as none nor written over nor signed in with', async () => {
    const lines: string[] = [];
    const log = pino(
      { level: 'error' },
      new Writable({
        write(chunk, _encoding, done) {
          lines.push(String(chunk));
          done();
        },
      }),
    );
    const site = await bench.site({ log });
    const userId = await site.user(['admin']);
    const key = `passkeys/${userId}`;
    const damaged = [{ id: 'AAAA', name: 'Laptop', publicKey: 7 }];
    await site.store.settings.put(key, damaged);
    const cookie = await site.sessionOf(userId);
    const answers = [
      await site.ask(cookie, 'GET', '/api/v1/passkeys'),
      await site.ask(cookie, 'POST', '/api/v1/passkeys/options'),
      await site.ask(cookie, 'DELETE', '/api/v1/passkeys/AAAA'),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([409, 409, 409]);
    expect(answers[0]?.json().error.message).toContain(key);
    expect(await site.store.settings.get(key)).toEqual(damaged);
    expect(lines.filter((line) => line.includes('kept passkeys are damaged'))).toHaveLength(3);

    const options = await site.inject({
      ...{ method: 'POST', url: '/api/v1/session/passkey/options', headers: { origin: ORIGIN } },
    });
    const [transaction] = options.cookies;
    const shown = await site.inject({
      ...{ method: 'POST', url: '/api/v1/session/passkey' },
      headers: { origin: ORIGIN, cookie: `${transaction?.name}=${transaction?.value}` },
      payload: {
        response: {
          ...{ id: 'AAAA', rawId: 'AAAA', type: 'public-key' },
          response: { userHandle: Buffer.from(userId).toString('base64url') },
        },
      },
    });
    expect(shown.statusCode).toBe(401);
    expect(shown.json().error.message).not.toContain(userId);
  });
});
