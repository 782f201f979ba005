import { afterEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, isCountersignError, MINUTE, valueAt } from '../../../core/index.ts';
import type { LogPage } from '../../contract.ts';
import { logPullSuite } from '../../log-pull-suite.case.ts';
import type { Raw } from '../../record.ts';
import { quickRetries } from '../actions/action-world.case.ts';
import { type AwsConfig, awsConfig } from '../config.ts';
import { awsSource } from '../index.ts';
import { type TwinObjects, trailFile, trailLookup } from '../twin/logs.ts';
import { ACCOUNT, adminKey, START, startBench, type TwinBench } from '../twin/twin.case.ts';
import { pullCloudTrail } from './pull.ts';

const BUCKET = 'trail-of-example';
const NOW = START;
let made = 0;

const recordAt = (at: number, region: string): Raw => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: `arn:aws:iam::${ACCOUNT}:user/ci`,
    accountId: ACCOUNT,
    accessKeyId: 'AKIACICICICICICICIC1',
    userName: 'ci',
  },
  eventTime: new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  awsRegion: region,
  sourceIPAddress: '203.0.113.9',
  userAgent: 'aws-cli',
  requestParameters: null,
  responseElements: null,
  requestID: `r-${++made}`,
  eventID: `e-${String(made).padStart(6, '0')}`,
  readOnly: true,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: ACCOUNT,
  eventCategory: 'Management',
});

const idOf = (record: Raw): string => String(record['eventID']);

interface Bench {
  readonly bench: TwinBench;
  readonly records: Raw[];
  readonly objects: TwinObjects;
  /** Epoch ms; what the pull waits for passes at once. */
  sleep(milliseconds: number): Promise<void>;
  config(more?: Partial<AwsConfig>): AwsConfig;
}

const startLogs = async (): Promise<Bench> => {
  const records: Raw[] = [];
  const objects: TwinObjects = new Map();
  let clock = NOW;
  const bench = await startBench(
    {},
    { services: { lookup: trailLookup(records, () => clock), objects } },
  );
  return {
    bench,
    records,
    objects,
    async sleep(milliseconds) {
      clock += milliseconds;
    },
    config: (more = {}) =>
      awsConfig.parse({
        region: 'eu-central-1',
        endpoint: bench.twin.endpoint,
        credentials: adminKey,
        ...more,
      }),
  };
};

const faults = (bench: TwinBench) => {
  let stop: (() => void) | undefined;
  return {
    deny: (permission: string) => void bench.twin.inject({ kind: 'deny', permission }),
    throttle: (times: number) =>
      void bench.twin.inject({ kind: 'throttle', permission: '*', times }),
    fail(_status: number, times: number, after: number) {
      stop?.();
      stop =
        times > 0 ? bench.twin.inject({ kind: 'unavailable', permission: '*', after }) : undefined;
    },
  };
};

const options = { retryStrategy: quickRetries };

logPullSuite({
  source: awsSource,
  permissions: ['cloudtrail:LookupEvents'],
  async start() {
    const { bench, records, sleep, config } = await startLogs();
    const happen = (count: number, at: number, region: string): void => {
      for (let nth = 0; nth < count; nth++) records.push(recordAt(at + nth * 1_000, region));
    };
    happen(120, NOW - 20 * HOUR, 'eu-central-1');
    happen(7, NOW - 2 * HOUR, 'us-east-1');
    happen(3, NOW - 10 * MINUTE, 'eu-central-1');
    return {
      pullLogs: (cursor, asked) =>
        pullCloudTrail(config(), cursor, { ...asked, ...options, sleep }),
      logged: () => records.map(idOf),
      goOn() {
        happen(2, NOW - MINUTE, 'us-east-1');
        // Stored last, dated before the first pull was over.
        happen(1, NOW - 12 * MINUTE, 'eu-central-1');
      },
      ...faults(bench),
      since: NOW - DAY,
      now: () => NOW,
      close: () => bench.close(),
    };
  },
});

const nameAt = (at: number, region: string, prefix = ''): string => {
  const text = new Date(at).toISOString();
  const stamp = text.slice(0, 16).replace(/[-:]/g, '');
  const folder = `${prefix}AWSLogs/${ACCOUNT}/CloudTrail/${region}/${text.slice(0, 10).replace(/-/g, '/')}`;
  const unique = `Mu0KsOht${String(++made).padStart(8, '0')}`;
  return `${BUCKET}/${folder}/${ACCOUNT}_CloudTrail_${region}_${stamp}Z_${unique}.json.gz`;
};

logPullSuite({
  source: { ...awsSource, title: "Amazon Web Services, from a trail's bucket" },
  permissions: ['s3:ListBucket', 's3:GetObject'],
  async start() {
    const { bench, objects, config } = await startLogs();
    const logged: string[] = [];
    const deliver = (at: number, region: string, count: number): void => {
      const records = Array.from({ length: count }, (_, nth) => recordAt(at - nth * 1_000, region));
      logged.push(...records.map(idOf));
      objects.set(nameAt(at, region), trailFile(records));
    };
    for (let nth = 0; nth < 5; nth++) deliver(NOW - (20 - nth * 4) * HOUR, 'eu-central-1', 4);
    deliver(NOW - 3 * HOUR, 'us-east-1', 2);
    deliver(NOW - 5 * MINUTE, 'us-east-1', 2);
    objects.set(
      `${BUCKET}/AWSLogs/${ACCOUNT}/CloudTrail-Digest/us-east-1/2026/03/02/x.json.gz`,
      trailFile([recordAt(NOW, 'us-east-1')]),
    );
    return {
      pullLogs: (cursor, asked) =>
        pullCloudTrail(config({ trailBucket: { bucket: BUCKET } }), cursor, {
          ...asked,
          ...options,
        }),
      logged: () => logged,
      goOn() {
        deliver(NOW - MINUTE, 'eu-central-1', 2);
        // A file of an earlier minute that appears last, with a name before the others.
        deliver(NOW - 10 * MINUTE, 'us-east-1', 1);
      },
      ...faults(bench),
      since: NOW - DAY,
      now: () => NOW,
      close: () => bench.close(),
    };
  },
});

describe('what a pull of CloudTrail asks', () => {
  let logs: Bench | undefined;
  afterEach(async () => {
    await logs?.bench.close();
    logs = undefined;
  });

  const pull = async (
    bench: Bench,
    given: { readonly config?: AwsConfig; readonly cursor?: string; readonly since?: number } = {},
  ): Promise<readonly LogPage[]> => {
    const pages: LogPage[] = [];
    const asked = { since: given.since ?? NOW - DAY, until: NOW, sleep: bench.sleep, ...options };
    for await (const page of pullCloudTrail(given.config ?? bench.config(), given.cursor, asked))
      pages.push(page);
    return pages;
  };
  const idsIn = (pages: readonly LogPage[]) => pages.flatMap((page) => page.records.map(idOf));

  it('reads each region that is configured, and the home of services without a region', async () => {
    logs = await startLogs();
    const regions = ['eu-central-1', 'us-east-1', 'ap-southeast-2', 'eu-west-1'];
    for (const region of regions) logs.records.push(recordAt(NOW - HOUR, region));
    const config = logs.config({ regions: ['ap-southeast-2'] });
    const found = (await pull(logs, { config })).flatMap(({ records }) => records);
    expect(new Set(found.map((one) => one['awsRegion']))).toEqual(
      new Set(['eu-central-1', 'us-east-1', 'ap-southeast-2']),
    );
  });

  it('goes no further back than the 90 days that are kept', async () => {
    logs = await startLogs();
    logs.records.push(recordAt(NOW - 100 * DAY, 'eu-central-1'));
    logs.records.push(recordAt(NOW - 89 * DAY, 'eu-central-1'));
    expect(idsIn(await pull(logs, { since: NOW - 200 * DAY }))).toHaveLength(1);
    const asked = logs.bench.trail.map((one) =>
      Number(valueAt(one, 'requestParameters.StartTime')),
    );
    expect(Math.min(...asked) * 1_000).toBeGreaterThanOrEqual(NOW - 90 * DAY);
  });

  it('gives a region in the order in which things happened, also where a slice is too full', async () => {
    logs = await startLogs();
    for (let nth = 0; nth < 2_300; nth++)
      logs.records.push(recordAt(NOW - 5 * HOUR + nth * 1_000, 'eu-central-1'));
    const found = (await pull(logs)).flatMap(({ records }) =>
      records.map((one) => one['eventTime']),
    );
    expect(found).toHaveLength(2_300);
    expect(found).toEqual([...found].sort());
  });

  it('looks again for what came hours late, once an hour', async () => {
    logs = await startLogs();
    logs.records.push(recordAt(NOW - 3 * HOUR, 'eu-central-1'));
    const [page] = (await pull(logs)).slice(-1);
    const late = recordAt(NOW - 3 * HOUR + 5_000, 'eu-central-1');
    logs.records.push(late);
    const again = async (until: number) => {
      const asked = { since: NOW - DAY, until, sleep: logs?.sleep ?? (async () => {}), ...options };
      const config = logs?.config() ?? awsConfig.parse({});
      const pages: LogPage[] = [];
      for await (const one of pullCloudTrail(config, page?.cursor, asked)) pages.push(one);
      return idsIn(pages);
    };
    expect(await again(NOW + 30 * MINUTE)).toEqual([]);
    expect(await again(NOW + HOUR)).toEqual([idOf(late)]);
  });

  it('names the region that is refused, and reads the others', async () => {
    logs = await startLogs();
    for (const region of ['eu-central-1', 'us-east-1'])
      logs.records.push(recordAt(NOW - HOUR, region));
    // The home region is asked first.
    logs.bench.twin.inject({ kind: 'deny', permission: 'cloudtrail:LookupEvents', times: 1 });
    const given: LogPage[] = [];
    const asked = { since: NOW - DAY, until: NOW, sleep: logs.sleep, ...options };
    const reading = async () => {
      for await (const page of pullCloudTrail(
        logs?.config() ?? awsConfig.parse({}),
        undefined,
        asked,
      ))
        given.push(page);
    };
    const fault = await reading().catch((thrown: unknown) => thrown);
    expect(isCountersignError(fault, 'ERR_SOURCE_DENIED')).toBe(true);
    expect(String(fault)).toContain('us-east-1');
    expect(idsIn(given)).toHaveLength(1);
  });

  it('finds the accounts and regions of an organisation below the prefix of a trail', async () => {
    logs = await startLogs();
    const record = recordAt(NOW - HOUR, 'eu-west-1');
    const key = nameAt(NOW - HOUR, 'eu-west-1', 'all/').replace('AWSLogs/', 'AWSLogs/o-example1/');
    logs.objects.set(key, trailFile([record]));
    const config = logs.config({ trailBucket: { bucket: BUCKET, prefix: 'all' } });
    expect(idsIn(await pull(logs, { config }))).toEqual([idOf(record)]);
  });

  it('sets a broken file and a hostile record aside, and loses nothing beside them', async () => {
    logs = await startLogs();
    const good = recordAt(NOW - HOUR, 'us-east-1');
    const hostile = `{"eventID":"x","requestParameters":{"__proto__":{"polluted":true}}}`;
    const { gzipSync } = await import('node:zlib');
    logs.objects.set(nameAt(NOW - 2 * HOUR, 'us-east-1'), Buffer.from('no gzip'));
    logs.objects.set(
      nameAt(NOW - HOUR, 'us-east-1'),
      gzipSync(`{"Records":[${hostile},${JSON.stringify(good)},7]}`),
    );
    const config = logs.config({ trailBucket: { bucket: BUCKET } });
    const found = (await pull(logs, { config })).flatMap(({ records }) => records);
    expect(found).toContainEqual(good);
    expect(found.filter((one) => 'notARecord' in one || 'unreadableLogFile' in one)).toHaveLength(
      3,
    );
  });

  it('takes no cursor of anything else', async () => {
    logs = await startLogs();
    await expect(pull(logs, { cursor: '{"v":2}' })).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
    });
  });
});
