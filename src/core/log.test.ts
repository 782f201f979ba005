import { describe, expect, it } from 'vitest';
import { CountersignError } from './errors.ts';
import { createLog } from './log.ts';

const logged = (say: (log: ReturnType<typeof createLog>) => void): string => {
  let text = '';
  say(
    createLog({
      level: 'debug',
      write(line) {
        text += line;
      },
    }),
  );
  return text;
};
const TOKEN = 'cs_0123456789abcdefghijklmnop';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJlLW9mLWl0';
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----';

describe('the log', () => {
  it('is one line of JSON each, whatever is said', () => {
    const lines = logged((log) => {
      log.info({ source: 'a\nb\u2028{"level":60}' }, 'first\nfake line');
      log.warn('second');
    }).trimEnd();
    expect(lines.split('\n').map((line) => JSON.parse(line).msg)).toEqual([
      'first\nfake line',
      'second',
    ]);
  });

  it('holds no value under the name of a secret, at any depth and in any spelling', () => {
    const said = logged((log) => {
      log.info({ password: 'hunter2', a: { b: { c: { client_secret: 'hunter2' } } } }, 'one');
      log.info({ headers: [{ Authorization: 'hunter2' }, { 'set-cookie': ['hunter2'] }] }, 'two');
      log.info(
        { config: { secretAccessKey: 'hunter2', api_key: 'hunter2', refreshToken: 'hunter2' } },
        'three',
      );
      log.child({ token: 'hunter2' }).info('four');
    });
    expect(said).not.toContain('hunter2');
    expect(said.match(/\[redacted\]/g)?.length).toBe(8);
  });

  it('holds no secret that is known by its form, in messages, errors and their causes', () => {
    const error = new CountersignError(
      'ERR_STORE_UNAVAILABLE',
      'cannot reach postgres://app:hunter2@db/x',
      { cause: new Error(`Bearer ${TOKEN} was refused for ${JWT}`) },
    );
    const said = logged((log) => {
      log.error({ err: error }, `asked with ${TOKEN}`);
      log.error(error);
      log.warn({ because: `key ${KEY} in nats://user:hunter2@bus:4222` }, 'failed');
    });
    for (const secret of ['hunter2', TOKEN, JWT, 'MIIEpAIBAAKCAQEA7'])
      expect(said).not.toContain(secret);
    expect(said).toContain('ERR_STORE_UNAVAILABLE');
    expect(said).toContain('cannot reach postgres://[redacted]@db/x');
  });

  it('leaves counts, times and ordinary words as they are', () => {
    const said = logged((log) =>
      log.info({ tokens: 3, token: 4, passwordAge: 90, secrets: ['a'], at: 'db:5432/x' }, 'said'),
    );
    expect(JSON.parse(said)).toMatchObject({
      ...{ tokens: 3, token: 4, passwordAge: 90, secrets: ['a'], at: 'db:5432/x' },
    });
  });

  it('stays small: what is deep, long or wide is cut', () => {
    let deep: unknown = 'end';
    for (let at = 0; at < 100; at++) deep = { deep };
    const said = logged((log) =>
      log.info({ deep, long: 'x'.repeat(1_000_000), wide: Array(10_000).fill('y') }, 'said'),
    );
    expect(said.length).toBeLessThan(20_000);
  });
});
