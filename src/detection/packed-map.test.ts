import { describe, expect, it } from 'vitest';
import { PackedMap } from './packed-map.ts';

interface Counter {
  count: number;
}
const open = (generation = 4): PackedMap<Counter> =>
  new PackedMap<Counter>({
    pack: ({ count }) => String(count),
    unpack: (text) => ({ count: Number(text) }),
    generation,
  });
const raise = (map: PackedMap<Counter>, key: string): void => {
  const have = map.get(key);
  if (have === undefined) map.set(key, { count: 1 });
  else {
    have.count++;
    map.touch(key);
  }
};

describe('a map of packed records', () => {
  it('keeps what was changed in place, however often it is packed away in between', () => {
    const map = open();
    for (let round = 0; round < 50; round++)
      for (let key = 0; key < 30; key++) raise(map, `k${(key * 7 + round) % 30}`);
    expect(map.size).toBe(30);
    for (let key = 0; key < 30; key++) expect(map.get(`k${key}`)).toEqual({ count: 50 });
  });

  it('tells the packed text of what is dirty, once, and null of what is gone', () => {
    const map = open();
    for (const key of ['a', 'b', 'c']) raise(map, key);
    map.delete('b');
    expect(map.takeDirty()).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: null },
      { key: 'c', value: '1' },
    ]);
    raise(map, 'a');
    expect(map.takeDirty()).toEqual([{ key: 'a', value: '2' }]);
    const other = open();
    other.restore([
      { key: 'a', value: '2' },
      { key: 'gone', value: null },
    ]);
    expect(other.get('a')).toEqual({ count: 2 });
    expect(other.size).toBe(1);
    expect(other.takeDirty()).toEqual([]);
  });

  it('samples all in turn, as they are now', () => {
    const map = open();
    for (let key = 0; key < 10; key++) raise(map, `k${key}`);
    raise(map, 'k3');
    const seen = [...map.sample(4), ...map.sample(4), ...map.sample(4)];
    expect(new Set(seen.map(([key]) => key)).size).toBe(10);
    expect(seen.find(([key]) => key === 'k3')?.[1]).toBe('2');
  });
});
