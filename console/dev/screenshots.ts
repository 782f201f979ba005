/**
 * Screenshots of every page, wide and narrow, light and dark, into `screenshots/`.
 * `npx tsx console/dev/screenshots.ts [--url http://127.0.0.1:4310 --token T] [--only name,name] [--themes light] [--sizes wide]`
 * Without a URL it starts the fixture server over `console/dist`.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { fixtureServer } from './fixture-server.ts';
import { newWorld } from './sample/world.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string', default: 'fixture-token-0123456789' },
    only: { type: 'string', default: '' },
    themes: { type: 'string', default: 'light,dark' },
    sizes: { type: 'string', default: 'wide,phone' },
    out: { type: 'string', default: resolve(import.meta.dirname, '../../screenshots') },
    axe: { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
  },
});

const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
type Size = keyof typeof sizes;

const settle = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
  await page.waitForTimeout(350);
};

/** The first link to one of these, followed. */
const openFirst = async (page: Page, prefix: string): Promise<void> => {
  const link = page.locator(`main a[href^="${prefix}"]`).first();
  await link.click();
  await settle(page);
};

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly steps?: (page: Page) => Promise<void>;
  /** Before the page is opened: how the server answers. */
  readonly before?: (page: Page) => Promise<unknown>;
}

const answerAll = (page: Page, url: string, status: number): Promise<unknown> =>
  page.route(url, (route) =>
    route.fulfill({
      status,
      json: {
        error:
          status === 403
            ? { code: 'ERR_FORBIDDEN', message: 'Your roles do not include ledger:read.' }
            : { code: 'ERR_STORE_UNAVAILABLE', message: 'The store does not answer.' },
      },
    }),
  );

const shots: readonly Shot[] = [
  { name: 'overview', path: '/' },
  { name: 'incidents', path: '/incidents', steps: async (page) => page.keyboard.press('j') },
  { name: 'incident', path: '/incidents', steps: (page) => openFirst(page, '/incidents/') },
  {
    name: 'incident-raw',
    path: '/incidents',
    steps: async (page) => {
      await openFirst(page, '/incidents/');
      await page.getByRole('button', { name: /^Raw/ }).first().click();
      await settle(page);
    },
  },
  { name: 'approvals', path: '/approvals' },
  {
    name: 'approve',
    path: '/approvals',
    steps: async (page) => {
      await page.getByRole('button', { name: 'Approve' }).first().click();
      await settle(page);
    },
  },
  { name: 'identities', path: '/identities' },
  { name: 'identity', path: '/identities', steps: (page) => openFirst(page, '/identities/') },
  {
    name: 'identity-access',
    path: '/identities?tier=%5B0%5D',
    steps: async (page) => {
      await openFirst(page, '/identities/');
      await page.getByRole('tab', { name: /Access/ }).click();
      await settle(page);
    },
  },
  {
    name: 'identity-timeline',
    path: '/identities',
    steps: async (page) => {
      await openFirst(page, '/identities/');
      await page.getByRole('tab', { name: 'Timeline' }).click();
      await settle(page);
    },
  },
  { name: 'posture', path: '/posture' },
  {
    name: 'posture-check',
    path: '/posture',
    steps: async (page) => {
      await page.locator('main section li button').first().click();
      await settle(page);
    },
  },
  {
    name: 'identity-habits',
    path: '/identities',
    steps: async (page) => {
      await openFirst(page, '/identities/');
      await page.getByRole('tab', { name: 'Habits' }).click();
      await settle(page);
    },
  },
  { name: 'access', path: '/access' },
  {
    name: 'access-ways',
    path: '/access',
    steps: async (page) => {
      await page.locator('main section section button').first().click();
      await settle(page);
    },
  },
  {
    name: 'hunt',
    path: '/hunt',
    steps: async (page) => {
      await page.getByRole('button', { name: /^Run/ }).click();
      await page
        .getByText(/rows? in|rows?, there are more in/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'hunt-chart',
    path: `/hunt?view=chart&sql=${encodeURIComponent('SELECT operation, count(*) AS n FROM events GROUP BY operation ORDER BY n DESC LIMIT 20')}`,
    steps: (page) => settle(page),
  },
  { name: 'rules-attack', path: '/rules?as=matrix' },
  {
    name: 'rules-try',
    path: '/rules/try',
    steps: async (page) => {
      await page.getByRole('button', { name: /^Try/ }).click();
      await page.getByText('What it would have found').waitFor();
    },
  },
  { name: 'playbooks', path: '/playbooks' },
  { name: 'governance', path: '/governance' },
  { name: 'existence', path: '/governance?tab=existence' },
  { name: 'frameworks', path: '/governance?tab=frameworks' },
  { name: 'reviews', path: '/governance?tab=reviews' },
  { name: 'programme', path: '/governance?tab=programme' },
  { name: 'drills', path: '/drills' },
  { name: 'tasks', path: '/tasks' },
  { name: 'rules', path: '/rules' },
  { name: 'systems', path: '/systems' },
  { name: 'connect', path: '/systems/connect' },
  { name: 'connect-aws', path: '/systems/connect?system=aws' },
  { name: 'ledger', path: '/ledger' },
  { name: 'docs', path: '/docs' },
  { name: 'docs-page', path: '/docs/connect' },
  { name: 'settings', path: '/settings' },
  { name: 'settings-people', path: '/settings?tab=people' },
  { name: 'settings-sign-in', path: '/settings?tab=sign-in' },
  { name: 'settings-notifications', path: '/settings?tab=notifications' },
  {
    name: 'palette',
    path: '/',
    steps: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(/Search identities/).fill('svc');
      await settle(page);
    },
  },
  {
    name: 'failed',
    path: '/posture',
    before: (page) => answerAll(page, '**/api/v1/posture/**', 503),
    // It tries again before it says so.
    steps: (page) => page.getByRole('button', { name: 'Try again' }).first().waitFor(),
  },
  {
    name: 'forbidden',
    path: '/ledger',
    before: (page) => answerAll(page, '**/api/v1/ledger?*', 403),
  },
  {
    name: 'loading',
    path: '/',
    before: (page) => page.route('**/api/v1/overview', () => new Promise(() => undefined)),
  },
  {
    name: 'keys',
    path: '/',
    steps: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const watch = (page: Page): string[] => {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  return faults;
};

const axe = async (page: Page, name: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const violation of violations) {
    say(`  axe ${name}: ${violation.id} (${violation.impact}) ×${violation.nodes.length}`);
    for (const node of violation.nodes.slice(0, 3)) say(`      ${node.html.slice(0, 200)}`);
  }
};

const take = async (context: BrowserContext, base: string, shot: Shot, label: string) => {
  const page = await context.newPage();
  const faults = watch(page);
  await shot.before?.(page);
  await page.goto(base + shot.path);
  await settle(page);
  page.setDefaultTimeout(5000);
  await shot.steps?.(page).catch((error: unknown) => {
    faults.push(`steps: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  });
  await page.waitForTimeout(250);
  if (values.whole) {
    const height = await page.evaluate(
      () => document.querySelector('[data-scroll]')?.scrollHeight ?? 0,
    );
    const size = page.viewportSize();
    if (size && height > size.height) {
      await page.setViewportSize({ width: size.width, height: Math.min(6000, height + 120) });
      await page.waitForTimeout(250);
    }
  }
  const sideways = await page.evaluate(() => {
    const frame = document.querySelector('[data-scroll]') ?? document.documentElement;
    if (frame.scrollWidth <= frame.clientWidth + 1) return undefined;
    const wide = [...frame.querySelectorAll('*')].filter((one) => {
      const inner = one.parentElement?.closest('.overflow-x-auto, .sr-only');
      return one.getBoundingClientRect().right > window.innerWidth + 1 && !inner;
    });
    return wide.at(-1)?.outerHTML.slice(0, 200) ?? 'unknown';
  });
  if (sideways !== undefined) say(`  ${shot.name} ${label}: scrolls sideways: ${sideways}`);
  await page.screenshot({
    path: resolve(values.out, `${shot.name}-${label}.png`),
    timeout: 60_000,
  });
  if (values.axe) await axe(page, `${shot.name} ${label}`);
  for (const fault of faults) say(`  ${shot.name} ${label}: ${fault}`);
  await page.close();
};

const run = async (base: string): Promise<void> => {
  mkdirSync(values.out, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const only = values.only.split(',').filter(Boolean);
  try {
    for (const theme of values.themes.split(',') as ('light' | 'dark')[]) {
      for (const size of values.sizes.split(',') as Size[]) {
        const context = await browser.newContext({
          viewport: sizes[size],
          colorScheme: theme,
          deviceScaleFactor: Number(values.scale),
          hasTouch: size === 'phone',
          reducedMotion: 'reduce',
        });
        const page = await context.newPage();
        if (only.length === 0 || only.includes('sign-in')) {
          await page.goto(`${base}/sign-in`);
          await settle(page);
          await page.screenshot({ path: resolve(values.out, `sign-in-${size}-${theme}.png`) });
        }
        // A one-time link works once: the session it gave is kept for the other contexts.
        if (state === undefined) {
          await page.goto(`${base}/sign-in#${values.token}`);
          await page.waitForURL((url) => url.pathname !== '/sign-in', { timeout: 10_000 });
          state = await context.storageState();
        } else await context.addCookies(state.cookies);
        await page.close();
        for (const shot of shots) {
          if (only.length === 0 || only.includes(shot.name))
            await take(context, base, shot, `${size}-${theme}`);
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
};

let state: Awaited<ReturnType<BrowserContext['storageState']>> | undefined;
if (values.url) await run(values.url);
else {
  const server = fixtureServer(newWorld(Date.now()));
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  server.server.unref();
  await run(base);
  server.server.closeAllConnections();
  await server.close();
}
