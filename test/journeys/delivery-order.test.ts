/**
 * Records come late, out of order and twice. Within what a block holds, which is what a delay of the delivery moves, the
 * order of the delivery changes nothing; what is delivered once more makes no incident of its own.
 */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/estate/index.ts';
import type { Engine } from '../../src/loop/index.ts';
import type { Incident } from '../../src/model/index.ts';
import { blocksOf, delivered, layAttacks, readEngines } from './laid-attacks.case.ts';

const shuffled = <T>(items: readonly T[], random: ReturnType<typeof randomOf>): T[] => {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
};

const told = (engine: Engine, blocks: readonly (readonly string[])[]) => {
  const findings = new Set<string>();
  const incidents = new Map<string, Incident>();
  const counts = { read: 0, parsed: 0, setAside: 0 };
  for (const out of delivered(engine, blocks)) {
    for (const { id } of out.findings) findings.add(id);
    for (const one of out.incidents) incidents.set(one.id, one);
    counts.read += out.read;
    counts.parsed += out.parsed;
    counts.setAside += out.setAside.length;
  }
  return {
    counts,
    findings: [...findings].sort(),
    incidents: [...incidents.values()]
      .map(({ id, rootId, identities, severity, status, decision }) => ({
        ...{ id, rootId, severity, status, disposition: decision.disposition },
        identities: [...identities].sort(),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
};

describe('what is delivered', () => {
  const { estate, records } = layAttacks(3);
  const blocks = blocksOf(records);

  it('in another order within its block gives the same findings and the same incidents', async () => {
    const engineOf = await readEngines(estate);
    const inOrder = told(engineOf(), blocks);
    process.stdout.write(
      `delivery: ${records.length} records, ${inOrder.findings.length} findings, ${inOrder.incidents.length} incidents\n`,
    );
    expect(records.length).toBeGreaterThan(5_000);
    expect(inOrder.incidents.length).toBeGreaterThan(5);
    for (const seed of [1, 2]) {
      const random = randomOf(seed, 'delivery');
      const moved = blocks.map((block) => shuffled(block, random));
      expect(moved).not.toEqual(blocks);
      expect(told(engineOf(), moved)).toEqual(inOrder);
    }
  }, 300_000);

  it.each([
    ['in its own block', 0],
    ['in the block after', 1],
  ])(
    'once more %s is read again and makes no incident of its own',
    async (_where, later) => {
      const engineOf = await readEngines(estate);
      const once = told(engineOf(), blocks);
      const random = randomOf(4, 'delivery');
      const again = blocks.map((block) => shuffled(block, random).slice(0, 100));
      const twice = told(
        engineOf(),
        blocks.map((block, nth) => shuffled([...block, ...(again[nth - later] ?? [])], random)),
      );
      expect(twice.counts.read).toBeGreaterThan(once.counts.read);
      expect(twice.incidents).toEqual(once.incidents);
    },
    300_000,
  );
});
