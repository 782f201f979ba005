/** A passkey of Chromium's own virtual authenticator: made in the settings, shown at the door. */
import { expect } from 'vitest';
import { type ConsoleSite, open, sees, slow, slowly } from './site.case.ts';

export const passkey = (site: () => ConsoleSite): void => {
  slowly('a passkey', () => {
    slow(
      'is made in the settings, signs in without a link, and opens nothing once it is removed',
      async () => {
        const { platform, browser } = site();
        // Browsers bind passkeys to a name; this machine's is localhost.
        const home = platform.url.replace('127.0.0.1', 'localhost');
        const context = await browser.newContext();
        const page = await context.newPage();
        const devices = await context.newCDPSession(page);
        await devices.send('WebAuthn.enable');
        const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
          options: {
            protocol: 'ctap2',
            transport: 'internal',
            hasResidentKey: true,
            hasUserVerification: true,
            isUserVerified: true,
            automaticPresenceSimulation: true,
          },
        });
        const { token } = await platform.signIn.issueOneTime('founder');
        await page.goto(`${home}/sign-in#${token}`);
        await sees(page, 'Overview');
        await open(page, '/settings?tab=sign-in', 'Settings');
        await page.getByRole('button', { name: 'Add a passkey' }).click();
        await page.getByLabel('Name, so that you know it again').fill('Laptop');
        await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
        await sees(page, '1 passkey', 'Laptop');
        const { credentials } = await devices.send('WebAuthn.getCredentials', { authenticatorId });
        expect(credentials).toHaveLength(1);

        const enter = async (): Promise<void> => {
          await context.clearCookies();
          await page.goto(`${home}/sign-in`);
          await page.getByRole('button', { name: 'Use a passkey' }).click();
        };
        await enter();
        await sees(page, 'Overview');
        const started = (await platform.store.governance.ledger(1, 1_000)).filter(
          ({ verb, detail }) => verb === 'session.started' && detail['way'] === 'passkey',
        );
        expect(started).toHaveLength(1);

        // Whoever does not prove that it is them does not come in.
        await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
        await enter();
        await sees(page, 'No passkey was shown.');
        await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
        await enter();
        await sees(page, 'Overview');

        await open(page, '/settings?tab=sign-in', 'Settings');
        await page.getByRole('button', { name: 'Remove the passkey Laptop' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
        await sees(page, '0 passkeys');
        await enter();
        await sees(page, 'this passkey is not known here');
        await context.close();
      },
    );
  });
};
