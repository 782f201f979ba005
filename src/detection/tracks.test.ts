import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import { eventOf, monday } from './replay.case.ts';
import { createTracks } from './tracks.ts';

const mark = (value: string, key = 'k') => ({ key, value, window: HOUR });
const at = (minutes: number) => eventOf({ who: 'jane', at: monday + minutes * MINUTE });
const values = (tracks: ReturnType<typeof createTracks>, minutes: number) =>
  tracks
    .of('k', monday + minutes * MINUTE)
    .sightings.map(({ value, count }) => `${value}×${count}`);

describe('what is remembered under a key', () => {
  it('are values with their counts, for as long as the window', () => {
    const tracks = createTracks();
    for (const [minute, value] of [
      [0, 'a'],
      [10, 'b'],
      [20, 'a'],
      [50, 'c'],
    ] as const)
      tracks.mark(mark(value), at(minute), 'test:jane');
    expect(values(tracks, 55)).toEqual(['b×1', 'a×2', 'c×1']);
    expect(values(tracks, 75)).toEqual(['a×2', 'c×1']);
    expect(tracks.of('k', monday + 55 * MINUTE).total).toBe(4);
    expect(values(tracks, 200)).toEqual([]);
    expect(tracks.of('other', monday)).toMatchObject({ sightings: [], peak: 0, total: 0 });
  });

  it('is counted once where two behaviours ask for the same', () => {
    const tracks = createTracks();
    const event = at(0);
    tracks.mark(mark('a'), event, 'test:jane');
    tracks.mark(mark('a'), event, 'test:jane');
    expect(values(tracks, 1)).toEqual(['a×1']);
  });

  it('knows how many there habitually are, which fades', () => {
    const tracks = createTracks();
    for (let i = 0; i < 9; i++) tracks.mark(mark(`v${i}`), at(i), 'test:jane');
    expect(tracks.of('k', monday + 9 * MINUTE).peak).toBe(0);
    tracks.mark(mark('next'), at(24 * 60), 'test:jane');
    expect(tracks.of('k', monday + DAY).peak).toBe(9);
    expect(tracks.of('k', monday + 31 * DAY).peak).toBeCloseTo(4.5, 1);
  });

  it('is bounded in values and keys, and counts what had no room', () => {
    const tracks = createTracks({ maxTracks: 100 });
    for (let i = 0; i < 300; i++) tracks.mark(mark(`v${i}`), at(1), 'test:jane');
    const { sightings, total } = tracks.of('k', monday + MINUTE);
    expect([sightings.length, total]).toEqual([128, 300]);
    for (let i = 0; i < 300; i++) tracks.mark(mark('a', `key ${i}`), at(2 + i), 'test:jane');
    expect(tracks.evicted).toBeGreaterThan(150);
  });

  it('comes back whole from a checkpoint', () => {
    const one = createTracks();
    for (let i = 0; i < 5; i++) one.mark(mark(`v${i}`), at(i), 'test:jane');
    const two = createTracks();
    two.restore(JSON.parse(JSON.stringify(one.takeDirty())));
    expect(two.of('k', monday + HOUR / 2)).toEqual(one.of('k', monday + HOUR / 2));
    expect(one.takeDirty()).toEqual([]);
  });
});
