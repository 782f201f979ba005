/** How quiet rules and behaviours are on published logs of ordinary work: a cluster being set up, a tenant, hosts. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import { severityRank } from '../../src/model/index.ts';
import { openMemoryLoop } from '../../src/platform/memory-loop.ts';

const data = resolve(import.meta.dirname, '../../../shared/data');
const streams = [
  'k8s/audit-benign-first5000.jsonl',
  'microsoft/azure-activity-msticnb.jsonl',
  'microsoft/entra-signin-msticnb.jsonl',
  'microsoft/linux-logons-msticnb.jsonl',
  'microsoft/office-activity-msticnb.jsonl',
  'microsoft/windows-logons-msticnb.jsonl',
].map((name) => join(data, name));
/** Of 10,000 events. */
const LOUD = 2;

describe.skipIf(!existsSync(data))('published logs of ordinary work', () => {
  it('raise at most two findings at medium or above in 10,000 events (skipped without ../shared)', async () => {
    const now = Date.UTC(2026, 10, 1);
    const loop = await openMemoryLoop({ log: silentLog, now: () => now });
    const { events, findings } = await loop.scan(streams, { now });
    expect(events).toMatchObject({ parsed: 5_812, setAside: 0 });
    const loud = findings.filter(
      ({ kind, severity }) =>
        kind === 'detection' && severityRank(severity) >= severityRank('medium'),
    );
    process.stdout.write(
      `${loud.length} at medium or above in ${events.parsed} events: ${loud.map(({ rule }) => rule).join(', ')}\n`,
    );
    expect((10_000 * loud.length) / events.parsed).toBeLessThanOrEqual(LOUD);
  }, 120_000);
});
