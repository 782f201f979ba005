import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import { awsSource } from '../sources/aws/index.ts';
import { hardPairs, userSwitch } from './index.ts';

const start = Date.UTC(2026, 9, 5);

describe('accounts that change hands', () => {
  const made = userSwitch(5, 12, { start, learningDays: 2 });
  const records = [...made.events(made.at - 8 * HOUR, made.at + 8 * HOUR)];
  const actorsOf = (from: number, to: number) =>
    records
      .filter(({ at }) => at >= from && at < to)
      .flatMap(({ record }) => awsSource.parse(record))
      .map(({ actor, src }) => ({ id: actor.principalId ?? '', ip: src.ip ?? '' }));
  const before = actorsOf(start, made.at);
  const after = actorsOf(made.at, made.at + DAY);

  it('are as many pairs as asked, half within a peer group, people and machines, nobody twice', () => {
    expect(made.pairs).toHaveLength(12);
    expect(made.pairs.filter(({ within }) => within)).toHaveLength(6);
    expect(made.pairs.filter(({ kind }) => kind === 'person')).toHaveLength(6);
    const ids = made.pairs.flatMap(({ identityIds }) => identityIds);
    expect(new Set(ids).size).toBe(24);
  });

  it('work from the address of the other from that moment on', () => {
    const places = (events: typeof before, id: string) =>
      new Set(events.filter((one) => one.id === id).map(({ ip }) => ip));
    const machines = made.pairs.filter(({ kind }) => kind === 'service_account');
    let compared = 0;
    for (const { identityIds } of machines) {
      const [a, b] = identityIds;
      const [wasA, isB] = [places(before, a), places(after, b)];
      if (wasA.size === 0 || isB.size === 0) continue;
      expect([...isB]).toEqual([...wasA]);
      compared++;
    }
    expect(compared).toBeGreaterThan(3);
  });

  it('leave everybody else as they are', () => {
    const swapped = new Set(made.pairs.flatMap(({ identityIds }) => identityIds));
    const others = (events: Iterable<(typeof records)[number]>) =>
      [...events]
        .flatMap(({ record }) => awsSource.parse(record))
        .filter(({ actor }) => !swapped.has(actor.principalId ?? ''))
        .map(({ actor, operation, time }) => `${time} ${actor.principalId} ${operation}`);
    const plain = others(made.estate.events(made.at, made.at + 2 * HOUR));
    expect(others(made.events(made.at, made.at + 2 * HOUR))).toEqual(plain);
    expect([...made.events(start, start + HOUR)]).toEqual([
      ...made.estate.events(start, start + HOUR),
    ]);
  });
});

describe('hard pairs', () => {
  const pairs = hardPairs(9, { start, learningDays: 2 });

  it('are four, each with a harmless oddity and an attack that begin at the same time', () => {
    expect(pairs.map(({ id }) => id)).toEqual([
      'bursty_cross_region',
      'shared_pipeline',
      'on_demand',
      'refresh_storm',
    ]);
    for (const { id, at, benign, attack, subjects } of pairs) {
      expect(benign.length, id).toBeGreaterThan(400);
      expect(benign[0]?.at, id).toBeGreaterThanOrEqual(at);
      expect(attack.truth.firstEventAt, id).toBe(at);
      expect(subjects.length, id).toBeGreaterThan(0);
      expect(benign.length).toBeGreaterThan(attack.records.length * 5);
    }
  });

  it('are read by the source, the oddity as its subjects, the attack as the misused', () => {
    for (const { id, benign, attack, subjects } of pairs) {
      const actors = (all: typeof benign) =>
        new Set(
          all
            .flatMap(({ record }) => awsSource.parse(record))
            .map(({ actor }) => actor.principalId),
        );
      const harmless = actors(benign.slice(0, 300));
      expect(
        [...harmless].some((one) => subjects.includes(one ?? '')),
        id,
      ).toBe(true);
      expect(actors(attack.records).has(attack.truth.actorId), id).toBe(true);
    }
  });

  it('are the same for the same seed', () => {
    const again = hardPairs(9, { start, learningDays: 2 });
    expect(again.map(({ attack }) => attack)).toEqual(pairs.map(({ attack }) => attack));
    expect(again.map(({ benign }) => benign[7])).toEqual(pairs.map(({ benign }) => benign[7]));
  });
});
