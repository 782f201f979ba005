import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/index.ts';
import { systemClock } from '../../src/core/index.ts';
import { up } from '../../src/platform/index.ts';

const chromiumPath = '/usr/bin/chromium';
const built = existsSync(resolve(import.meta.dirname, '../../console/dist/index.html'));
const ready = built && existsSync(chromiumPath);

/** The console on the running platform with the simulated organisation, in Debian's Chromium. */
describe.skipIf(!ready)(
  'the console (skipped without a built console and /usr/bin/chromium)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-console-'));
    let running: Running;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      running = await up(
        {
          dataDir: join(folder, 'data'),
          host: '127.0.0.1',
          port: 0,
          demo: true,
          connect: undefined,
          rules: undefined,
          store: undefined,
          stream: undefined,
          partitions: undefined,
          logLevel: 'error',
        },
        { version: 'test', clock: systemClock, env: {} },
      );
      browser = await chromium.launch({
        executablePath: chromiumPath,
        args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      });
      context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        bypassCSP: false,
      });
      page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
    }, 180_000);

    afterAll(async () => {
      await browser?.close();
      await running?.stop();
      rmSync(folder, { recursive: true, force: true });
    }, 60_000);

    const text = (): Promise<string> => page.locator('body').innerText();
    const sees = async (...wanted: readonly (string | RegExp)[]): Promise<void> => {
      for (const one of wanted) {
        await expect
          .poll(text, { timeout: 60_000 })
          .toMatch(
            one instanceof RegExp
              ? one
              : new RegExp(one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i'),
          );
      }
    };

    it('lets nobody in without the link, and in with it once', async () => {
      await page.goto(`${running.url}/incidents`);
      await sees(/sign in/i);
      await page.goto(running.signInLink ?? '');
      await sees('Overview', 'DEMO');
      const second = await browser.newContext();
      const other = await second.newPage();
      await other.goto(running.signInLink ?? '');
      await expect
        .poll(() => other.locator('body').innerText(), { timeout: 20_000 })
        .toMatch(/used|expired|not valid/i);
      await second.close();
    });

    it('explains the first incident in its first view: who, which credential, from where, with what privilege, what next, what stays exposed', async () => {
      await page.goto(`${running.url}/incidents`);
      await sees('svc-legacy-provisioner');
      await page.getByText('svc-legacy-provisioner').first().click();
      await page.waitForURL(/incidents\/inc_/);
      await sees(
        'svc-legacy-provisioner',
        /access key/i,
        /AKIA[A-Z0-9]{16}/,
        /AS\d+/,
        'AdministratorAccess',
        /what to do next/i,
        /still exposed/i,
      );
      for (const one of [
        'svc-legacy-provisioner',
        /AKIA[A-Z0-9]{16}/,
        /What to do next/i,
        /Still exposed/i,
      ]) {
        const box = await page.getByText(one).first().boundingBox();
        expect(box, String(one)).not.toBeNull();
        expect((box?.y ?? 9999) + (box?.height ?? 0), String(one)).toBeLessThan(900);
      }
    });

    it('shows containment come to effect without a reload', async () => {
      await sees(/Effective/);
    });

    it('finds identities by name and says why one is in its tier', async () => {
      await page.goto(`${running.url}/identities`);
      await page
        .getByRole('searchbox')
        .or(page.getByPlaceholder(/name, arn/i))
        .first()
        .fill('breakglass');
      await sees('breakglass-1', /emergency access/i);
      await page.getByText('breakglass-1').first().click();
      await page.waitForURL(/identities\//);
      await sees('breakglass-1', /security@northwind\.example/);
    });

    it('answers every page of its menu without an error', async () => {
      for (const path of [
        '/',
        '/incidents',
        '/approvals',
        '/tasks',
        '/identities',
        '/posture',
        '/rules',
        '/systems',
        '/drills',
        '/ledger',
        '/settings',
      ]) {
        await page.goto(`${running.url}${path}`);
        await expect
          .poll(() => page.locator('h1').first().innerText(), { timeout: 20_000 })
          .not.toBe('');
        expect(await text(), path).not.toMatch(
          /something went wrong|could not be served|unexpected/i,
        );
      }
      expect(complaints.filter((one) => !/401|Failed to load resource/.test(one))).toEqual([]);
    });

    it.each(['/', '/incidents', '/identities', '/posture', '/approvals'])(
      'has no serious accessibility fault on %s, light and dark',
      async (path) => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.goto(`${running.url}${path}`);
          await expect
            .poll(() => page.locator('h1').first().innerText(), { timeout: 20_000 })
            .not.toBe('');
          await page.waitForTimeout(500);
          const { violations } = await new AxeBuilder({ page }).analyze();
          const serious = violations.filter(
            (one) => one.impact === 'serious' || one.impact === 'critical',
          );
          expect(
            serious.map((one) => `${colorScheme} ${one.id}: ${one.nodes[0]?.target.join(' ')}`),
          ).toEqual([]);
        }
      },
    );
  },
);
