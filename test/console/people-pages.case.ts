/** What waits for a person, who that is, and what is connected. */
import { expect } from 'vitest';
import { type ConsoleSite, open, phone, sees, slow, slowly } from './site.case.ts';

export const peoplePages = (site: () => ConsoleSite): void => {
  slowly('approvals, on a phone', () => {
    slow(
      'say what is asked, why, what will run and break, and take a no with its reason',
      async () => {
        const { window: windowOf, attack } = site();
        await attack('stolen-instance-session');
        const page = await windowOf('founder', { viewport: phone, hasTouch: true });
        await open(page, '/approvals', 'Approvals');
        await sees(page, 'Because of', /\d+ steps? will run/, 'ends in', 'Breaks:');
        const deny = page.getByRole('button', { name: 'Deny' }).first();
        const box = await deny.boundingBox();
        expect(box?.height).toBeGreaterThanOrEqual(44);
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect(wide).toBeLessThanOrEqual(phone.width);
        await deny.click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('The owner does this now');
        await dialog.getByRole('button', { name: 'Deny' }).click();
        await sees(page, '“The owner does this now”');
        await page.context().close();
      },
    );
  });

  slowly('tasks', () => {
    slow('say what is owed by whom and until when, and are settled', async () => {
      const { page } = site();
      await open(page, '/tasks', 'Tasks');
      await sees(page, /owner /, /due /);
      const before = await page.locator('main article').count();
      await page.getByRole('button', { name: 'Done', exact: true }).first().click();
      await expect.poll(() => page.locator('main article').count()).toBeLessThan(before);
    });
  });

  slowly('systems', () => {
    slow(
      'say what each gives, how late it is, what it cannot see and which permissions it has',
      async () => {
        const { page } = site();
        await open(page, '/systems', 'Systems');
        await sees(
          page,
          /1 of \d+.* systems connected/,
          'Token issuance',
          'Blind spots',
          'Use that cannot be seen',
          'iam:',
          /\d+ principals/,
        );
      },
    );
  });

  slowly('settings', () => {
    slow(
      'add a person, hand out their link once, sign a pre-authorisation and end it',
      async () => {
        const { page, browser } = site();
        await open(page, '/settings?tab=people', 'Settings');
        await page.getByRole('button', { name: 'Add', exact: true }).first().click();
        await page.getByRole('dialog').getByLabel('Name').fill('Vera Viewer');
        await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
        await sees(page, 'One-time sign-in link', /sign-in#cs_/);
        const link = /https?:\/\/\S+\/sign-in#\S+/.exec(await page.getByRole('dialog').innerText());
        await page.keyboard.press('Escape');
        await sees(page, 'Vera Viewer');
        const context = await browser.newContext();
        const vera = await context.newPage();
        await vera.goto(link?.[0] ?? '');
        await sees(vera, 'Overview');
        // A viewer has no settings: neither the way there nor the page.
        expect(await vera.getByRole('link', { name: 'Settings' }).count()).toBe(0);
        await vera.goto(page.url());
        await sees(vera, /may not|not include|no permission|forbidden/i);
        await context.close();

        await open(page, '/settings', 'Settings');
        await page.getByRole('button', { name: 'Sign', exact: true }).first().click();
        await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click();
        await sees(page, '2 signatures');
        await page.getByRole('button', { name: 'End now' }).last().click();
        await sees(page, 'asks a person before it acts');
        await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
        await sees(page, '1 signature');
      },
    );

    slow('make a token that does one thing, show it once, and revoke it', async () => {
      const { page, platform } = site();
      await open(page, '/settings?tab=tokens', 'Settings');
      await page.getByRole('button', { name: 'Make a token' }).click();
      await page.getByRole('dialog').getByLabel('incidents:read').check();
      await page.getByRole('dialog').getByRole('button', { name: 'Make', exact: true }).click();
      await sees(page, 'put it where the machine reads its secrets');
      const [token] = /cs_[\w-]+/.exec(await page.getByRole('dialog').innerText()) ?? [];
      const call = (path: string) =>
        fetch(`${platform.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
      expect((await call('incidents')).status).toBe(200);
      expect((await call('settings')).status).toBe(403);
      await page.keyboard.press('Escape');
      const before = await page.getByRole('button', { name: /^Revoke tok_/ }).count();
      expect(before).toBeGreaterThan(0);
      await page
        .getByRole('button', { name: /^Revoke tok_/, disabled: false })
        .first()
        .click();
      await sees(page, 'refused from the next call on');
      expect((await call('incidents')).status).toBe(200);
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
      await sees(page, 'revoked');
      expect((await call('incidents')).status).toBe(401);
    });

    slow('tell others where they are told to, and say what was not taken', async () => {
      const { page } = site();
      await open(page, '/settings?tab=notifications', 'Settings');
      await sees(page, 'None: nobody is told outside of this console.');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Kind').selectOption('file');
      await dialog.getByLabel('Name', { exact: true }).fill('siem');
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await sees(page, 'siem', '1 output');
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await sees(page, 'The test was taken');
      await page.getByRole('button', { name: 'Remove siem' }).click();
      await sees(page, 'Nothing is sent there any more');
      await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
      await sees(page, 'None: nobody is told');
    });

    slow('stop every action at once, say so on every page, and let them start again', async () => {
      const { page } = site();
      await open(page, '/settings', 'Settings');
      await page.getByRole('button', { name: 'Stop all actions' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('a test of the switch');
      await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
      await sees(page, 'Stop switch is on');
      await open(page, '/posture', 'Posture');
      await sees(page, 'Stopped. No action starts: a test of the switch');
      await open(page, '/settings', 'Settings');
      await page.getByRole('button', { name: 'Let actions start again' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('the test is over');
      await page.getByRole('dialog').getByRole('button', { name: 'Start again' }).click();
      await sees(page, 'Stop switch is off');
    });
  });
};
