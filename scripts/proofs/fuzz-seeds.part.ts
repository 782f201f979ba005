/** Where the records come from that are spoilt: examples of rules and mappings, and the public logs where they are there. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isObject } from '../../src/core/index.ts';
import { loadRules } from '../../src/detection/index.ts';
import { loadMappings, type SourceDefinition, sources } from '../../src/sources/index.ts';

export type Raw = Readonly<Record<string, unknown>>;

export interface FuzzSeeds {
  readonly systems: readonly SourceDefinition[];
  /** System → records that it claims. */
  readonly records: ReadonlyMap<string, readonly Raw[]>;
  /** System → lines of text that it reads. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
}

const root = resolve(import.meta.dirname, '../..');
const shared = resolve(root, '../shared/data');

const jsonLines = (path: string, most: number): readonly Raw[] => {
  const file = resolve(shared, path);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, most)
    .map((line) => JSON.parse(line) as Raw);
};

/** One line each that its own documentation shows in this form. */
const textLines: readonly string[] = [
  'Mar  2 08:15:00 bastion sshd[812]: Accepted publickey for ann from 198.51.100.7 port 50412 ssh2: ED25519 SHA256:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ',
  'Mar  2 08:15:00 bastion sshd[812]: Failed password for invalid user bob from 198.51.100.7 port 50413 ssh2',
  'Mar  2 08:15:00 bastion sudo:      ann : TTY=pts/0 ; PWD=/home/ann ; USER=root ; COMMAND=/usr/bin/id',
  '2026-03-02 08:15:00.123 UTC [812] ann@shop LOG:  connection authorized: user=ann database=shop',
  '2026-03-02 08:15:00.123 UTC,"ann","shop",812,"198.51.100.7:50412",65e2d1a4.32c,1,"authentication",2026-03-02 08:15:00 UTC,3/1,0,FATAL,28P01,"password authentication failed for user ""ann""",,,,,,,,,"","client backend",,0',
  '69a6a3bf.11d630ac 0x7f6b5adfe6c0 conn=1003 fd=14 ACCEPT from IP=198.51.100.7:53848 (IP=192.0.2.1:636)',
  '69a6a3bf.12d630ac 0x7f6b5adfe6c0 conn=1003 op=0 BIND dn="uid=ann,ou=people,dc=example,dc=com" method=128',
  'Mon Mar  2 08:15:00 2026 : Auth: (7) Login OK: [ann] (from client ap-1 port 0 cli 198.51.100.7)',
];

/** Of systems that no rule has an example of. */
const written: readonly Raw[] = [
  {
    format: 'countersign-ci/1',
    id: 'e1',
    time: '2026-03-02T08:15:00Z',
    type: 'secret_read',
    system: 'jenkins',
    instance: 'ci.example.com',
    actor: { id: 'ann', name: 'Ann' },
    pipeline: 'payroll/main',
    run: '17',
    variable: 'DB_PASSWORD',
    outcome: 'success',
    source: { ip: '198.51.100.7', userAgent: 'curl/8' },
  },
  {
    type: 'hr.employee.terminated',
    id: 'h1',
    time: '2026-03-02T08:15:00Z',
    organisation: 'acme',
    employee: { employeeNumber: '7', name: 'Ann', email: 'ann@example.com', lastDay: '2026-03-31' },
  },
  {
    iss: 'https://id.example.com/tenant',
    event: 'token_issued',
    time: '2026-03-02T08:15:00Z',
    sub: 'ann',
    sid: 's1',
    client_id: 'web',
    amr: ['pwd', 'otp'],
    jti: 'at1',
    exp: 1_772_443_000,
    ip: '198.51.100.7',
  },
  {
    iss: 'https://scim.example.com',
    iat: 1_772_439_300,
    jti: 'e1',
    aud: 'https://countersign.example.com',
    sub_id: { format: 'scim', uri: '/Users/u1', externalId: 'ann' },
    events: {
      'urn:ietf:params:SCIM:event:prov:create:full': {
        data: { userName: 'ann@example.com', active: true, emails: [{ value: 'ann@example.com' }] },
      },
    },
  },
];

const readMappings = async () => {
  const { mappings } = await loadMappings([resolve(root, 'content/mappings')]);
  return { mappings, systems: [...sources, ...mappings.map(({ source }) => source)] };
};

export const readSystems = async (): Promise<readonly SourceDefinition[]> =>
  (await readMappings()).systems;

/** Examples of rules and mappings, and the public logs where they are there. */
export const readSeeds = async (): Promise<FuzzSeeds> => {
  const { mappings, systems } = await readMappings();
  const { rules } = await loadRules(resolve(root, 'content/rules'));
  const all: Raw[] = [
    ...rules.flatMap(({ fires }) => fires),
    ...mappings.flatMap(({ records }) => records),
    ...written,
    ...jsonLines('cloudtrail/stratus-detonation-logs.neutral.jsonl', 310),
    ...jsonLines('k8s/audit-benign-first5000.jsonl', 300),
    ...jsonLines('windows/security-identity-otrf.dev.jsonl', 1_258),
    ...jsonLines('microsoft/entra-signin-msticnb.jsonl', 100),
    ...jsonLines('microsoft/office-activity-msticnb.jsonl', 100),
    ...jsonLines('microsoft/azure-activity-msticnb.jsonl', 50),
    ...jsonLines('microsoft/linux-logons-msticnb.jsonl', 75),
    ...jsonLines('rule-tests/panther-tests.dev.jsonl', 2_000),
  ];
  const records = new Map<string, Raw[]>();
  const lines = new Map<string, string[]>();
  const claim = (record: Raw): boolean => {
    const source = systems.find((one) => one.unwrap?.(record) !== undefined || one.detect(record));
    if (source) records.set(source.id, [...(records.get(source.id) ?? []), record]);
    return source !== undefined;
  };
  for (const one of all) if (!claim(one) && isObject(one['event'])) claim(one['event']);
  for (const line of textLines) {
    for (const source of systems) {
      if (source.readLine?.(line) === undefined) continue;
      lines.set(source.id, [...(lines.get(source.id) ?? []), line]);
    }
  }
  return { systems, records, lines };
};
