import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SeedOptions, SeedRun } from './contract.ts';
import { keptRun } from './kept-runs.ts';

const directory = mkdtempSync(join(tmpdir(), 'countersign-runs-'));
afterAll(() => rmSync(directory, { recursive: true }));

const asked: SeedOptions = {
  ...{ seed: 7, identities: 30, days: 4, learnDays: 14, attacks: 2 },
  arm: 'on',
};
const runOf = (events: number): SeedRun => ({
  ...{ seed: 7, arm: 'on', identities: 270, days: 4 },
  ...{ events, setAside: 0, cpuSeconds: 1, attacks: [], stories: [] },
});

describe('a measurement that was broken off', () => {
  it('goes on from the runs that were kept, and makes those of other sizes anew', () => {
    expect(keptRun(directory, asked, () => runOf(1)).events).toBe(1);
    expect(keptRun(directory, asked, () => runOf(2))).toEqual(runOf(1));
    expect(keptRun(directory, { ...asked, days: 5 }, () => runOf(3)).events).toBe(3);
    expect(keptRun(directory, { ...asked, arm: 'off' }, () => runOf(4)).events).toBe(4);
  });

  it('keeps nothing where it is not asked to', () => {
    expect(keptRun(undefined, asked, () => runOf(5)).events).toBe(5);
  });
});
