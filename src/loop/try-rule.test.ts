import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Archive, type ArchiveRow, openLocalArchive } from '../archive/index.ts';
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import { readRules } from '../detection/index.ts';
import { sources } from '../sources/index.ts';
import { tryRule as tryOutcome } from './try-rule.ts';

const tryRule = (
  file: { readonly file: string; readonly text: string },
  options: Parameters<typeof tryOutcome>[1],
) => tryOutcome(readRules([file]), options);

const NOW = Date.UTC(2026, 9, 12);
const source = sources.find(({ id }) => id === 'aws');

const record = (n: number, user: string, time: number) => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    principalId: `AIDAEXAMPLE${user.toUpperCase()}`,
    arn: `arn:aws:iam::123456789012:user/${user}`,
    accountId: '123456789012',
    accessKeyId: `AKIAEXAMPLE${user.toUpperCase()}`,
    userName: user,
  },
  eventTime: new Date(time).toISOString(),
  eventSource: 'iam.amazonaws.com',
  eventName: n % 3 === 0 ? 'CreateUser' : 'ListUsers',
  awsRegion: 'us-east-1',
  sourceIPAddress: '203.0.113.9',
  userAgent: 'aws-cli/2.31.4',
  requestParameters: { userName: `made-${n}` },
  eventID: `event-${n}`,
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '123456789012',
});

const rowOf = (n: number, user: string, time: number, raw?: string): ArchiveRow => {
  const written = record(n, user, time);
  const [event] = source?.parse(written) ?? [];
  if (!event) throw new Error('no event');
  const root = `aws:user/${user}`;
  return {
    event,
    lineage: { root, actingAs: root, links: [] },
    raw: raw ?? JSON.stringify(written),
  };
};

const rule = (title: string, more = 'product: aws'): string => `
title: ${title}
name: user-made
logsource: { ${more} }
detection:
  selection: { eventName: CreateUser }
  condition: selection
level: medium
countersign:
  dedup: [requestParameters.userName]
`;

describe('a rule tried on the archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-try-'));
  let archive: Archive;
  beforeAll(async () => {
    archive = openLocalArchive({ dir: folder });
    // Twelve days, one event each four hours, by three people in turn.
    const rows = Array.from({ length: 72 }, (_, n) =>
      rowOf(n, ['jane', 'omar', 'nadia', 'li'][n % 4] ?? '', NOW - 12 * DAY + n * 4 * HOUR),
    );
    await archive.write('main', 0, 0, [...rows, rowOf(300, 'jane', NOW - HOUR, '{"torn')]);
    await archive.flush();
  });
  afterAll(async () => {
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  });

  let clock = 0;
  const options = (more: object = {}) => ({
    archive,
    tenant: 'main',
    sources,
    from: NOW - 7 * DAY,
    to: NOW,
    elapsed: () => clock,
    ...more,
  });

  it('says how often it would have fired, on whom, with examples, and what could not be read', async () => {
    const trial = await tryRule({ file: 'user.yml', text: rule('User made') }, options());
    expect(trial.fired).toBe(14);
    expect(trial.findings).toBe(14);
    expect(trial.identitiesTotal).toBe(4);
    expect(trial.identities.reduce((sum, one) => sum + one.fired, 0)).toBe(14);
    expect(trial.samples).toHaveLength(5);
    expect(new Set(trial.samples.map(({ identity }) => identity)).size).toBe(4);
    expect(trial.samples[0]?.fields).toMatchObject({ eventName: 'CreateUser' });
    expect(trial.scanned).toMatchObject({ events: 43, setAside: 1, complete: true });
    expect(trial.says).toBe(
      'would have fired 14 times on 4 identities (14 findings) in the last 7 days, 43 events read',
    );
  });

  it('routes as the loop does: a rule for another product does not fire', async () => {
    const text = rule('Okta', 'product: okta');
    const trial = await tryRule({ file: 'okta.yml', text }, options());
    expect(trial.fired).toBe(0);
    expect(trial.says).toMatch(/^would not have fired in the last 7 days, 43 events read$/);
  });

  it('tries a correlation with its members, which then stay silent, and counts its findings', async () => {
    const text = `${rule('User made')}---
title: Users made by one hand
name: many-made
correlation:
  type: event_count
  rules: [user-made]
  group-by: [userIdentity.userName]
  timespan: 4d
  condition: { gte: 2 }
level: high
`;
    const trial = await tryRule({ file: 'many.yml', text }, options());
    expect(trial.rules.map(({ id }) => id)).toEqual(['user-made', 'many-made']);
    expect(trial.fired).toBeGreaterThan(3);
    expect(trial.fired).toBeLessThan(14);
    expect(new Set(trial.samples.map((one) => one.rule))).toEqual(new Set(['many-made']));
    expect(trial.samples[0]?.fields).toEqual({ 'userIdentity.userName': expect.any(String) });
  });

  it('stops at its bounds, and says up to when it read', async () => {
    const text = rule('User made');
    const few = await tryRule({ file: 'user.yml', text }, options({ maxEvents: 10 }));
    expect(few.scanned).toMatchObject({ events: 10, complete: false });
    expect(few.scanned.to).toBeLessThan(NOW - 5 * DAY);
    expect(few.says).toMatch(/stopped after 10 events, at .* the rest is unknown$/);
    const slow = await tryRule(
      { file: 'user.yml', text },
      options({
        elapsed: () => {
          clock += MINUTE;
          return clock;
        },
      }),
    );
    expect(slow.scanned.complete).toBe(false);
    expect(slow.says).toMatch(/stopped after 30 s/);
  });

  it('lets others work while it reads', async () => {
    let turns = 0;
    let reading = true;
    const other = (async () => {
      while (reading) {
        turns++;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    let time = 0;
    await tryRule(
      { file: 'user.yml', text: rule('User made') },
      options({
        elapsed: () => {
          time += 16;
          return time;
        },
      }),
    );
    reading = false;
    await other;
    expect(turns).toBeGreaterThan(1);
  });

  it('names the place of a fault when the file holds no rule that runs', async () => {
    const torn = tryRule({ file: 'torn.yml', text: 'title: [' }, options());
    await expect(torn).rejects.toThrow(/^torn\.yml:\d+: not YAML/);
    await expect(tryRule({ file: 'empty.yml', text: '' }, options())).rejects.toThrow(/no rule/);
  });
});
