import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog, systemClock } from '../core/index.ts';
import { attacks } from '../estate/index.ts';
import { type Demo, demoDefaults, openDemo } from './demo.ts';
import type { Platform } from './platform-contract.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo({ ...demoDefaults, historyDays: 1, clock: systemClock, log: silentLog });
});
afterAll(() => demo.close());

interface Said {
  readonly eventTime: number;
  readonly at: number;
}

/** What an attack puts on the stream, with the moment it came. */
const listener = () => {
  const said: Said[] = [];
  const stream = {
    async append(_partition: number, _header: unknown, payload: Uint8Array) {
      for (const line of Buffer.from(payload).toString('utf8').split('\n').filter(Boolean)) {
        const { eventTime } = JSON.parse(line) as { readonly eventTime: string };
        said.push({ eventTime: Date.parse(eventTime), at: Date.now() });
      }
      return { partition: 0, position: said.length };
    },
  };
  return { said, platform: { stream, tenant: 'main' } as unknown as Platform };
};

it('says no event of an attack before its time has come, and begins the hostile part at once', async () => {
  const scripts = attacks.map((script) => script.id);
  const { said, platform } = listener();
  const began = Date.now();
  for (const id of ['phished-console-sign-in', 'low-risk-token-elsewhere']) {
    expect(scripts).toContain(id);
    await demo.attack(platform, id, { mark: undefined }).played;
  }
  expect(said.length).toBeGreaterThan(8);
  expect(said.filter((one) => one.eventTime > one.at)).toEqual([]);
  expect(said.some((one) => one.eventTime >= began - 1_000)).toBe(true);
}, 60_000);
