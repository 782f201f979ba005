import { describe, expect, it } from 'vitest';
import { proveKill } from '../../scripts/proofs/kill.part.ts';

/** A seeded sample; `npm run proof -- kill --points 20 --seed N` is the whole. */
describe('a platform killed with SIGKILL during ingest and during a playbook', () => {
  it('loses nothing it acknowledged, doubles no finding and no effect, and leaves nothing half done', {
    timeout: 600_000,
  }, async () => {
    const result = await proveKill({ points: 5, seed: 3, historyDays: 2 });
    expect(result.kills.ingest + result.kills.playbook).toBe(5);
    expect(result.acknowledged).toBeGreaterThan(1_000);
    expect(result.lost).toBe(0);
    expect(result.archivedTwice).toBe(0);
    expect(result.findings).toBeGreaterThan(0);
    expect(result.findingsMissingOrExtra).toEqual([]);
    expect(result.incidents).toBeGreaterThan(0);
    expect(result.incidentsMissingOrExtra).toEqual([]);
    expect(result.effects).toBeGreaterThan(0);
    expect(result.effectsDoubled).toEqual([]);
    expect(result.effectsMissingOrExtra).toEqual([]);
    expect(result.halfDone).toEqual([]);
  });
});
