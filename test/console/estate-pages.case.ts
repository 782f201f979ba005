/** Who there is, what they can become, how they stand. */
import { describe, expect, it } from 'vitest';
import { type ConsoleSite, open, sees, slow } from './site.case.ts';

export const estatePages = (site: () => ConsoleSite): void => {
  describe('identities', () => {
    slow('are found by name, narrowed by facets with their counts, and sorted', async () => {
      const { page } = site();
      await open(page, '/identities', 'Identities');
      await sees(page, /\d+ match/, 'Service account');
      await page.getByRole('searchbox').first().fill('breakglass');
      await sees(page, 'breakglass-1', 'Emergency access');
      await expect
        .poll(() => page.locator('main').innerText())
        .not.toContain('svc-legacy-provisioner');
      await expect.poll(() => page.url()).toContain('search=breakglass');
      await open(page, '/identities?tier=%5B0%5D&sort=name', 'Identities');
      await sees(page, /breakglass-1[\s\S]*terraform-apply/);
    });

    slow(
      'each say who it is, who answers for it, what proves it, what it may do and whether that is used',
      async () => {
        const { page } = site();
        await open(page, '/identities?search=svc-legacy-provisioner', 'Identities');
        await page.locator('main a[href^="/identities/"]').first().click();
        await page.waitForURL(/identities\/aws/);
        await sees(
          page,
          'svc-legacy-provisioner',
          'No known owner',
          'Credentials',
          /AKIA[A-Z0-9]{16}/,
          /\d+ fail, \d+ unknown, \d+ pass of \d+/,
          'Containment readiness',
        );
        await page.getByRole('tab', { name: /Access/ }).click();
        await sees(page, 'What it can become', 'Entitlements', 'AdministratorAccess');
        await page.getByRole('tab', { name: 'Habits' }).click();
        await sees(page, 'Hours of the week', 'Places', /\d+ of \d+.* addresses can be placed/);
        await page.getByRole('tab', { name: 'Timeline' }).click();
        await sees(page, 'Top addresses', 'Operation');
        await page
          .getByRole('button', { name: /^Raw record of/ })
          .first()
          .click();
        await sees(page, '"eventVersion"');
        await page.keyboard.press('Escape');
        await page.getByRole('tab', { name: 'History' }).click();
        await sees(page, 'what we knew, and when', 'added');
      },
    );

    it('get an owner by declaration, and the page says so at once', async () => {
      const { page } = site();
      await open(page, '/identities?search=svc-legacy-provisioner', 'Identities');
      await page.locator('main a[href^="/identities/"]').first().click();
      await page.getByRole('button', { name: 'Declare' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(/Owner/).fill('platform-team@northwind.example');
      await dialog.getByLabel('What it is for').fill('Provisions legacy accounts');
      await dialog.getByRole('button', { name: 'Declare' }).click();
      await sees(page, 'platform-team@northwind.example', 'Declared here');
    });
  });

  describe('an identity at a moment', () => {
    it('is shown as it was before an intruder changed it, by slider, by date and by address, and as it is again', async () => {
      const { page } = site();
      await open(page, '/identities?search=svc-legacy-provisioner', 'Identities');
      await page.locator('main a[href^="/identities/"]').first().click();
      await page.getByRole('tab', { name: /Access/ }).click();
      await sees(page, 'As of', 'What it can become', /CountersignQuarantine/);
      await page.getByRole('button', { name: '1 h ago' }).click();
      await sees(page, 'As it was', 'What it could become', 'Different since then');
      await sees(page, /added\s+deny \* via CountersignQuarantine/i);
      const statements = (): Promise<string> =>
        page
          .locator('section', { has: page.getByRole('heading', { name: 'Entitlements' }) })
          .innerText();
      expect(await statements()).toContain('AdministratorAccess');
      expect(await statements()).not.toContain('CountersignQuarantine');
      await expect.poll(() => page.url()).toMatch(/at=\d{13}/);

      const address = page.url();
      await page.goto('about:blank');
      await page.goto(address);
      await sees(page, 'As it was', 'Different since then');
      const slider = page.getByRole('slider', { name: /Moment/ });
      await slider.focus();
      await page.keyboard.press('End');
      await sees(page, 'What it can become');
      expect(page.url()).not.toContain('at=');
      await page.keyboard.press('Home');
      await sees(page, 'As it was');
      await page.getByRole('button', { name: 'Back to now' }).click();
      await sees(page, 'What it can become');
      expect(await statements()).toContain('CountersignQuarantine');
    });
  });

  describe('access', () => {
    slow(
      'maps who is at tier 0 and says of one of them what it reaches, why, and what to cut',
      async () => {
        const { page } = site();
        await open(page, '/access', 'Access');
        await sees(page, 'Tier 0 map', /\d+ principals at tier 0/);
        await page
          .locator('main section section button', { hasText: 'breakglass-1' })
          .first()
          .click();
        await sees(page, /breakglass-1 reaches .* in \d+ step/i, 'Step by step', 'What to cut');
        await sees(page, /ends \d+ of \d+ ways/, 'Blast radius', /reached for certain/);
        expect(await page.locator('main svg[role="img"]').count()).toBeGreaterThan(0);
        expect(page.url()).toContain('from=');
      },
    );

    it('answers from one to another that is typed, and says plainly where there is no way', async () => {
      const { page } = site();
      await open(page, '/access', 'Access');
      const from = page.getByRole('combobox', { name: 'From' });
      await from.click();
      await from.fill('breakglass-1');
      await page
        .getByRole('option', { name: /breakglass-1/ })
        .first()
        .waitFor();
      await from.press('Enter');
      await sees(page, /breakglass-1 (reaches|does not reach)|No way from breakglass-1/);
    });
  });

  describe('posture', () => {
    it('shows each check with its population and unknowns, who fails, and takes an accepted risk with its end', async () => {
      const { page } = site();
      await open(page, '/posture', 'Posture');
      await sees(page, /\d+ fail|fail \(/, 'unknown', /pass of \d+/, 'each with its population');
      await page.locator('main section li button').first().click();
      await page.waitForURL(/check=/);
      await sees(page, 'Remedy:', 'Speaks of');
      await page
        .getByRole('button', { name: /Accept/ })
        .first()
        .click();
      const dialog = page.getByRole('dialog').last();
      await dialog.getByRole('textbox').fill('Being replaced this month');
      await dialog.getByRole('button', { name: 'Accept until then' }).click();
      await sees(page, /returns in 30 days/);
      await open(page, '/posture', 'Posture');
      await sees(page, 'Being replaced this month');
    });
  });
};
