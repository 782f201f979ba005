import { describe, expect, it } from 'vitest';
import { fuzz } from '../../scripts/proofs/fuzz-parsers.part.ts';
import { readSeeds } from '../../scripts/proofs/fuzz-seeds.part.ts';

const seeds = await readSeeds();

describe('mutated records through every parser', { timeout: 300_000 }, () => {
  it('has a record or a line to begin with for every system', () => {
    const without = seeds.systems.filter(
      ({ id }) => !seeds.records.has(id) && !seeds.lines.has(id),
    );
    expect(without.map(({ id }) => id)).toEqual([]);
  });

  it('crash nothing and pollute no prototype (a sample; the proof runs a million)', () => {
    const figure = fuzz(seeds, { count: 20_000, seed: 20261122 });
    expect(figure.crashes).toEqual([]);
    expect(figure.polluted).toEqual([]);
    expect(figure.parsed).toBeGreaterThan(2_000);
    expect(figure.setAside).toBeGreaterThan(200);
  });
});
