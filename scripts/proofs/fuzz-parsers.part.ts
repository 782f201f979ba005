/** Mutated records through every parser: where they come from, how they are spoilt, and what must never happen. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isCountersignError, isObject } from '../../src/core/index.ts';
import { loadRules } from '../../src/detection/index.ts';
import { createInventory } from '../../src/inventory/index.ts';
import { loadMappings, type SourceDefinition, sources } from '../../src/sources/index.ts';

type Raw = Readonly<Record<string, unknown>>;

export interface FuzzSeeds {
  readonly systems: readonly SourceDefinition[];
  /** System → records that it claims. */
  readonly records: ReadonlyMap<string, readonly Raw[]>;
  /** System → lines of text that it reads. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
}

export interface FuzzFigure {
  readonly records: number;
  readonly parsed: number;
  readonly setAside: number;
  readonly unclaimed: number;
  readonly bySystem: Readonly<Record<string, number>>;
  /** The first few, whole. */
  readonly crashes: readonly string[];
  readonly crashed: number;
  readonly polluted: readonly string[];
  /** Milliseconds of the slowest record. */
  readonly slowestMs: number;
  readonly slowest: string;
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

/** Examples of rules and mappings, and the public logs where they are there. */
export const readSeeds = async (): Promise<FuzzSeeds> => {
  const { mappings } = await loadMappings([resolve(root, 'content/mappings')]);
  const systems = [...sources, ...mappings.map(({ source }) => source)];
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

/** xorshift32: the same for the same seed, on every machine. */
const randomOf = (seed: number) => {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return (below: number): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
};
type Random = ReturnType<typeof randomOf>;

const deep = (levels: number): unknown => {
  let value: unknown = 'end';
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

const odd: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => '',
  () => 0,
  () => -1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER,
  () => true,
  () => [],
  () => ({}),
  () => [[], {}, null],
  () => deep(40),
  () => 'a'.repeat(10_000),
  () => `${' '.repeat(5_000)}x`,
  () => `${'arn:aws:iam::'.repeat(300)}!`,
  () => `${'1.'.repeat(2_000)}1`,
  () => '\u0000\u202e\ud800',
  () => '__proto__',
  () => 'constructor',
  () => '9999-99-99T99:99:99Z',
  () => '0001-01-01T00:00:00Z',
  () => '256.256.256.256',
  () => '::ffff:1.2.3.4%eth0',
  () => '{"__proto__":{"polluted":true}}',
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  () => new Array(500).fill({ id: 'x', type: 'user', name: 'y' }),
  () => Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i])),
];

const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T;

/** Records are bounded where they come in; one that grew past any such bound is none. */
const MAX_NODES = 50_000;

const isBounded = (value: unknown, left = { nodes: MAX_NODES }): boolean => {
  if (--left.nodes < 0) return false;
  if (typeof value === 'string') left.nodes -= value.length >> 8;
  if (Array.isArray(value)) return value.every((one) => isBounded(one, left));
  return !isObject(value) || Object.values(value).every((one) => isBounded(one, left));
};

/** A copy with some places changed: replaced, taken out, doubled, renamed, or filled from another record. */
const spoil = (record: Raw, other: Raw, random: Random): Raw => {
  const copy = structuredClone(record) as Record<string, unknown>;
  const changes = 1 + random(4);
  for (let change = 0; change < changes; change++) {
    let at: Record<string, unknown> = copy;
    for (let depth = random(6); depth > 0; depth--) {
      const inner = Object.values(at).flatMap((one) =>
        isObject(one) ? [one] : Array.isArray(one) ? one.filter(isObject) : [],
      );
      if (inner.length === 0) break;
      at = pick(random, inner);
    }
    const keys = Object.keys(at);
    if (keys.length === 0) continue;
    const key = pick(random, keys);
    const what = random(12);
    if (what === 0) delete at[key];
    else if (what === 1) at[key] = [at[key], at[key]];
    else if (what === 2) at[key] = { [key]: at[key] };
    else if (what === 3) at[key] = structuredClone(pick(random, Object.values(other)));
    else if (what === 4 && typeof at[key] === 'string')
      at[key] = spoilText(at[key] as string, random);
    else if (what === 5) at[key] = String(at[key]);
    else if (what === 6) at[key.toUpperCase()] = at[key];
    else at[key] = pick(random, odd)();
    if (!isBounded(copy)) return structuredClone(record);
  }
  return copy;
};

const spoilText = (text: string, random: Random): string => {
  const at = random(text.length + 1);
  const bits = [
    '',
    '"',
    ' ',
    '\u0000',
    '=',
    ':',
    '[',
    '(((',
    '\\',
    '%s',
    '\ud800',
    'ß',
    '9'.repeat(400),
  ];
  switch (random(5)) {
    case 0:
      return text.slice(0, at) + pick(random, bits) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random(8));
    case 2:
      return (
        text.slice(0, at) +
        text.slice(Math.max(0, at - 8), at).repeat(1 + random(600)) +
        text.slice(at)
      );
    case 3:
      return text.slice(0, at);
    default:
      return text + text;
  }
};

const shown = (record: unknown): string =>
  (JSON.stringify(record) ?? String(record)).slice(0, 2_000);
const MAX_SHOWN = 5;
const nothing = createInventory({ now: () => 0 }).view;

/** Everything that a record of a system goes through. @throws whatever is no honest refusal. */
const through = (
  source: SourceDefinition,
  given: Raw | string,
): 'parsed' | 'set aside' | 'unclaimed' => {
  const record = typeof given === 'string' ? source.readLine?.(given) : given;
  if (record === undefined) return 'unclaimed';
  const inside = source.unwrap?.(record) ?? (source.detect(record) ? [record] : undefined);
  if (inside === undefined) return 'unclaimed';
  let result: 'parsed' | 'set aside' = 'parsed';
  for (const one of inside) {
    source.partitionKey(one);
    try {
      for (const event of source.parse(one)) {
        JSON.stringify(source.ocsf(event));
        source.vendorFinding?.(event);
        source.apply?.(event, nothing);
      }
    } catch (error) {
      if (!isCountersignError(error, 'ERR_INPUT_INVALID')) throw error;
      result = 'set aside';
    }
  }
  return result;
};

const pollution = (): readonly string[] => [
  ...Object.keys(Object.prototype),
  ...Object.keys(Array.prototype),
  ...(Reflect.get({}, 'polluted') === undefined ? [] : ['polluted']),
];

export const fuzz = (
  { systems, records, lines }: FuzzSeeds,
  { count, seed, onProgress }: { count: number; seed: number; onProgress?: (done: number) => void },
): FuzzFigure => {
  const random = randomOf(seed);
  const fed = systems.filter(({ id }) => records.has(id) || lines.has(id));
  const bySystem: Record<string, number> = {};
  const tally = { parsed: 0, 'set aside': 0, unclaimed: 0 };
  const crashes: string[] = [];
  let [crashed, slowestMs, slowest] = [0, 0, ''];
  const everything = [...records.values()].flat();
  for (let done = 0; done < count; done++) {
    const source = fed[done % fed.length] as SourceDefinition;
    const own = records.get(source.id) ?? [];
    const text = lines.get(source.id) ?? [];
    const given =
      own.length === 0 || (text.length > 0 && random(3) === 0)
        ? spoilText(pick(random, text), random)
        : spoil(pick(random, own), pick(random, everything), random);
    bySystem[source.id] = (bySystem[source.id] ?? 0) + 1;
    const began = performance.now();
    try {
      tally[through(source, given)]++;
    } catch (error) {
      crashed++;
      if (crashes.length < MAX_SHOWN)
        crashes.push(`${source.id}: ${(error as Error).stack?.slice(0, 600)} of ${shown(given)}`);
    }
    const took = performance.now() - began;
    if (took > slowestMs)
      [slowestMs, slowest] = [took, `${source.id}: ${shown(given).slice(0, 300)}`];
    if (done % 10_000 === 0) onProgress?.(done);
  }
  return {
    records: count,
    parsed: tally.parsed,
    setAside: tally['set aside'],
    unclaimed: tally.unclaimed,
    bySystem,
    crashes,
    crashed,
    polluted: pollution(),
    slowestMs: Math.round(slowestMs),
    slowest,
  };
};

export interface Growth {
  readonly system: string;
  readonly field: string;
  /** Time with a text 8 times as long, over the time with the short one; 8 is linear, 64 quadratic. */
  readonly ratio: number;
}

const SHORT = 16_384;
const LONGER = 8;
const NOISE_MS = 20;
const hostile: readonly string[] = [
  'a',
  ' ',
  '1.',
  '/',
  ':',
  'a@',
  '"',
  '\\',
  '((',
  '%',
  '-',
  'a=',
];

const leavesOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] => {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value))
    return value.slice(0, 3).flatMap((one, i) => leavesOf(one, [...path, String(i)]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, key]));
};

const withText = (record: Raw, path: readonly string[], text: string): Raw => {
  const copy = structuredClone(record);
  let at: unknown = copy;
  for (const key of path.slice(0, -1)) at = (at as Record<string, unknown>)[key];
  (at as Record<string, unknown>)[path.at(-1) ?? ''] = text;
  return copy;
};

const timeOf = (source: SourceDefinition, given: Raw | string): number => {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    try {
      through(source, given);
    } catch {
      // Crashes are the other measurement's business.
    }
    best = Math.min(best, performance.now() - began);
  }
  return best;
};

/** Which field of which system takes more than linear time in the length of its text; below a millisecond is noise. */
export const growths = (
  { systems, records, lines }: FuzzSeeds,
  perSystem = 4,
): readonly Growth[] => {
  const out: Growth[] = [];
  const compare = (
    source: SourceDefinition,
    field: string,
    make: (text: string) => Raw | string,
  ) => {
    const ratioOf = (bit: string): number => {
      const long = timeOf(source, make(bit.repeat((SHORT * LONGER) / bit.length)));
      if (long < NOISE_MS) return 0;
      return long / Math.max(timeOf(source, make(bit.repeat(SHORT / bit.length))), 0.5);
    };
    for (const bit of hostile) {
      const ratio = ratioOf(bit);
      if (ratio === 0) continue;
      // A pause of the machine is no growth: what looks steep is measured again.
      const sure = ratio > 2 * LONGER ? Math.min(ratio, ratioOf(bit), ratioOf(bit)) : ratio;
      out.push({ system: source.id, field: `${field} of ${bit}`, ratio: sure });
    }
  };
  for (const source of systems) {
    for (const record of (records.get(source.id) ?? []).slice(0, perSystem)) {
      for (const path of leavesOf(record))
        compare(source, path.join('.'), (text) => withText(record, path, text));
    }
    for (const line of lines.get(source.id) ?? [])
      compare(
        source,
        'line',
        (text) => line.slice(0, line.length / 2) + text + line.slice(line.length / 2),
      );
  }
  return out.sort((a, b) => b.ratio - a.ratio);
};
