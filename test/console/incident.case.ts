/** The minute: what an incident says at once, and how few presses there are between the notification and containment. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type ConsoleSite, open, phone, sees, slow } from './site.case.ts';

const openIncident = async (page: Page, name: string): Promise<void> => {
  await open(page, '/incidents', 'Incidents');
  await sees(page, name);
  await page.locator('main a[data-row]').filter({ hasText: name }).first().click();
  await page.waitForURL(/incidents\/inc_/);
  await sees(page, 'Attribution');
};

/** Counts what a person presses from here on. */
const countPresses = async (page: Page): Promise<() => Promise<number>> => {
  await page.evaluate(
    `window.presses = 0; addEventListener('click', (event) => event.isTrusted && window.presses++, true)`,
  );
  return () => page.evaluate<number>('window.presses');
};

export const incident = (site: () => ConsoleSite): void => {
  describe('an incident', () => {
    it('says in its first view at 1440×900 who, which credential, from where, with what privilege, what to do next, what stays exposed', async () => {
      const { page } = site();
      await openIncident(page, 'svc-legacy-provisioner');
      for (const label of [
        'Who',
        'Which credential',
        'From where',
        'With what privilege',
        'To do what',
      ]) {
        const part = page.locator('dl > div').filter({
          has: page.locator('dt', { hasText: new RegExp(`^\\s*${label}$`) }),
        });
        const answer = (await part.locator('dd').first().innerText()).trim();
        expect(answer, label).not.toBe('');
        const box = await part.boundingBox();
        expect((box?.y ?? 9999) + (box?.height ?? 0), label).toBeLessThanOrEqual(900);
      }
      await sees(page, /AKIA[A-Z0-9]{16}/, /AS\d+/, 'AdministratorAccess', /Tier 0|T0/);
      for (const label of ['What to do next', 'What stays exposed']) {
        const box = await page.getByRole('region', { name: label }).boundingBox();
        expect(box?.y ?? 9999, label).toBeLessThan(850);
        const heading = await page.getByRole('region', { name: label }).innerText();
        expect(heading.split('\n').length, label).toBeGreaterThan(1);
      }
    });

    it('shows containment come to effect without a reload, with what each step changed and what lives on', async () => {
      const { page } = site();
      await page.evaluate('window.stayed = true');
      await sees(page, /Effective/, /\d+ of \d+ steps effective/, /Verified/, 'Breaks:');
      expect(await page.evaluate('window.stayed')).toBe(true);
      await sees(page, /pre-authorisation demo-leaked-key/i);
    });

    it('gives its reasons: the sum of evidence, the timeline, the vendor’s own record one press away', async () => {
      const { page } = site();
      await sees(page, 'Why this confidence', /\d+ named terms/, 'Timeline', 'Cause', 'Look next');
      expect(await page.locator('#evidence li').count()).toBeGreaterThan(3);
      await page.getByRole('button', { name: /^Raw/ }).first().click();
      await expect
        .poll(() => page.getByRole('dialog').innerText(), { timeout: 30_000 })
        .toContain('"eventName"');
      await page.keyboard.press('Escape');
    });

    it('takes a note and a verdict, and says what the verdict does before it asks for it', async () => {
      const { page, attack } = site();
      await attack('break-glass-sign-in');
      await openIncident(page, 'breakglass');
      await page.getByLabel('Note').fill('Seen with the owner: a new build machine');
      await page.getByRole('button', { name: 'Add' }).click();
      await sees(page, 'Seen with the owner: a new build machine');
      await page.getByRole('button', { name: 'Benign' }).click();
      await sees(page, 'Baselines learn what was held back');
      await page.getByRole('dialog').getByRole('textbox').fill('a new build machine');
      await page.getByRole('button', { name: 'Close', exact: true }).last().click();
      await sees(page, 'Benign');
      await expect.poll(() => page.getByRole('button', { name: 'True positive' }).count()).toBe(0);
      await open(page, '/incidents?view=closed', 'Incidents');
      await sees(page, '1 incident in this view', 'Benign');
    });

    slow(
      'is contained within six presses from the notification, by an approver on a phone, once somebody sees that it is right',
      async () => {
        const { attack, window: windowOf, platform } = site();
        await attack('phished-console-sign-in');
        /** A question about a person: nothing is done to people without a person. */
        const asked = async (): Promise<string | undefined> => {
          for (const one of await platform.store.response.approvals({ state: ['waiting'] })) {
            const plan = await platform.store.response.plan(one.planId);
            if (plan?.playbook.startsWith('human/')) return one.incidentId;
          }
          return undefined;
        };
        await expect.poll(asked, { timeout: 60_000 }).toBeDefined();
        const id = (await asked()) ?? '';
        expect((await platform.store.incidents.get(id))?.status).toBe('open');

        const approver = await windowOf('founder', { viewport: phone, hasTouch: true });
        await open(approver, `/incidents/${id}`);
        const presses = await countPresses(approver);
        await approver.getByRole('button', { name: 'Approve' }).first().click();
        await sees(approver, 'Approve and run');
        await approver.getByRole('button', { name: 'Approve and run' }).click();
        await expect
          .poll(async () => (await platform.store.incidents.get(id))?.status, { timeout: 60_000 })
          .toBe('contained');
        await sees(approver, /Contained/);
        const pressed = await presses();
        process.stdout.write(`console: contained after ${pressed} presses\n`);
        expect(pressed).toBeGreaterThan(0);
        expect(pressed).toBeLessThanOrEqual(6);
        await approver.context().close();
      },
    );

    it('is reached with the keys alone', async () => {
      const { page } = site();
      await open(page, '/incidents', 'Incidents');
      await page.locator('main a[data-row]').first().waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForURL(/incidents\/inc_/);
    });
  });
};
