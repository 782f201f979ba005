/** In, once, by the link; and the pages that everything begins at. */
import { describe, expect, it } from 'vitest';
import { type ConsoleSite, open, sees } from './site.case.ts';

export const entry = (site: () => ConsoleSite): void => {
  describe('signing in', () => {
    it('lets nobody in without the link, and in with it once', async () => {
      const { platform, browser } = site();
      const first = await browser.newContext();
      const page = await first.newPage();
      await page.goto(`${platform.url}/incidents`);
      await sees(page, 'Sign in with a one-time link');
      await page.goto(platform.signInLink ?? '');
      await sees(page, 'Overview', 'DEMO');
      expect(page.url()).not.toContain('#');
      const second = await browser.newContext();
      const other = await second.newPage();
      await other.goto(platform.signInLink ?? '');
      await sees(other, /used|expired|not valid/i);
      await second.close();
      await first.close();
    });

    it('goes on to the page that was asked for', async () => {
      const { platform, browser } = site();
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${platform.url}/hunt?view=json`);
      await sees(page, 'Sign in with a one-time link');
      const { token } = await platform.signIn.issueOneTime('founder');
      await page.getByLabel('Link or token').fill(`${platform.url}/sign-in#${token}`);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(/\/hunt\?view=json$/);
      await sees(page, 'Hunt');
      await context.close();
    });
  });

  describe('the overview', () => {
    it('says what needs somebody now, how posture and risk stand, what is covered, and how fast it went', async () => {
      const { page } = site();
      await open(page, '/', 'Overview');
      await sees(
        page,
        /\d+ identities and \d+ roles watched, \d+ unowned/i,
        'svc-legacy-provisioner',
        'Identities at risk',
        /of \d+ judged \(\d+/i,
        'What it said',
        /\d+ paged/i,
        'per second, judged',
        'Posture',
        'Coverage',
      );
      await page.getByText('svc-legacy-provisioner').first().click();
      await page.waitForURL(/incidents\/inc_/);
    });

    it('is found by typing too: the palette opens pages, incidents and identities', async () => {
      const { page } = site();
      await open(page, '/');
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(/Search identities/).fill('breakglass-1');
      await page
        .getByRole('option', { name: /breakglass-1/ })
        .first()
        .click();
      await page.waitForURL(/identities\//);
      await sees(page, 'breakglass-1', 'Emergency access');
      await page.keyboard.press('g');
      await page.keyboard.press('h');
      await page.waitForURL(/\/hunt/);
      await page.keyboard.press('?');
      await sees(page, 'Search and commands', 'Next line');
      await page.keyboard.press('Escape');
    });
  });
};
