import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeOrder } from './time-order.ts';

const ids = (records: Iterable<{ readonly id: string }>): string[] =>
  [...records].map((record) => record.id);

describe('records in the order of their time', () => {
  it('gives any order of records in one order, each id once', () => {
    const record = fc.record({ time: fc.nat({ max: 5 }), id: fc.constantFrom('a', 'b', 'c', 'd') });
    fc.assert(
      fc.property(fc.array(record), fc.infiniteStream(fc.nat()), (records, noise) => {
        const one = new TimeOrder(1000);
        const other = new TimeOrder(1000);
        for (const { time, id } of records) one.add({ time, id: `${time}${id}`, text: id });
        const shuffled = records
          .map((value) => ({ value, at: noise.next().value }))
          .sort((a, b) => a.at - b.at);
        for (const { value } of shuffled)
          other.add({ time: value.time, id: `${value.time}${value.id}`, text: value.id });
        const first = ids(one.release(one.size));
        expect(ids(other.release(other.size))).toEqual(first);
        expect(new Set(first).size).toBe(first.length);
        expect([...first].sort()).toEqual(first);
        expect(one.late).toBe(0);
      }),
    );
  });

  it('lets the older half go when it is full, and counts what then comes too late', () => {
    const order = new TimeOrder(4);
    for (const time of [4, 1, 3, 2, 5]) order.add({ time, id: `${time}`, text: 'x' });
    expect(order.full).toBe(true);
    expect(ids(order.release(2))).toEqual(['1', '2']);
    expect(order.full).toBe(false);
    order.add({ time: 0, id: '0', text: 'x' });
    expect(ids(order.release(order.size))).toEqual(['0', '3', '4', '5']);
    expect(order.late).toBe(1);
  });
});
