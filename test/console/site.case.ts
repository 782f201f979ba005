/** One platform with the simulated organisation, and one browser on it, for all that is asked of the console. Test only. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RoleName } from '../../src/api/index.ts';
import { createLog, systemClock } from '../../src/core/index.ts';
import { type Demo, openDemo } from '../../src/platform/demo.ts';
import { type DemoDrills, demoDrills } from '../../src/platform/demo-drills.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';

const chromiumPath = '/usr/bin/chromium';
export const ready =
  existsSync(resolve(import.meta.dirname, '../../console/dist/index.html')) &&
  existsSync(chromiumPath);

/**
 * `COUNTERSIGN_CONSOLE=whole npx vitest run test/console/console.test.ts` does every job of every page. The gate does
 * those that end soon on a busy machine.
 */
export const whole = process.env['COUNTERSIGN_CONSOLE'] === 'whole';
export const slow = (name: string, work: () => Promise<void>): void => {
  if (whole) it(name, work);
};
/** Of which the gate does none. */
export const slowly = (name: string, work: () => void): void => {
  if (whole) describe(name, work);
};

/** A screen is drawn when the loop has gone around; a limit against hanging, not a measure. */
const PATIENCE = { timeout: 30_000 } as const;

const desk = { width: 1440, height: 900 } as const;
export const phone = { width: 390, height: 844 } as const;

export interface ConsoleSite {
  readonly platform: Platform;
  readonly demo: Demo;
  readonly drills: DemoDrills;
  readonly browser: Browser;
  /** The first administrator's, at a desk. */
  readonly page: Page;
  /** Errors that any page of ours said. */
  readonly complaints: readonly string[];
  attack(id: string): Promise<void>;
  /** A new user with these roles, signed in, in a browser of their own. */
  person(id: string, roles: readonly RoleName[], how?: BrowserContextOptions): Promise<Page>;
  /** The same person again, in another window. */
  window(userId: string, how?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

const escaped = (text: string): RegExp =>
  new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');

/** Waits until a person would read all of it somewhere on the page. */
export const sees = async (page: Page, ...wanted: readonly (string | RegExp)[]): Promise<void> => {
  for (const one of wanted) {
    await expect
      .poll(() => page.locator('body').innerText(), PATIENCE)
      .toMatch(one instanceof RegExp ? one : escaped(one));
  }
};

/** Opens a page and waits for its heading. */
export const open = async (page: Page, path: string, heading?: string): Promise<void> => {
  await page.goto(new URL(path, page.url()).href);
  await expect
    .poll(
      () =>
        page
          .locator('h1')
          .first()
          .innerText({ timeout: 1_000 })
          .catch(() => ''),
      PATIENCE,
    )
    .toMatch(heading === undefined ? /\S/ : escaped(heading));
};

/** What axe finds grave, one line each. */
export const graveFaults = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
    );
};

const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });

export const openConsoleSite = async (): Promise<ConsoleSite> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-console-'));
  const log = createLog({ level: 'error' });
  const clock = systemClock;
  const demo = await openDemo({
    ...{ seed: 20261, size: 'small', historyDays: 1, propagationMs: 500 },
    ...{ clock, log },
  });
  const drills = demoDrills({ demo, clock, log });
  const platform = await openPlatform({
    dataDir: join(folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    demo: true,
    version: 'test',
    clock,
    log,
    env: {},
    connections: [demo.connection],
    drills: drills.door,
  });
  drills.attach(platform);
  const ending = new AbortController();
  await demo.prepare(platform);
  const living = demo.live(platform, ending.signal);
  const browser = await startBrowser();
  const complaints: string[] = [];

  const newPage = async (how: BrowserContextOptions = {}): Promise<Page> => {
    const context: BrowserContext = await browser.newContext({
      viewport: desk,
      reducedMotion: 'reduce',
      ...how,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => {
      // A refused call is written there by the browser itself; what the page makes of it is seen.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    return page;
  };
  const window = async (userId: string, how?: BrowserContextOptions): Promise<Page> => {
    const { token } = await platform.signIn.issueOneTime(userId);
    const page = await newPage(how);
    await page.goto(`${platform.url}/sign-in#${token}`);
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    return page;
  };
  return {
    platform,
    demo,
    drills,
    browser,
    page: await window('founder'),
    complaints,
    window,
    attack: (id) => demo.attack(platform, id, { mark: undefined }).played,
    async person(id, roles, how) {
      await platform.store.access.putUser({
        ...{ id, name: `Person ${id}`, roles: [...roles], identityIds: [] },
        ...{ createdAt: clock.now(), disabled: false },
      });
      return window(id, how);
    },
    async close() {
      ending.abort();
      await browser.close();
      await living.catch(() => undefined);
      await platform.stop();
      await demo.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
