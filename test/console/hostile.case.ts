/** Whatever stands in a log is text: markup in every field of every kind of event, on every page that shows it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ingest } from '../../src/api/index.ts';
import { type HostileRecords, hostileRecords, MARKUP } from './hostile-records.case.ts';
import { type ConsoleSite, open, sees } from './site.case.ts';

/** What became an element, ran, or leads where no page of ours is. */
const escaped = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`(() => {
    const roots = [document];
    for (const one of document.querySelectorAll('*')) if (one.shadowRoot) roots.push(one.shadowRoot);
    const outside = ({ href }) => !href.startsWith(location.origin) && !href.startsWith('https://');
    return [
      ...(window.hit === undefined ? [] : ['ran: ' + window.hit]),
      ...roots.flatMap((root) => [
        ...[...root.querySelectorAll('[data-x], img[src="x"]')].map((one) => one.outerHTML.slice(0, 200)),
        ...[...root.querySelectorAll('a[href]')].filter(outside).map(({ href }) => 'leads to ' + href),
      ]),
    ];
  })()`);

export const hostile = (site: () => ConsoleSite): void => {
  describe('markup in every field of every kind of event', () => {
    let sent: HostileRecords;
    /** Archived events that hold it, by column. */
    const archived = async (page: Page, sql: string): Promise<void> => {
      await open(page, `/hunt?view=table&sql=${encodeURIComponent(sql)}`, 'Hunt');
      await sees(page, /rows? in |rows?, there are more in /);
    };

    beforeAll(async () => {
      const { platform } = site();
      sent = await hostileRecords();
      for (const source of sent.systems) {
        const lines = sent.lines.get(source.id) ?? [];
        if (lines.length === 0) continue;
        await ingest([Buffer.from(`${lines.join('\n')}\n`)], {
          ...{ stream: platform.stream, tenant: platform.tenant, source },
          now: () => Date.now(),
        });
      }
      // The hook's own time ends it, should the loop never get there.
      while ((await platform.behind()) > 0) await delay(100);
      process.stdout.write(
        `console: markup in ${sent.fields} fields of ${sent.types} kinds of event, ${sent.systems.length} systems\n`,
      );
    }, 240_000);

    it('is in the archive at all, in every column that holds words', async () => {
      const { page } = site();
      expect(sent.types).toBeGreaterThan(300);
      expect(sent.fields).toBeGreaterThan(5_000);
      const has = (column: string): string =>
        `count(*) FILTER (WHERE ${column} LIKE '%<img src=x%') AS ${column}`;
      const columns = [
        'operation',
        'root_id',
        'actor_id',
        'user_agent',
        'account',
        'credential',
        'session',
      ];
      await archived(page, `SELECT ${columns.map(has).join(', ')} FROM events`);
      await page.locator('fieldset label', { hasText: 'JSON' }).click();
      const said = JSON.parse(await page.locator('main pre').innerText()) as readonly Record<
        string,
        string | number
      >[];
      for (const column of columns) expect(Number(said[0]?.[column]), column).toBeGreaterThan(0);
    });

    it('is read as text in the rows, the picture and the JSON of a hunt', async () => {
      const { page } = site();
      const sql = `SELECT * FROM events WHERE root_id LIKE '%<img%' OR operation LIKE '%<img%' OR user_agent LIKE '%<img%' ORDER BY ts DESC LIMIT 1000`;
      await archived(page, sql);
      await sees(page, MARKUP);
      const frame = page.getByRole('region', { name: 'Rows' });
      for (let part = 0; part <= 10; part++) {
        await frame.evaluate(
          `(element) => { element.scrollTop = element.scrollHeight * ${part / 10}; }`,
        );
        expect(await escaped(page)).toEqual([]);
      }
      for (const view of ['chart', 'json']) {
        await open(
          page,
          `/hunt?view=${view}&sql=${encodeURIComponent(`SELECT operation, count(*) AS n FROM events WHERE operation LIKE '%<img%' GROUP BY operation`)}`,
        );
        await sees(page, MARKUP);
        expect(await escaped(page)).toEqual([]);
      }
    });

    it('is read as text in the vendor’s own record, of each system', async () => {
      const { page } = site();
      await archived(
        page,
        `SELECT source, any_value(id) AS id FROM events WHERE user_agent LIKE '%<img%' OR root_id LIKE '%<img%' OR operation LIKE '%<img%' GROUP BY source`,
      );
      const rows = page.getByRole('region', { name: 'Rows' }).locator('tbody tr:has(button)');
      const count = await rows.count();
      expect(count).toBeGreaterThan(10);
      for (let row = 0; row < count; row++) {
        await rows.nth(row).getByRole('button').last().click();
        await expect
          .poll(() => page.getByRole('dialog').innerText())
          .toContain('<img src=x data-x=');
        expect(await escaped(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      }
    });

    it('is read as text in lists and pages of identities, incidents, tasks and the ledger', async () => {
      const { page } = site();
      const visited = new Set<string>();
      for (const list of [
        '/identities?search=%3Cimg',
        '/incidents',
        '/access',
        '/tasks',
        '/ledger',
        '/',
        '/systems',
        '/approvals',
        '/posture',
        '/governance',
        '/rules',
      ]) {
        await open(page, list);
        await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
        expect(await escaped(page), list).toEqual([]);
        if (list.startsWith('/identities') || list === '/incidents') {
          await sees(page, '<img src=x');
          const links = await page
            .locator('main a', { hasText: '<img' })
            .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
          for (const link of links.slice(0, 12)) visited.add(link);
        }
      }
      expect(visited.size).toBeGreaterThan(5);
      for (const link of visited) {
        for (const more of link.startsWith('/identities')
          ? ['', '?tab=access', '?tab=habits', '?tab=timeline', '?tab=history']
          : ['']) {
          await open(page, link + more);
          await sees(page, '<img src=x');
          expect(await escaped(page), link).toEqual([]);
        }
      }
    });

    it('is read as text in an address that somebody sends', async () => {
      const { page } = site();
      const bad = encodeURIComponent('"><img src=x data-x=1 onerror=hit=1>');
      for (const path of [
        `/identities?search=${bad}`,
        `/identities/${bad}`,
        `/incidents/${bad}`,
        `/rules?search=${bad}&technique=${bad}&rule=${bad}`,
        `/access?from=${bad}&to=${bad}`,
        `/hunt?sql=${bad}`,
        `/playbooks?playbook=${bad}`,
        `/posture?check=${bad}`,
        `/rules/try?rule=${bad}`,
        `/${bad}`,
      ]) {
        await page.goto(new URL(path, page.url()).href);
        await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
        await sees(page, /\S/);
        expect(await escaped(page), path).toEqual([]);
      }
      await page.context().clearCookies();
      await page.goto(new URL('/sign-in?next=javascript:alert(1)', page.url()).href);
      const { token } = await site().platform.signIn.issueOneTime('founder');
      await page.getByLabel('Link or token').fill(token);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await sees(page, 'Overview');
      await page.goto(new URL('/sign-in?next=%2F%2Fevil.example', page.url()).href);
      const again = await site().platform.signIn.issueOneTime('founder');
      await page.getByLabel('Link or token').fill(again.token);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await sees(page, 'Overview');
      expect(new URL(page.url()).origin).toBe(site().platform.url);
    });
  });
};
