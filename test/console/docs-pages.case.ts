/** The documentation of this version, inside the console. */
import { describe, expect, it } from 'vitest';
import { type ConsoleSite, open, sees } from './site.case.ts';

export const docsPages = (site: () => ConsoleSite): void => {
  describe('the documentation', () => {
    it('is found by a word, read as a page, and leads on to the page that it names', async () => {
      const { page } = site();
      await open(page, '/docs', 'Documentation');
      await sees(page, /\d{2} pages/, 'Guides', 'Systems', 'Decisions', 'Words');
      const names = await page.locator('main a[href^="/docs/"]').allInnerTexts();
      expect(names.length).toBeGreaterThan(60);
      expect(names.filter((name) => name.trim() === '')).toEqual([]);
      await page.getByRole('searchbox', { name: 'Search the documentation' }).fill('zzzz nothing');
      await sees(page, 'No page holds these words');
      await page
        .getByRole('searchbox', { name: 'Search the documentation' })
        .fill('pre-authorisation');
      await expect.poll(() => page.url()).toContain('q=pre-authorisation');
      await page.getByRole('link', { name: /^Words/ }).click();
      await page.waitForURL(/\/docs\/glossary$/);
      await sees(page, 'an owner’s signature beforehand'.replace('’', "'"));
      expect(await page.locator('article table tbody tr').count()).toBeGreaterThan(20);

      await open(page, '/docs/connect');
      const told = await page.locator('article').innerText();
      // Drawn, and not shown as it is written.
      expect(told).not.toMatch(/^#|```|\]\(/m);
      expect(await page.locator('article pre').count()).toBeGreaterThan(0);
      const link = page.locator('article a[href^="/docs/"]').first();
      const to = await link.getAttribute('href');
      await link.click();
      await page.waitForURL((url) => `${url.pathname}${url.hash}` === to);
      await page.locator('article h1').waitFor();
    });

    it('of a page that is not there says so', async () => {
      const { page } = site();
      await open(page, '/docs/nothing-here', 'No such page');
    });
  });
};
