import { describe, expect, it } from 'vitest';
import { CountersignError } from '../core/index.ts';
import type { Group, InventoryFact, Snapshot } from '../model/index.ts';
import { type Area, type AreasPull, pullAreas, pullInParts } from './pull-areas.ts';

interface World {
  readonly asked: string[];
}

const group = (name: string): Group => ({
  kind: 'group',
  id: `toy:${name}`,
  system: 'toy',
  nativeId: name,
  scope: 'home',
  name,
});

/** Pages of two groups, each page saying where the next begins. */
const area = (name: string, count: number, breakAfter = Number.POSITIVE_INFINITY): Area<World> => ({
  name,
  permission: `${name}.read`,
  kinds: ['group'],
  async *list({ asked }, from = '0') {
    for (let at = Number(from); at < count; at += 2) {
      if (at >= breakAfter) {
        throw new CountersignError('ERR_SOURCE_DENIED', 'no', {
          detail: { permission: `${name}.x` },
        });
      }
      asked.push(`${name} ${at}`);
      const facts = [at, at + 1].filter((one) => one < count).map((one) => group(`${name}${one}`));
      yield { facts, next: String(at + 2) };
    }
  },
});

const pullOf = (areas: readonly Area<World>[], resume?: string): AreasPull<World> => ({
  system: 'toy',
  scope: 'home',
  at: 1_000,
  areas,
  world: { asked: [] },
  ...(resume === undefined ? {} : { options: { resume } }),
});
const collect = async (pull: AreasPull<World>, partFacts: number): Promise<Snapshot[]> => {
  const parts: Snapshot[] = [];
  for await (const part of pullInParts(pull, partFacts)) parts.push(part);
  return parts;
};
const namesOf = (snapshots: readonly Snapshot[]): string[] =>
  snapshots.flatMap(({ facts }) => facts.map((fact: InventoryFact) => fact.id));

describe('a pull of areas', () => {
  it('is one plain snapshot where it is small', async () => {
    const whole = await pullAreas(pullOf([area('a', 3), area('b', 2)]));
    expect(whole).toMatchObject({ complete: ['group'], blind: [] });
    expect(whole.part).toBeUndefined();
    expect(whole.facts).toHaveLength(5);
  });

  it('comes in parts where it is large, and only the last says what is whole', async () => {
    const parts = await collect(pullOf([area('a', 7), area('b', 4)]), 3);
    expect(parts.map(({ part }) => part?.index)).toEqual(parts.map((_, index) => index));
    expect(parts.map(({ part }) => part?.last)).toEqual([...parts.slice(1).map(() => false), true]);
    expect(parts.slice(0, -1).every(({ complete }) => complete.length === 0)).toBe(true);
    expect(parts.at(-1)?.complete).toEqual(['group']);
    expect(new Set(namesOf(parts)).size).toBe(11);
  });

  it('goes on after any part: nothing is asked twice, nothing is left out', async () => {
    const areas = [area('a', 7), area('b', 4)];
    const parts = await collect(pullOf(areas), 3);
    for (const [index, { part }] of parts.slice(0, -1).entries()) {
      const rest = pullOf(areas, part?.resume);
      const more = await collect(rest, 3);
      expect(namesOf([...parts.slice(0, index + 1), ...more])).toEqual(namesOf(parts));
      expect(more.at(-1)).toEqual(parts.at(-1));
      expect(rest.world.asked.length).toBeLessThan(6);
    }
  });

  it('keeps what a refused area had listed, calls nothing whole, and remembers it over a restart', async () => {
    const areas = [area('a', 6, 4), area('b', 6)];
    const parts = await collect(pullOf(areas), 3);
    const spot = { area: 'a', kinds: ['group'], because: 'no', needs: 'a.x' };
    expect(parts.at(-1)).toMatchObject({ complete: [], blind: [spot] });
    expect(namesOf(parts)).toHaveLength(10);
    const again = await collect(pullOf(areas, parts.at(-2)?.part?.resume), 3);
    expect(again.at(-1)).toMatchObject({ complete: [], blind: [spot] });
  });

  it('lists again what later areas need, and does not tell it again once it was whole', async () => {
    const first: Area<World> = { ...area('a', 4), fillsWorld: true };
    const parts = await collect(pullOf([first, area('b', 4)]), 3);
    const resume = parts.find(({ part }) => part?.resume.includes('"area":1'))?.part?.resume;
    const rest = pullOf([first, area('b', 4)], resume);
    expect(namesOf(await collect(rest, 3)).filter((id) => id.startsWith('toy:a'))).toEqual([]);
    expect(rest.world.asked).toContain('a 0');
  });

  it('throws what is no fault of an area', async () => {
    const broken: Area<World> = {
      ...area('a', 2),
      // biome-ignore lint/correctness/useYield: it fails before it gives anything
      async *list() {
        throw new TypeError('a bug');
      },
    };
    await expect(pullAreas(pullOf([broken]))).rejects.toThrow('a bug');
  });
});
