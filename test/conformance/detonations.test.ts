/** Published detonations of cloud attack techniques: each is told, in one story, and the stories are few. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import { severityRank } from '../../src/model/index.ts';
import { openMemoryLoop } from '../../src/platform/memory-loop.ts';

const file = join(
  resolve(import.meta.dirname, '../../../shared/data'),
  'cloudtrail/stratus-detonation-logs.neutral.jsonl',
);

const techniques = (): ReadonlyMap<string, string> => {
  const of = new Map<string, string>();
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { technique, event } = JSON.parse(line) as {
      technique: string;
      event: { eventID: string };
    };
    of.set(event.eventID, technique);
  }
  return of;
};

describe.skipIf(!existsSync(file))('detonated techniques (skipped without ../shared)', () => {
  it('are flagged, 33 of 35 at medium or above, and each stands in one of at most 50 incidents', async () => {
    const now = Date.UTC(2026, 10, 1);
    const of = techniques();
    const loop = await openMemoryLoop({ log: silentLog, now: () => now });
    const { findings, incidents } = await loop.scan([file], { now });
    const told = new Set(
      findings
        .filter(({ severity }) => severityRank(severity) >= severityRank('medium'))
        .flatMap(({ events }) => events.map((id) => of.get(id))),
    );
    const byId = new Map(findings.map((finding) => [finding.id, finding]));
    const stories = new Map<string, Set<string>>();
    for (const incident of incidents) {
      for (const id of incident.findings.flatMap((one) => byId.get(one)?.events ?? [])) {
        const technique = of.get(id) ?? 'none';
        const have = stories.get(technique);
        if (have) have.add(incident.id);
        else stories.set(technique, new Set([incident.id]));
      }
    }
    const alone = [...stories.values()].filter((ids) => ids.size === 1);
    process.stdout.write(
      `detonations: ${told.size} of ${new Set(of.values()).size} told at medium or above, ${alone.length} in one incident each, ${incidents.length} incidents\n`,
    );
    expect(told.size).toBeGreaterThanOrEqual(33);
    expect(alone.length).toBeGreaterThanOrEqual(33);
    expect(incidents.length).toBeLessThanOrEqual(50);
    // One heap for everything would be "few" too: a story is of one root, not of a whole file.
    expect(incidents.length).toBeGreaterThanOrEqual(20);
  }, 120_000);
});
