/** Asking the archive, and writing down what should be found. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type ConsoleSite, open, sees, slow } from './site.case.ts';

/** Replaces what stands in the editor, as somebody who types. */
const write = async (page: Page, label: string, text: string): Promise<void> => {
  const editor = page.getByRole('textbox', { name: label });
  // The editor comes in a piece of its own, after its page.
  await editor.waitFor();
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  // As pasted: typing would close brackets and indent.
  await page.keyboard.insertText(text);
  await expect.poll(() => editor.innerText()).toContain(text.slice(0, 20));
};

export const detectionPages = (site: () => ConsoleSite): void => {
  describe('hunt', () => {
    slow(
      'answers a question with rows, a picture, the record behind a row, and an address to send on',
      async () => {
        const { page } = site();
        await open(page, '/hunt', 'Hunt');
        await page.getByRole('button', { name: /^Run/ }).click();
        await sees(page, /\d+ rows.* in /, 'operation', 'root_id');
        await expect.poll(() => page.url()).toContain('sql=');
        await page.getByRole('button', { name: /Events by the hour/ }).click();
        await sees(page, /\d+ rows? in/);
        await page.locator('fieldset label', { hasText: 'Chart' }).click();
        await expect.poll(() => page.locator('main svg[role="img"]').count()).toBeGreaterThan(0);
        const address = page.url();
        await page.goto('about:blank');
        await page.goto(address);
        await sees(page, /\d+ rows? in/);
      },
    );

    slow(
      'says why a question cannot be answered as written, and reads nothing else and writes nothing',
      async () => {
        const { page } = site();
        await open(page, '/hunt', 'Hunt');
        await write(page, 'Hunt in SQL', 'SELEC nothing');
        await page.getByRole('button', { name: /^Run/ }).click();
        await sees(page, 'This hunt cannot run as written');
        await write(page, 'Hunt in SQL', "SELECT * FROM read_text('/etc/passwd')");
        await page.getByRole('button', { name: /^Run/ }).click();
        await sees(page, 'This hunt cannot run as written');
        expect(await page.locator('main').innerText()).not.toContain('root:');
      },
    );

    it('keeps a question under a name and makes a rule of its rows', async () => {
      const { page } = site();
      await open(page, '/hunt', 'Hunt');
      await write(
        page,
        'Hunt in SQL',
        "SELECT ts, operation, outcome, root_id, id FROM events WHERE operation = 'AssumeRole' ORDER BY ts DESC LIMIT 5",
      );
      await page.getByRole('button', { name: 'Keep…' }).click();
      await page.getByLabel('Name').fill('Roles taken lately');
      await page.getByRole('dialog').getByRole('button', { name: 'Keep', exact: true }).click();
      await sees(page, 'roles-taken-lately');
      await page.getByRole('button', { name: 'roles-taken-lately', exact: true }).click();
      await sees(page, /5 rows in/);
      await page.getByRole('button', { name: 'Save as rule…' }).click();
      await sees(page, /eventName|eventSource/);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Keep roles-taken-lately no longer' }).click();
      await sees(page, 'The question is forgotten');
      await page.getByRole('button', { name: 'Forget it' }).click();
      await expect
        .poll(() => page.getByRole('button', { name: 'roles-taken-lately', exact: true }).count())
        .toBe(0);
    });
  });

  describe('rules', () => {
    it('are listed with what can fire, found by technique in the matrix, and opened with their examples', async () => {
      const { page } = site();
      await open(page, '/rules', 'Rules');
      await sees(page, /[\d,]+ of [\d,]+.* can fire/);
      await page.getByRole('searchbox', { name: 'Search rules' }).fill('T1098');
      await page.locator('main li button').first().click();
      await sees(page, 'Can it fire?', 'Examples, checked at load', 'Who does this honestly');
      await page.keyboard.press('Escape');
      await open(page, '/rules?as=matrix', 'Rules');
      await sees(page, 'techniques have a detector that can fire', 'Persistence');
      await page.locator('main button[title^="T1098 "]').first().click();
      await expect.poll(() => page.url()).toContain('technique=T1098');
      await sees(page, 'All techniques');
    });

    slow(
      'are tried on the archive in the browser, put into force with a reason, and taken out again',
      async () => {
        const { page } = site();
        await open(page, '/rules/try', 'Write a rule');
        await page.getByRole('button', { name: /^Try/ }).click();
        await sees(page, 'What it would have found', 'Examples hold', 'Events read');
        await write(page, 'Rule in YAML', 'title: [');
        await page.getByRole('button', { name: /^Try/ }).click();
        await sees(page, /cannot be read as a rule|fault/);
        const rule = `title: Keys listed
name: console-test-rule
status: experimental
description: A rule of the test
logsource:
  product: aws
  service: cloudtrail
detection:
  selection:
    eventName: ListAccessKeys
  condition: selection
level: low
countersign:
  fires:
    - { eventName: ListAccessKeys }
  quiet:
    - { eventName: CreateAccessKey }
`;
        await write(page, 'Rule in YAML', rule);
        await page.getByRole('button', { name: /^Try/ }).click();
        await sees(page, 'Examples hold');
        await page.getByRole('button', { name: 'Put into force…' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('for the test');
        await dialog.getByRole('button', { name: 'Put into force' }).click();
        await page.waitForURL(/view=site/);
        await sees(page, 'Keys listed');
        await open(page, '/rules/try', 'Write a rule');
        await page.getByRole('button', { name: 'Remove…' }).click();
        await page.getByRole('button', { name: 'Take out of force' }).click();
        await sees(page, 'None yet: what you put into force stands here.');
      },
    );
  });
};
