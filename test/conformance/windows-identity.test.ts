/** What rules and behaviours say of recorded attacks on Windows identities, and how quiet they are beside them. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import { emptyPlaces } from '../../src/detection/index.ts';
import { scan } from '../../src/loop/index.ts';
import { readSources } from '../../src/platform/all-sources.ts';
import { readOwnRules } from '../../src/platform/content.ts';
import { buildEngine } from '../../src/platform/engine.ts';
import { createPosture } from '../../src/posture/index.ts';
import { type IdentityRecording, identityRecordings } from './windows-identity-datasets.ts';

const data = resolve(
  import.meta.dirname,
  '../../../shared/data/windows/security-identity-otrf.dev.jsonl',
);
const folder = mkdtempSync(join(tmpdir(), 'cs-windows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recorded = (): ReadonlyMap<string, readonly string[]> => {
  const lines = new Map<string, string[]>();
  for (const line of readFileSync(data, 'utf8').split('\n').filter(Boolean)) {
    const { dataset, event } = JSON.parse(line) as { dataset: string; event: unknown };
    const of = lines.get(dataset) ?? [];
    of.push(JSON.stringify(event));
    lines.set(dataset, of);
  }
  return lines;
};

/** A technique answers for its parent and the other way round. */
const fits = (wanted: readonly string[], said: string): boolean =>
  wanted.some((one) => one === said || one.startsWith(`${said}.`) || said.startsWith(`${one}.`));

const NOW = Date.UTC(2026, 10, 1);

/** Each recording in an engine of its own: in none is anything known of another. */
const judging = async () => {
  const [sources, { rules, correlations }] = await Promise.all([
    readSources(silentLog),
    readOwnRules(),
  ]);
  const judge = createPosture();
  return async ({ name, techniques }: IdentityRecording, lines: readonly string[]) => {
    const file = join(folder, `${name.replaceAll('/', '_')}.ndjson`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const engine = buildEngine({
      sources,
      rules,
      correlations,
      places: emptyPlaces,
      judge,
      log: silentLog,
      now: () => NOW,
      exceptions: () => [],
    });
    const { events, findings } = await scan([file], { engine, sources, judge, now: NOW });
    expect(events).toMatchObject({ parsed: lines.length, setAside: 0 });
    const fitting = findings.filter(
      ({ kind, attack }) => kind === 'detection' && attack.some((one) => fits(techniques, one)),
    );
    return { name, of: fitting.map(({ rule, severity }) => `${rule} (${severity})`) };
  };
};

describe.skipIf(!existsSync(data))('recorded attacks on Windows identities', () => {
  it('raise a finding of their technique in four of five (skipped without ../shared)', async () => {
    const lines = recorded();
    const judge = await judging();
    const told = [];
    for (const one of identityRecordings) {
      const dataset = [...lines.keys()].find((name) => name.endsWith(one.name));
      told.push(await judge(one, lines.get(dataset ?? '') ?? []));
    }
    const found = told.filter(({ of }) => of.length > 0).length;
    for (const { name, of } of told)
      process.stdout.write(`${of.length > 0 ? 'found' : 'MISSED'} ${name}: ${of.join(', ')}\n`);
    expect(told).toHaveLength(10);
    expect(found / told.length).toBeGreaterThanOrEqual(0.8);
  }, 120_000);
});
