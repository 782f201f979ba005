/** What the published logs hold, and that all of it is read: each file with its expected count, class mix and fill. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isObject, valueAt } from '../../src/core/index.ts';
import { type ParseResult, parseFiles } from '../../src/loop/index.ts';
import type { Event } from '../../src/model/index.ts';
import { sources } from '../../src/sources/index.ts';
import { schemaFaults, schemas } from '../../src/sources/ocsf-schema.case.ts';
import { folderWith } from '../cli/cli.case.ts';

type Raw = Readonly<Record<string, unknown>>;
type Has = (raw: Raw) => boolean;

const data = resolve(import.meta.dirname, '../../../shared/data');
const isThere = existsSync(data);

const says =
  (...paths: readonly string[]): Has =>
  (raw) =>
    paths.some((path) => {
      const value = valueAt(raw, path);
      return (
        value !== undefined && value !== null && value !== '' && value !== '-' && value !== '::1'
      );
    });
const address =
  (...paths: readonly string[]): Has =>
  (raw) =>
    paths.some((path) => {
      const value = valueAt(raw, path);
      const text = Array.isArray(value) ? value[0] : value;
      return typeof text === 'string' && /^\d+\.\d+\.\d+\.\d+$|^[0-9a-f]*:[0-9a-f:]+$/i.test(text);
    });
const named =
  (...paths: readonly string[]): Has =>
  (raw) =>
    paths.some((path) => {
      const value = valueAt(raw, path);
      return typeof value === 'string' && /[\w]/.test(value) && value !== '-';
    });

interface Table {
  readonly file: string;
  readonly read: number;
  readonly system: string;
  /** At least these classes; never API Activity alone, save where one operation fills the file. */
  readonly classes: readonly number[];
  /** Where the record has it, the event must. */
  readonly has: Partial<
    Record<'actor' | 'credential' | 'session' | 'source' | 'target' | 'outcome', Has>
  >;
}

const windowsLogon = /^0x(?!0$|3e[457]$)/i;
const table: readonly Table[] = [
  {
    file: 'cloudtrail/stratus-detonation-logs.neutral.jsonl',
    read: 310,
    system: 'aws',
    classes: [3001, 3002, 3003, 3004, 6003],
    has: {
      actor: says('userIdentity.arn', 'userIdentity.principalId'),
      credential: says('userIdentity.accessKeyId'),
      session: says('userIdentity.sessionContext.attributes.creationDate'),
      source: says('sourceIPAddress'),
      outcome: () => true,
    },
  },
  {
    file: 'k8s/audit-benign-first5000.jsonl',
    read: 5_000,
    system: 'kubernetes',
    classes: [3001, 3004, 3005, 6003],
    has: {
      actor: says('user.username'),
      source: address('sourceIPs'),
      target: (raw) => isObject(raw['objectRef']),
      outcome: says('responseStatus.code'),
    },
  },
  {
    file: 'windows/security-identity-otrf.dev.jsonl',
    read: 1_258,
    system: 'active-directory',
    classes: [3002, 3003, 3004],
    has: {
      actor: named('SubjectUserName', 'TargetUserName'),
      session: (raw) =>
        [4624, 4634, 4672].includes(Number(raw['EventID'])) &&
        windowsLogon.test(String(raw['TargetLogonId'] ?? raw['SubjectLogonId'] ?? '')),
      source: address('IpAddress'),
      outcome: () => true,
    },
  },
  {
    file: 'microsoft/windows-logons-msticnb.jsonl',
    read: 87,
    system: 'active-directory',
    classes: [3002],
    has: { actor: named('TargetUserName'), source: address('IpAddress'), outcome: () => true },
  },
  {
    file: 'microsoft/linux-logons-msticnb.jsonl',
    read: 75,
    system: 'openssh',
    classes: [3002],
    has: { actor: named('AccountName', 'User'), source: address('SourceIP') },
  },
  {
    file: 'microsoft/entra-signin-msticnb.jsonl',
    read: 300,
    system: 'entra',
    classes: [3002],
    has: {
      actor: says('UserPrincipalName', 'UserId'),
      source: address('IPAddress'),
      target: says('AppId', 'ResourceId'),
      outcome: (raw) => /^\d+$/.test(String(raw['ResultType'])) && !isInterrupt(raw),
    },
  },
  {
    file: 'microsoft/office-activity-msticnb.jsonl',
    read: 300,
    system: 'm365',
    classes: [3004, 6003, 6006],
    has: {
      actor: says('UserId'),
      source: address('ClientIP'),
      target: says('OfficeObjectId'),
    },
  },
  {
    file: 'microsoft/azure-activity-msticnb.jsonl',
    read: 50,
    system: 'azure',
    // One operation fifty times: a check of a connector's requirements.
    classes: [6003],
    has: {
      actor: says('Caller'),
      source: address('CallerIpAddress'),
      outcome: (raw) => /^(?:Succeeded|Failed)$/.test(String(raw['ActivityStatusValue'])),
    },
  },
];

/** Sign-ins that Entra breaks off to ask for more are neither success nor failure yet. */
function isInterrupt(raw: Raw): boolean {
  return [
    '50055',
    '50058',
    '50072',
    '50074',
    '50076',
    '50079',
    '50097',
    '50125',
    '50127',
    '50129',
    '50140',
    '50143',
    '65001',
  ].includes(String(raw['ResultType']));
}

const filled: Readonly<Record<keyof Table['has'], (event: Event) => boolean>> = {
  actor: ({ actor: { principalKind, name } }) =>
    principalKind !== 'unknown' || (name !== '' && name !== 'unknown'),
  credential: ({ actor }) => actor.credential !== undefined,
  session: ({ actor }) => actor.session !== undefined,
  source: ({ src }) => src.ip !== undefined || src.service !== undefined,
  target: ({ targets }) => targets.length > 0,
  outcome: ({ outcome }) => outcome !== 'unknown',
};

interface Measured {
  readonly result: ParseResult;
  /** Share of the events whose record has it. */
  readonly fill: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

const measure = async (file: string, has: Table['has']): Promise<Measured> => {
  const counts = new Map<string, { had: number; filled: number }>();
  const faults: string[] = [];
  let seen = 0;
  const result = await parseFiles([file], {
    sources,
    onEvent(ocsf, event) {
      // Each tenth against the published schemas: enough to see a wrong shape, quick enough for the gate.
      if (existsSync(schemas) && seen++ % 10 === 0)
        faults.push(...schemaFaults(JSON.parse(JSON.stringify(ocsf)) as Raw));
      for (const [name, holds] of Object.entries(has)) {
        if (!holds(event.raw)) continue;
        const count = counts.get(name) ?? { had: 0, filled: 0 };
        count.had++;
        if (filled[name as keyof Table['has']](event)) count.filled++;
        counts.set(name, count);
      }
    },
  });
  const fill = [...counts].map(([name, one]) => [name, one.filled / one.had] as const);
  return { result, fill: Object.fromEntries(fill), faults };
};

describe.skipIf(!isThere)(
  'the published logs (skipped without ../shared/data)',
  { timeout: 120_000 },
  () => {
    it.each(table)(
      '$file: $read records, nearly all read, filled where they can be',
      async (one) => {
        const { result, fill, faults } = await measure(join(data, one.file), one.has);
        expect(result.read).toBe(one.read);
        expect(result.parsed / result.read).toBeGreaterThanOrEqual(0.99);
        expect(result.bySource[one.system]).toBe(result.events);
        expect(Object.keys(result.classes).map(Number)).toEqual(
          expect.arrayContaining([...one.classes]),
        );
        for (const [name, share] of Object.entries(fill))
          expect(share, `${name} of ${one.file}`).toBeGreaterThanOrEqual(0.99);
        expect(Object.keys(fill).length).toBeGreaterThan(1);
        expect(faults).toEqual([]);
      },
    );
  },
);

/** Log type → records, and how many of them name too little to be told for any system (stubs of tests). */
const logTypes: readonly (readonly [type: string, records: number, stubs: number])[] = [
  ['AWS.CloudTrail', 222, 0],
  ['Amazon.EKS.Audit', 166, 5],
  ['GCP.AuditLog', 101, 8],
  ['Azure.MonitorActivity', 92, 0],
  ['GSuite.ActivityEvent', 81, 0],
  ['GitHub.Audit', 50, 1],
  ['Okta.SystemLog', 37, 0],
  ['Azure.Audit', 34, 0],
  ['Auth0.Events', 27, 0],
  ['Slack.AuditLogs', 25, 0],
  ['OneLogin.Events', 19, 0],
  ['Anthropic.Activity', 19, 0],
  ['Duo.Administrator', 13, 0],
  ['GitHub.Webhook', 12, 0],
  ['Salesforce.RealtimeEvent', 5, 0],
  ['MicrosoftGraph.SecurityAlertV2', 4, 0],
  ['GitLab.Audit', 3, 0],
  ['MicrosoftIntune.AuditLogs', 2, 0],
  ['Salesforce.LoginAs', 2, 0],
  ['AWS.GuardDuty', 2, 0],
  ['OpenAI.Audit', 2, 0],
  ['Windows.EventLogs', 2, 0],
  ['MicrosoftDefenderXDR.AdvancedHunting', 2, 0],
];

describe.skipIf(!isThere)(
  "other authors' events (skipped without ../shared/data)",
  { timeout: 120_000 },
  () => {
    const rows = readFileSync(join(data, 'rule-tests/panther-tests.dev.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ line, type: (JSON.parse(line) as { logType: string }).logType }));
    const folder = folderWith(
      Object.fromEntries(
        logTypes.map(([type]) => [
          `${type}.jsonl`,
          rows
            .filter((row) => row.type === type)
            .map(({ line }) => line)
            .join('\n'),
        ]),
      ),
    );
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each(logTypes)('%s: %i records, all read but %i', async (type, records, stubs) => {
      const { result, faults } = await measure(join(folder, `${type}.jsonl`), {});
      expect([result.read, result.setAside]).toEqual([records, stubs]);
      expect(faults).toEqual([]);
      if (records > 15) expect(Object.keys(result.classes).length).toBeGreaterThan(1);
    });
  },
);
