/** `bench console`: how long somebody waits, measured by the page itself in Chromium on the running demo. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { BenchConsoleOptions, BenchConsoleResult, ScreenTimes } from '../cli/index.ts';
import { CountersignError, createLog, systemClock } from '../core/index.ts';
import { demoDefaults, openDemo } from './demo.ts';
import { openPlatform } from './open-platform.ts';
import type { Platform } from './platform-contract.ts';

const WANTED = { firstViewMs: 1_500, routeChangeMs: 200 } as const;
const MOST_WAITED_MS = 60_000;

/** By the menu, so that everything that a person waits for is in it. */
const pages = [
  ['/incidents', 'Incidents'],
  ['/identities', 'Identities'],
  ['/access', 'Access'],
  ['/posture', 'Posture'],
  ['/rules', 'Rules'],
  ['/systems', 'Systems'],
  ['/playbooks', 'Playbooks'],
  ['/drills', 'Drills'],
  ['/governance', 'Governance'],
  ['/ledger', 'Ledger'],
  ['/', 'Overview'],
] as const;

/** In the page: resolves with `performance.now()` of the frame in which it stands with its answer. */
const STANDS = `window.__stands = (title, path) => new Promise((resolve) => {
  const look = () => {
    const main = document.querySelector('main');
    const there = location.pathname === path && main?.querySelector('h1')?.textContent === title;
    if (there && !main.querySelector('[role=status][aria-label=Loading]')) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  look();
});
addEventListener('DOMContentLoaded', () => {
  window.__first = window.__stands('Overview', '/');
});`;

const press = (path: string, title: string): string => `(async () => {
  const link = document.querySelector('nav[aria-label=Pages] a[href="${path}"]');
  const began = performance.now();
  link.click();
  return (await window.__stands(${JSON.stringify(title)}, ${JSON.stringify(path)})) - began;
})()`;

const timesOf = (all: readonly number[]): ScreenTimes => {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { n: sorted.length, median: at(0.5), p90: at(0.9), worst: at(1) };
};

interface Visit {
  readonly title: string;
  readonly ms: number;
}

const visitAll = async (page: Page): Promise<readonly Visit[]> => {
  const visits: Visit[] = [];
  for (const [path, title] of pages)
    visits.push({ title, ms: await page.evaluate<number>(press(path, title)) });
  return visits;
};

const oneView = async (browser: Browser, url: string, state: State) => {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    storageState: state,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(MOST_WAITED_MS);
  await page.addInitScript(STANDS);
  await page.goto(`${url}/`);
  const first = await page.evaluate<number>('window.__first');
  const fresh = await visitAll(page);
  const again = await visitAll(page);
  await context.close();
  return { first, fresh, again };
};
type State = Awaited<ReturnType<BrowserContext['storageState']>>;

const signedIn = async (browser: Browser, platform: Platform): Promise<State> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const { token } = await platform.signIn.issueOneTime('founder');
  await page.goto(`${platform.url}/sign-in#${token}`);
  await page.waitForURL((url) => url.pathname === '/');
  const state = await context.storageState();
  await context.close();
  return state;
};

const startBrowser = async (path: string): Promise<Browser> => {
  if (!existsSync(path))
    throw new CountersignError('ERR_CONFIG_INVALID', `there is no browser at ${path}`);
  const driver = await import('playwright-core').catch((cause: unknown) => {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      'this measures with playwright-core, which is there in a development install only',
      { cause },
    );
  });
  return driver.chromium.launch({
    executablePath: path,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
};

const openSite = async (folder: string) => {
  const clock = systemClock;
  const log = createLog({ level: 'error' });
  const demo = await openDemo({ ...demoDefaults, clock, log });
  const platform = await openPlatform({
    ...{ dataDir: join(folder, 'data'), host: '127.0.0.1', port: 0, demo: true },
    ...{ version: 'bench', clock, log, env: {}, connections: [demo.connection] },
  });
  await demo.prepare(platform);
  const ending = new AbortController();
  const living = demo.live(platform, ending.signal);
  await demo.attack(platform, 'leaked-access-key', { mark: undefined }).played;
  return {
    platform,
    async close(): Promise<void> {
      ending.abort();
      await living.catch(() => undefined);
      await platform.stop();
      await demo.close();
    },
  };
};

export const benchConsole = async (options: BenchConsoleOptions): Promise<BenchConsoleResult> => {
  const browser = await startBrowser(options.browser);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  options.onProgress?.('starting the demo');
  const site = await openSite(folder);
  try {
    const { platform } = site;
    const state = await signedIn(browser, platform);
    const views: Awaited<ReturnType<typeof oneView>>[] = [];
    for (let n = 1; n <= options.views; n++) {
      views.push(await oneView(browser, platform.url, state));
      options.onProgress?.(`view ${n} of ${options.views}`);
    }
    const { total: identities } = await platform.store.inventory.principals({}, { limit: 1 });
    const { total: incidents } = await platform.store.incidents.list({}, { limit: 1 });
    const fresh = views.flatMap((one) => one.fresh);
    const again = views.flatMap((one) => one.again);
    const of = (title: string): number =>
      timesOf([...fresh, ...again].filter((one) => one.title === title).map(({ ms }) => ms)).median;
    return {
      machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
      node: process.versions.node,
      browser: `Chromium ${browser.version()}`,
      size: { identities, incidents },
      firstView: timesOf(views.map(({ first }) => first)),
      firstVisit: timesOf(fresh.map(({ ms }) => ms)),
      again: timesOf(again.map(({ ms }) => ms)),
      pages: Object.fromEntries(pages.map(([, title]) => [title, of(title)])),
      wanted: WANTED,
    };
  } finally {
    await browser.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
