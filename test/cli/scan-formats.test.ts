/** `scan` over logs and exports: what it prints in each format, and what its exit code says. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOcsf } from '../../src/model/index.ts';
import { countersign, folderWith, lines, NOW, ndjson, type Said, smallWorld } from './cli.case.ts';

interface ScanJson {
  readonly events: { readonly read: number; readonly parsed: number; readonly setAside: number };
  readonly findings: readonly {
    readonly id: string;
    readonly severity: string;
    readonly events: readonly string[];
    readonly identities: readonly string[];
    readonly kind: string;
  }[];
  readonly incidents: readonly {
    readonly severity: string;
    readonly identities: readonly string[];
    readonly findings: readonly string[];
    readonly attribution: { readonly who: { readonly said: boolean } };
  }[];
  readonly posture: { readonly principals: number; readonly checks: readonly unknown[] };
}

const world = smallWorld();
const records = [...world.quiet, ...world.attack];
let folder: string;
let inputs: string[];
let json: Said;
let answer: ScanJson;

beforeAll(async () => {
  folder = folderWith({
    'logs/one.jsonl': ndjson(records),
    'quiet.jsonl': ndjson(world.quiet.slice(0, 20)),
    ...Object.fromEntries(
      Object.entries(world.gaad).map(([account, text]) => [`inventory/gaad-${account}.json`, text]),
    ),
    ...Object.fromEntries(
      Object.entries(world.report).map(([account, text]) => [
        `inventory/report-${account}.csv`,
        text,
      ]),
    ),
  });
  inputs = [join(folder, 'logs'), join(folder, 'inventory')];
  json = await countersign(['scan', ...inputs, '--json', '--now', NOW]);
  answer = JSON.parse(json.out) as ScanJson;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scan', () => {
  it('reads every record, says nothing on stderr, and exits 1 because an attack was found', () => {
    expect(json.err).toBe('');
    expect(json.code).toBe(1);
    expect(answer.events).toEqual({ read: records.length, parsed: records.length, setAside: 0 });
  });

  it('tells the incident of the attacked identity, with findings that name the vendor’s events', () => {
    const incident = answer.incidents.find((one) => one.identities.includes(world.attackedId));
    expect(incident?.attribution.who.said).toBe(true);
    const ids = new Set(world.attack.map((record) => (record as { eventID: string }).eventID));
    const findings = answer.findings.filter((finding) => incident?.findings.includes(finding.id));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.flatMap((finding) => finding.events).some((id) => ids.has(id))).toBe(true);
  });

  it('judges posture from the exports beside the logs', () => {
    expect(answer.posture.principals).toBeGreaterThan(5);
    expect(answer.findings.some((finding) => finding.kind === 'posture')).toBe(true);
  });

  it('prints byte for byte the same when run again, and whatever the order of paths and records', async () => {
    const again = await countersign(['scan', ...inputs, '--json', '--now', NOW]);
    expect(again.out).toBe(json.out);
    const shuffled = folderWith({
      'a.json': JSON.stringify({ Records: records.filter((_, n) => n % 2 === 1).reverse() }),
      'b.jsonl': ndjson(records.filter((_, n) => n % 2 === 0)),
      // Delivered twice, as an organisation's and an account's trail do.
      'c.jsonl': ndjson(records.slice(0, 50)),
    });
    const other = await countersign([
      'scan',
      shuffled,
      join(folder, 'inventory'),
      '--json',
      '--now',
      NOW,
    ]);
    rmSync(shuffled, { recursive: true, force: true });
    const { events, ...rest } = JSON.parse(other.out) as ScanJson;
    expect(events.parsed).toBe(records.length + 50);
    const { events: _, ...first } = answer;
    expect(rest).toEqual(first);
  });

  it('weighs an incident by what was so at its events, however much later it is scanned', async () => {
    const later = await countersign(['scan', ...inputs, '--json', '--now', '2029-01-01T00:00:00Z']);
    const other = JSON.parse(later.out) as ScanJson;
    expect(other.incidents).toEqual(answer.incidents);
    expect(other.posture).not.toEqual(answer.posture);
  });

  it('prints for people, without colours unless a terminal reads it', async () => {
    const { out, code } = await countersign(['scan', ...inputs, '--now', NOW]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Incidents \(\d+\)\n/);
    expect(out).toContain('why possible');
    expect(out).toContain(`${records.length} of ${records.length} records read, 0 set aside`);
    expect(out).not.toContain('\u001b');
  });

  it('shows progress on a terminal’s stderr only, and clears it', async () => {
    const { out, err } = await countersign(['scan', ...inputs, '--json', '--now', NOW], {
      isTty: true,
    });
    expect(out).toBe(json.out);
    expect(err).toMatch(/reading 1\/\d+ files/);
    expect(err.endsWith('\r\u001b[K')).toBe(true);
    const quiet = await countersign(['scan', ...inputs, '--json', '--quiet'], { isTty: true });
    expect(quiet.err).toBe('');
  });

  it('prints OCSF as one clean object a line', async () => {
    const { out } = await countersign(['scan', ...inputs, '--format', 'ocsf', '--now', NOW]);
    const objects = lines(out).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(objects).toHaveLength(answer.findings.length + answer.incidents.length);
    expect(objects.flatMap(checkOcsf)).toEqual([]);
  });

  it('prints SARIF with one result a finding', async () => {
    const { out } = await countersign(['scan', ...inputs, '--format', 'sarif', '--now', NOW]);
    const sarif = JSON.parse(out) as { version: string; runs: { results: unknown[] }[] };
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0]?.results).toHaveLength(answer.findings.length);
  });

  it('writes HTML into a file that only its owner reads, and nothing on stdout', async () => {
    const file = join(folder, 'report.html');
    const { out } = await countersign([
      'scan',
      ...inputs,
      '--format',
      'html',
      '--output',
      file,
      '--now',
      NOW,
    ]);
    expect(out).toBe('');
    expect(readFileSync(file, 'utf8')).toContain('<h2>Incidents</h2>');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('exits 0 below --fail-on and 1 at or above it', async () => {
    const quiet = join(folder, 'quiet.jsonl');
    const low = await countersign(['scan', quiet, '--fail-on', 'critical', '--json']);
    expect(low.code).toBe(0);
    const anything = await countersign(['scan', ...inputs, '--fail-on', 'low', '--json']);
    expect(anything.code).toBe(1);
  });

  it('says that it cannot write there', async () => {
    const { code, err, out } = await countersign([
      'scan',
      join(folder, 'quiet.jsonl'),
      '--output',
      join(folder, 'no/such/folder.json'),
    ]);
    expect(code).toBe(3);
    expect(out).toBe('');
    expect(err).toMatch(/no\/such\/folder\.json: no such file or folder/);
  });
});
