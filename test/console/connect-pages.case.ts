/** Connecting a system by the console: what it needs, tried on the system itself, and kept. */
import { describe, expect, it } from 'vitest';
import { type ConsoleSite, open, sees } from './site.case.ts';

export const connectPages = (site: () => ConsoleSite): void => {
  describe('connecting a system', () => {
    it('says what it needs, tries each permission, keeps it sealed, shows no secret again, and forgets it', async () => {
      const { page, demo, platform } = site();
      const { cloud } = demo;
      const [account] = cloud.accounts;
      if (!account) throw new Error('the simulated organisation has an account');
      await open(page, '/systems', 'Systems');
      await page.getByRole('link', { name: 'Connect a system' }).click();
      await sees(page, '1. Which system?');
      await page.getByRole('searchbox', { name: 'Search systems' }).fill('amazon');
      await page.getByRole('link', { name: /^Amazon Web Services/ }).click();
      await page.waitForURL(/system=aws/);
      await sees(
        page,
        'What Amazon Web Services must give',
        'To read',
        'iam:',
        'is seen only with',
      );

      const fill = (label: string, text: string): Promise<void> =>
        page.getByLabel(label, { exact: true }).fill(text);
      await fill('Name of this connection', 'console-test');
      await fill('Region', cloud.region);
      await fill('Endpoint', cloud.endpoint);
      await fill('Account id', '12');
      await fill('Credentials: Access key id', account.read.accessKeyId);
      await fill('Credentials: Secret access key', account.read.secretAccessKey);
      const secret = page.getByLabel('Credentials: Secret access key', { exact: true });
      expect(await secret.getAttribute('type')).toBe('password');
      await page.getByRole('button', { name: 'Try it' }).click();
      // What is wrong is said with the name of its field, and nothing was kept.
      await sees(page, /accountId/);
      await fill('Account id', account.id);
      await page.getByRole('button', { name: 'Try it' }).click();
      await sees(page, '4. What it answered', /\d+ granted, \d+ missing, \d+ not known, of \d+/);
      await sees(page, 'not kept yet', 'Granted');

      await page.getByRole('button', { name: 'Keep it' }).click();
      await sees(page, 'is kept sealed', 'countersign up');
      const all = await page.content();
      expect(all).not.toContain(account.read.secretAccessKey);
      const [kept] = (await platform.store.governance.ledger(1, 1_000)).filter(
        ({ verb }) => verb === 'connection.kept',
      );
      expect(kept).toMatchObject({ actor: 'founder', subject: 'aws@console-test' });
      expect(JSON.stringify(kept)).not.toContain(account.read.secretAccessKey);

      await open(page, '/systems/connect?system=aws', 'Connect a system');
      await sees(page, 'Kept already', 'console-test');
      expect(
        await page.getByLabel('Credentials: Secret access key', { exact: true }).inputValue(),
      ).toBe('');
      await page.getByRole('button', { name: 'Forget console-test' }).click();
      await sees(page, 'Its sealed settings are deleted');
      await page.getByRole('dialog').getByRole('button', { name: 'Forget', exact: true }).click();
      await expect.poll(() => page.locator('main').innerText()).not.toContain('Kept already');
    });
  });
};
