/** A rule tried through the API on what the site has seen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';
import { JANE, type Story, tellStory } from './story.case.ts';

const rule = `
title: Trail stopped
logsource: { product: aws, service: cloudtrail }
detection:
  selection: { eventName: StopLogging }
  condition: selection
level: high
`;

describe('a rule tried through the API', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let story: Story;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    story = await tellStory(site);
  }, 120_000);
  afterAll(() => bench?.close());

  const dryRun = (body: unknown, cookie = story.admin) =>
    site.ask(cookie, 'POST', '/api/v1/rules/dry-run', body);

  it('answers what it would have found, in words and figures, and writes only the ledger', async () => {
    const before = (await site.store.findings.list({}, { limit: 500 })).total;
    const answer = await dryRun({ rule });
    expect(answer.statusCode).toBe(200);
    const said = answer.json();
    expect(said.fired).toBeGreaterThan(0);
    expect(said.identities[0]).toMatchObject({ id: JANE, name: 'jane' });
    expect(said.samples[0]).toMatchObject({ operation: 'StopLogging', identity: JANE });
    expect(said.says).toMatch(/^would have fired \d+ times? on 1 identity .* in the last 7 days/);
    expect((await site.store.findings.list({}, { limit: 500 })).total).toBe(before);
    const [entry] = (await site.ask(story.admin, 'GET', '/api/v1/ledger?limit=1')).json().items;
    expect(entry).toMatchObject({ verb: 'rule.tried' });
  });

  it('says what is wrong with the rule, and bounds what is asked', async () => {
    const torn = await dryRun({ rule: 'title: [', file: 'torn.yml' });
    expect(torn.statusCode).toBe(400);
    expect(torn.json().error.message).toMatch(/^torn\.yml:\d+: not YAML/);
    expect((await dryRun({ rule, since: 400 * DAY })).statusCode).toBe(400);
    expect((await dryRun({ rule: '' })).statusCode).toBe(400);
  });

  it('tries one at a time', async () => {
    const real = site.deps.archive;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const begun = new Promise<void>((begin) => {
      const archive: typeof real = {
        ...real,
        async *scan(query) {
          begin();
          await held;
          yield* real.scan(query);
        },
      };
      Object.assign(site.deps, { archive });
    });
    const first = dryRun({ rule });
    await begun;
    expect((await dryRun({ rule })).statusCode).toBe(409);
    letGo();
    expect((await first).statusCode).toBe(200);
    Object.assign(site.deps, { archive: real });
    expect((await dryRun({ rule })).statusCode).toBe(200);
  });

  it('is for those who may see events', async () => {
    const viewer = await site.session(['viewer']);
    expect((await dryRun({ rule }, viewer)).statusCode).toBe(403);
  });
});
