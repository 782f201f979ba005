/** The site's own rule files through the API: read, put into force, taken out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench, type Site } from './api.case.ts';
import type { SiteRules } from './index.ts';

const text = `
title: Trail stopped
name: trail-stopped-here
logsource: { product: aws, service: cloudtrail }
detection:
  selection: { eventName: StopLogging }
  condition: selection
level: high
`;

/** A folder that holds what it is given. */
const folder = (): SiteRules => {
  const files = new Map<string, string>();
  return {
    list: async () => [...files].map(([name, one]) => ({ name, text: one })),
    put: async (name, one) => void files.set(name, one),
    remove: async (name) => files.delete(name),
  };
};

describe('rule files of the site', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let admin: string;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    Object.assign(site.deps, { siteRules: folder(), ruleText: (file: string) => `# ${file}` });
    admin = await site.session(['admin']);
  }, 120_000);
  afterAll(() => bench?.close());

  const keep = (body: unknown, cookie = admin) =>
    site.ask(cookie, 'PUT', '/api/v1/rule-files/trail-stopped-here', body);

  it('come into force with a reason in the ledger, are read back, and go again', async () => {
    expect((await keep({ text, reason: 'our trail' })).statusCode).toBe(200);
    const listed = (await site.ask(admin, 'GET', '/api/v1/rule-files')).json();
    expect(listed.items).toEqual([{ name: 'trail-stopped-here', text }]);
    const [entry] = (await site.ask(admin, 'GET', '/api/v1/ledger?limit=1')).json().items;
    expect(entry).toMatchObject({
      verb: 'rule.kept',
      subject: 'trail-stopped-here',
      detail: { reason: 'our trail', rules: ['trail-stopped-here'] },
    });
    const remove = () => site.ask(admin, 'DELETE', '/api/v1/rule-files/trail-stopped-here');
    expect((await remove()).statusCode).toBe(200);
    expect((await remove()).statusCode).toBe(404);
  });

  it('are refused where they are broken, with the place, and nothing is written', async () => {
    const broken = await keep({
      text: text.replace('condition: selection', 'condition: no'),
      reason: 'x',
    });
    expect(broken.statusCode).toBe(400);
    expect(broken.json().error.message).toMatch(/condition/);
    expect((await keep({ text })).statusCode).toBe(400);
    const path = await site.ask(admin, 'PUT', '/api/v1/rule-files/..%2Fescape', {
      text,
      reason: 'x',
    });
    expect(path.statusCode).toBe(400);
    expect((await site.ask(admin, 'GET', '/api/v1/rule-files')).json().items).toEqual([]);
  });

  it('are written by an administrator only; an analyst reads and tries', async () => {
    const analyst = await site.session(['analyst']);
    expect((await keep({ text, reason: 'x' }, analyst)).statusCode).toBe(403);
    expect((await site.ask(analyst, 'GET', '/api/v1/rule-files')).statusCode).toBe(200);
  });

  it('show the text behind a rule in force, and say where there is none', async () => {
    const [rule] = (await site.ask(admin, 'GET', '/api/v1/rules')).json().items;
    const source = (await site.ask(admin, 'GET', `/api/v1/rules/${rule.id}/source`)).json();
    expect(source).toEqual({ id: rule.id, file: rule.file, text: `# ${rule.file}` });
    const none = await site.ask(admin, 'GET', '/api/v1/rules/nothing/source');
    expect(none.statusCode).toBe(404);
  });
});
