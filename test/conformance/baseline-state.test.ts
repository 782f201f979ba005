/** A sample of `npm run proof -- baseline-state`: baselines stay small, and a checkpoint tells what changed alone. */
import { describe, expect, it } from 'vitest';
import { checkpointed, live, populate } from '../../scripts/proofs/baseline-state.part.ts';

describe('the state of two thousand baselines', () => {
  it('is under 2 KB each on average, and afterwards only what was touched is written again', () => {
    const { baselines } = populate(2_000);
    const whole = checkpointed(baselines);
    expect(whole.entries).toBe(2_000);
    expect(whole.bytes / whole.entries).toBeLessThanOrEqual(2_048);
    expect(whole.bytes / whole.entries).toBeGreaterThan(200);
    expect(checkpointed(baselines).entries).toBe(0);
    live(baselines, 7);
    expect(checkpointed(baselines).entries).toBe(2);
    expect(baselines.evicted).toBe(0);
  });
});
