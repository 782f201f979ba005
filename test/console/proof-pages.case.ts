/** What is done, whether it was seen to work, and what is on record. */
import { describe, expect, it } from 'vitest';
import { type ConsoleSite, open, sees, slow, slowly } from './site.case.ts';

export const proofPages = (site: () => ConsoleSite): void => {
  describe('playbooks', () => {
    it('are drawn step by step with what was decided beforehand, their record and their drills', async () => {
      const { page } = site();
      await open(page, '/playbooks?playbook=service_account%2Fleaked-credential', 'Playbooks');
      await sees(
        page,
        /\d+ playbooks/,
        'Decided beforehand',
        '1 signature',
        'How access really ends',
      );
      expect(await page.locator('main svg').count()).toBeGreaterThan(1);
      await sees(page, /\d+ of \d+/, 'Contained', 'Would have acted');
    });
  });

  slowly('drills', () => {
    slow('run from the page against a stand-in, and show each stage with its time', async () => {
      const { page } = site();
      await open(page, '/drills', 'Drills');
      await sees(page, 'Never run: whether it works is unknown.');
      const card = page.locator('main article').filter({ hasText: /key/i }).first();
      const title = await card.locator('h2').innerText();
      await card.getByRole('button', { name: 'Run now' }).click();
      const mine = page.locator('main article').filter({ hasText: title }).first();
      await expect.poll(() => mine.innerText(), { timeout: 90_000 }).toMatch(/Pass|Fail/);
      const said = await mine.innerText();
      expect(said).toContain('Pass');
      expect(said).toMatch(/\d+(\.\d+)? (ms|s)/);
      await open(page, '/incidents?view=drills', 'Incidents');
      await sees(page, 'DRILL');
    });
  });

  slowly('governance', () => {
    slow(
      'says which of the gravest could be contained in time, with each answer and its reason',
      async () => {
        const { page } = site();
        await open(page, '/governance', 'Governance');
        await sees(
          page,
          'Identities of tier 0 and 1',
          'May act',
          'Has an owner',
          'Drilled',
          'terraform-apply',
          '1 emergency account is not counted: it is never locked',
        );
        const reason = await page.locator('main td[title]').first().getAttribute('title');
        expect(reason?.length).toBeGreaterThan(5);
      },
    );

    slow('asks the owner of what may no longer be needed', async () => {
      const { page } = site();
      await open(page, '/governance?tab=existence', 'Governance');
      await sees(page, /\d+ of \d+ looked at; \d+ unknown/);
      const ask = page.getByRole('button', { name: 'Ask the owner…' });
      await ask.first().click();
      await sees(page, 'Nothing is switched off before there is an answer');
      await page.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click();
      await sees(page, /1 review/, /asked .* of /);
      await page.getByRole('tab', { name: 'Standing privilege' }).click();
      await sees(page, 'Could be asked for when needed');
    });

    slow(
      'shows frameworks with their evidence, and how the programme does, to take away as a report',
      async () => {
        const { page } = site();
        await open(page, '/governance?tab=frameworks', 'Governance');
        await sees(page, /OWASP/, /\d+ of \d+ that we can speak of/);
        await page
          .getByRole('button', { name: /^Controls of OWASP/ })
          .first()
          .click();
        await page.locator('main summary').first().click();
        await sees(page, /pieces/, /(check|behaviour|playbook)/i);
        await page.getByRole('tab', { name: 'Programme' }).click();
        await sees(page, 'Right when it spoke', 'Contained without a person', 'Times by class');
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: 'Report' }).click(),
        ]);
        expect(download.suggestedFilename()).toMatch(/\.html$/);
      },
    );

    slow(
      'begins a review of rights that nobody uses, and lists what waits to be ratified',
      async () => {
        const { page } = site();
        await open(page, '/governance?tab=reviews', 'Governance');
        await page.getByRole('button', { name: 'Begin a review…' }).first().click();
        await page.getByLabel('Title').fill('Unused rights, this quarter');
        await page.getByRole('dialog').getByRole('button', { name: 'Begin', exact: true }).click();
        await sees(page, 'Unused rights, this quarter', /\d+ questions?/, /\d+ of \d+ answered/);
        await page.getByRole('tab', { name: 'Changes' }).click();
        await sees(page, 'Changes of high risk');
      },
    );
  });

  slowly('the ledger', () => {
    slow('lists every decision with who made it, and checks its chain when asked', async () => {
      // Whoever comes in now stands at the top.
      const page = await site().window('founder');
      await open(page, '/ledger', 'Ledger');
      await sees(page, 'session.started', 'founder');
      await page.getByRole('button', { name: /Check|Verify/ }).click();
      await sees(page, /Intact: [\d,]+ entries checked/);
      await page.context().close();
    });
  });
};
