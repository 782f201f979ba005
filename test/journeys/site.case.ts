/** A whole platform in a folder of its own, beside the simulated organisation on its twin; all of it goes at the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Log, silentLog } from '../../src/core/index.ts';
import { type Demo, openDemo } from '../../src/platform/demo.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';
import { peer, peerDatabase } from '../../src/store/cases/servers.case.ts';

export interface Site {
  readonly platform: Platform;
  readonly demo: Demo;
  close(): Promise<void>;
}

const clock = { now: () => Date.now() };

/** On a PostgreSQL of this machine where there is one, else on the embedded one. */
export const openSite = async ({
  historyDays = 2,
  propagationMs = 1_500,
  log = silentLog,
}: {
  readonly historyDays?: number;
  readonly propagationMs?: number;
  readonly log?: Log;
} = {}): Promise<Site> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cs-site-'));
  const database = peer.skip === undefined ? await peerDatabase() : undefined;
  const storeUrl = database && 'url' in database.address ? database.address.url : undefined;
  const demo = await openDemo({
    seed: 20261,
    size: 'small',
    historyDays,
    propagationMs,
    clock,
    log,
  });
  const platform = await openPlatform({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    demo: true,
    ...(storeUrl === undefined ? {} : { storeUrl }),
    version: '0.0.0-test',
    clock,
    log,
    env: {},
    connections: [demo.connection],
  });
  return {
    platform,
    demo,
    async close() {
      await platform.stop();
      await demo.close();
      await database?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

/** Asks until there is an answer; the limit only keeps a broken run from hanging. */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  patienceMs = 60_000,
): Promise<T> => {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Until everything that was acknowledged is worked through and committed. */
export const caughtUp = async (platform: Platform): Promise<void> => {
  await until('the loop to catch up', async () =>
    platform.engine() && (await platform.behind()) === 0 ? true : undefined,
  );
};
