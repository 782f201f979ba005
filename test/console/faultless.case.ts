/** Every page by light and by dark: nothing grave for those who cannot see or point, nothing wider than a phone, no error. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type ConsoleSite, graveFaults, open, phone, sees, slow, whole } from './site.case.ts';

type Step = (page: Page) => Promise<unknown>;

const follow =
  (prefix: string): Step =>
  async (page) => {
    await page.locator(`main a[href^="${prefix}"]`).first().click();
    await page.waitForURL((url) => url.pathname.startsWith(prefix));
    await page.locator('h1').first().waitFor();
  };
const tab =
  (name: RegExp): Step =>
  async (page) => {
    await follow('/identities/')(page);
    await page.getByRole('tab', { name }).click();
  };
const press =
  (name: RegExp): Step =>
  (page) =>
    page.getByRole('button', { name }).first().click();

const stay: Step = async () => undefined;
const views: readonly (readonly [name: string, path: string, step?: Step])[] = [
  ['overview', '/'],
  ['incidents', '/incidents'],
  ['incident', '/incidents', follow('/incidents/')],
  ['approvals', '/approvals'],
  ['tasks', '/tasks'],
  ['identities', '/identities'],
  ['identity', '/identities?tier=%5B0%5D', follow('/identities/')],
  ['identity access', '/identities?tier=%5B0%5D', tab(/Access/)],
  [
    'identity at a moment',
    '/identities?tier=%5B0%5D',
    async (page) => {
      await tab(/Access/)(page);
      await page.getByRole('button', { name: '1 h ago' }).click();
      await sees(page, 'Different since then');
    },
  ],
  ['identity habits', '/identities?tier=%5B0%5D', tab(/Habits/)],
  ['identity timeline', '/identities?tier=%5B0%5D', tab(/Timeline/)],
  ['identity history', '/identities?tier=%5B0%5D', tab(/History/)],
  ['access', '/access'],
  [
    'access ways',
    '/access',
    async (page) => {
      await page.locator('main section section button').first().click();
      await sees(page, 'Blast radius');
    },
  ],
  ['posture', '/posture'],
  ['check', '/posture', (page) => page.locator('main section li button').first().click()],
  ['hunt', '/hunt', press(/^Run/)],
  ['rules', '/rules'],
  ['matrix', '/rules?as=matrix'],
  ['rule', '/rules', (page) => page.locator('main li button').first().click()],
  ['rule try', '/rules/try', press(/^Try/)],
  ['systems', '/systems'],
  ['connect', '/systems/connect'],
  ['connect aws', '/systems/connect?system=aws'],
  ['connect okta', '/systems/connect?system=okta'],
  ['playbooks', '/playbooks'],
  ['drills', '/drills'],
  ['governance', '/governance'],
  ['existence', '/governance?tab=existence'],
  ['standing', '/governance?tab=standing'],
  ['changes', '/governance?tab=changes'],
  ['reviews', '/governance?tab=reviews'],
  ['frameworks', '/governance?tab=frameworks', press(/^Controls/)],
  ['programme', '/governance?tab=programme'],
  ['ledger', '/ledger'],
  ['documentation', '/docs'],
  ['documentation found', '/docs?q=owner'],
  ['documentation page', '/docs/connect'],
  ['settings', '/settings'],
  ['people', '/settings?tab=people'],
  ['sign-in', '/settings?tab=sign-in', press(/^Set up/)],
  ['tokens', '/settings?tab=tokens'],
  ['notifications', '/settings?tab=notifications'],
  ['palette', '/', (page) => page.keyboard.press('Control+k')],
  ['keys', '/', (page) => page.keyboard.press('?')],
];

const menu = [...new Set(views.map(([, path]) => path.split('?')[0] ?? path))];
/** Where most of the work is done; with `whole`, everywhere. */
const first = ['overview', 'incidents', 'approvals', 'identities', 'posture'];
const judged = views.filter(([name]) => whole || first.includes(name));

/** Colours that fade from one theme to the other have begun, a frame later, and have come to their end. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(
    `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() =>
      Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))))`,
  );

export const faultless = (site: () => ConsoleSite): void => {
  describe('every page', () => {
    it.each(judged.map(([name, path, step = stay]) => ({ name, path, step })))(
      'has no grave fault of accessibility, light and dark: $name',
      async ({ path, step }) => {
        // A window of its own: one that is too slow disturbs none that comes after it.
        const page = await site().window('founder', { colorScheme: 'light' });
        try {
          await open(page, path);
          await step(page);
          await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
          const faults: string[] = [];
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            await settled(page);
            faults.push(...(await graveFaults(page)).map((one) => `${colorScheme} ${one}`));
          }
          expect(faults).toEqual([]);
          expect(await page.locator('body').innerText()).not.toMatch(
            /something went wrong|could not be served|unexpected error/i,
          );
        } finally {
          await page.context().close();
        }
      },
    );

    slow('fits a phone: nothing scrolls sideways', async () => {
      const page = await site().window('founder', { viewport: phone, hasTouch: true });
      const wide: string[] = [];
      for (const [name, path, step] of views) {
        if (name === 'palette' || name === 'keys') continue;
        await open(page, path);
        await step?.(page);
        await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined);
        const over = await page.evaluate<number>(
          `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(
            document.querySelector('[data-scroll]') ?? document.documentElement)`,
        );
        if (over > 1) wide.push(`${name}: ${over} px`);
      }
      await page.context().close();
      expect(wide).toEqual([]);
    });

    it('opens without an error, from each entry of the menu', async () => {
      const { page } = site();
      for (const to of menu) {
        await open(page, to);
        expect(await page.locator('body').innerText(), to).not.toMatch(
          /something went wrong|could not be served|unexpected error/i,
        );
      }
    });

    it('said no error to the browser, and broke no rule of its own content policy', () => {
      expect(site().complaints).toEqual([]);
    });
  });
};
