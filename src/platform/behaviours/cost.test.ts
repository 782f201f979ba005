import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalArchive } from '../../archive/index.ts';
import { DAY, HOUR, silentLog } from '../../core/index.ts';
import { defaultCosts } from '../../incidents/index.ts';
import { sources } from '../../sources/index.ts';
import { dataDirOf, TENANT } from '../data-dir.ts';
import { behaviourCost } from './cost.ts';
import { decisionIn, parseDecision } from './settings.ts';

const now = Date.UTC(2026, 2, 20);
const folder = mkdtempSync(join(tmpdir(), 'cs-cost-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const call = (eventName: string, at: number) => ({
  eventVersion: '1.11',
  eventID: `e-${eventName}-${at}`,
  eventTime: new Date(at).toISOString(),
  eventSource: 'cloudtrail.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.20',
  userAgent: 'aws-cli/2.13.0 Python/3.11.4 Linux/5.15.0',
  recipientAccountId: '111122223333',
  readOnly: !eventName.startsWith('Stop'),
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/nadia',
    accountId: '111122223333',
    userName: 'nadia',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  },
  requestParameters: { name: 'main' },
  responseElements: null,
});

const records = [
  call('DescribeTrails', now - 20 * DAY),
  call('DescribeTrails', now - 2 * DAY),
  call('StopLogging', now - 2 * DAY + HOUR),
];
const log = join(folder, 'trail.ndjson');
const low = join(folder, 'low.json');
const usual = join(folder, 'usual.json');
const deaf = join(folder, 'deaf.json');
const options = {
  settings: undefined,
  inForce: usual,
  paths: [] as readonly string[],
  dataDir: undefined,
  since: 7 * DAY,
  learn: 20 * DAY,
};

beforeAll(async () => {
  writeFileSync(log, records.map((one) => `${JSON.stringify(one)}\n`).join(''));
  writeFileSync(usual, JSON.stringify({ page: 0.3, queue: 0.03 }));
  writeFileSync(low, JSON.stringify({ page: 0.05, queue: 0.01 }));
  writeFileSync(
    deaf,
    JSON.stringify({ weights: { 'cloudtrail-stopped': 0, 'guard-switched-off': 0 } }),
  );
  const dir = dataDirOf(join(folder, 'site')).archive;
  mkdirSync(dir, { recursive: true });
  const archive = openLocalArchive({ dir });
  const aws = sources.find(({ id }) => id === 'aws');
  const rows = records.flatMap((record) =>
    (aws?.parse(record) ?? []).map((event) => ({
      event,
      lineage: { root: event.actor.principalId ?? '', actingAs: '', links: [] },
      raw: JSON.stringify(record),
    })),
  );
  await archive.write(TENANT, 0, 0, rows);
  await archive.flush();
  await archive.close();
});

describe('what settings would have paged', () => {
  it('tells, for files, that a lower bar pages what was queued', async () => {
    const cost = await behaviourCost(
      { ...options, settings: low, paths: [log] },
      { log: silentLog, now },
    );
    expect(cost.events).toBe(3);
    expect([cost.before.page, cost.after.page]).toEqual([0, 1]);
    expect(cost.changed).toMatchObject([{ before: 'queue', after: 'page' }]);
    expect(cost.byDetector['cloudtrail-stopped']).toBe(1);
  });

  it('tells, for the archive, that a story goes with the detectors that are not believed', async () => {
    const dataDir = join(folder, 'site');
    const cost = await behaviourCost(
      { ...options, settings: deaf, dataDir },
      { log: silentLog, now },
    );
    // What lies before the span is learnt from, and not counted.
    expect(cost).toMatchObject({ events: 2, complete: true });
    expect([cost.before.queue, cost.after.queue]).toEqual([1, 0]);
    expect(cost.from).toBe(now - 2 * DAY);
  });

  it('changes nothing where nothing is proposed, and refuses a folder that is no data dir', async () => {
    const cost = await behaviourCost({ ...options, paths: [log] }, { log: silentLog, now });
    expect(cost.after).toEqual(cost.before);
    expect(cost.changedTotal).toBe(0);
    await expect(
      behaviourCost({ ...options, dataDir: join(folder, 'none') }, { log: silentLog, now }),
    ).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
  });
});

describe('settings of a site', () => {
  it('name the field at fault', () => {
    const wrong = (value: unknown) => () => parseDecision(JSON.stringify(value), 'decision.json');
    expect(wrong({ page: 2 })).toThrow(/decision\.json: page/);
    expect(wrong({ damage: [0.1, 0.5, 0.2, 0.1] })).toThrow(/damage: a higher tier number/);
    expect(wrong({ queue: 0.5 })).toThrow(/queue: must not be above/);
    expect(wrong({ baseRates: { robot: 0.1 } })).toThrow(/baseRates/);
    expect(wrong({ weights: { 'new-network': 3 } })).toThrow(/weights\.new-network/);
  });

  it('are ours where the site has none', async () => {
    expect((await decisionIn(join(folder, 'missing.json'))).page).toBe(defaultCosts.page);
    expect((await decisionIn(low)).page).toBe(0.05);
  });
});
