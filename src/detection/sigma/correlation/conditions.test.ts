import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../core/index.ts';
import { count, jane, START, stage } from './stage.case.ts';

describe('conditions', () => {
  const counting = (condition: string, events: number): readonly boolean[] =>
    stage({ burst: count(condition) }).holds(
      Array.from({ length: events }, (_, nth) => [nth, jane('a')] as const),
    );

  it('83: a range holds between its bounds', () => {
    expect(counting('{ gt: 1, lte: 3 }', 5)).toEqual([false, true, true, false, false]);
  });

  it('90: upper and exact bounds are judged at each event, on what has come by then', () => {
    expect(counting('{ lt: 2 }', 3)).toEqual([true, false, false]);
    expect(counting('{ lte: 2 }', 3)).toEqual([true, true, false]);
    expect(counting('{ eq: 2 }', 3)).toEqual([false, true, false]);
    expect(counting('{ neq: 2 }', 3)).toEqual([true, false, true]);
  });

  it('90: what came late may open a finding and never takes one back', () => {
    const { at } = stage({ burst: count('{ eq: 2 }') });
    expect(at(5 * SECOND, jane('a'))).toHaveLength(0);
    expect(at(6 * SECOND, jane('a'))).toHaveLength(1);
    // Now the window that ends at 5 s has two, and the one at 6 s three.
    const [hit] = at(4 * SECOND, jane('a'));
    expect(hit?.time).toBe(START + 5 * SECOND);
  });

  it('84: value_count counts values, and tuples of several fields', () => {
    const one = stage({
      spray:
        '{ type: value_count, rules: [a], group-by: [user], timespan: 1m, condition: { field: ip, gte: 2 } }',
    });
    expect(
      one.holds([
        [0, jane('a', { ip: 1 })],
        [1, jane('a', { ip: '1' })],
        [2, jane('a')],
        [3, jane('a', { ip: 2 })],
      ]),
    ).toEqual([false, false, false, true]);
    const two = stage({
      spray:
        '{ type: value_count, rules: [a], group-by: [user], timespan: 1m, condition: { field: [ip, port], gte: 2 } }',
    });
    expect(
      two.holds([
        [0, jane('a', { ip: 1, port: 1 })],
        [1, jane('a', { ip: 1, port: 1 })],
        [2, jane('a', { ip: 2 })],
        [3, jane('a', { ip: 1, port: 2 })],
      ]),
    ).toEqual([false, false, false, true]);
  });

  const numbers = (type: string, condition: string, values: readonly unknown[]) =>
    stage({
      load: `{ type: ${type}, rules: [a], group-by: [user], timespan: 10s, condition: { field: bytes, ${condition} } }`,
    }).holds(values.map((bytes, nth) => [nth, jane('a', { bytes })] as const));

  it('88: sums and means take numbers and texts that are numbers, and skip the rest', () => {
    expect(numbers('value_sum', 'gt: 10', [6, 'many', null, '5'])).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(numbers('value_avg', 'gte: 4', [2, 4, 'x', 6])).toEqual([false, false, false, true]);
  });

  it('88: a huge value that has left takes no others with it', () => {
    const { holds } = stage({
      load: '{ type: value_sum, rules: [a], group-by: [user], timespan: 10s, condition: { field: bytes, gte: 3 } }',
    });
    expect(
      holds([
        [0, jane('a', { bytes: -1e300 })],
        [5, jane('a', { bytes: 1 })],
        [6, jane('a', { bytes: 1 })],
        [11, jane('a', { bytes: 1 })],
      ]),
    ).toEqual([false, false, false, true]);
  });

  it('89: percentiles lie in proportion between the nearest ranks', () => {
    expect(numbers('value_percentile', 'percentile: 90, gte: 36', [0, 40, 10])).toEqual([
      false,
      true,
      false,
    ]);
    expect(numbers('value_median', 'gte: 5', [2, 8, 1, 9])).toEqual([false, true, false, true]);
  });
});

describe('temporal correlations', () => {
  const temporal = (rest = '', type = 'temporal') =>
    `{ type: ${type}, rules: [a, b, c], group-by: [user], timespan: 10s${rest} }`;
  const run = (body: string, ops: readonly string[]) =>
    stage({ story: body }).holds(ops.map((op, nth) => [nth, jane(op)] as const));

  it('85: want all rules in any order, or as many different ones as the condition says', () => {
    expect(run(temporal(), ['c', 'c', 'a', 'b'])).toEqual([false, false, false, true]);
    expect(run(temporal(', condition: { gte: 2 }'), ['c', 'c', 'a'])).toEqual([false, false, true]);
  });

  it('86: in order, every rule after the one before it', () => {
    const ordered = temporal('', 'temporal_ordered');
    expect(run(ordered, ['c', 'b', 'a', 'b', 'c'])).toEqual([false, false, false, false, true]);
    expect(run(ordered, ['a', 'c', 'b'])).toEqual([false, false, false]);
  });

  it('86: what has one time is in order, whichever came first', () => {
    const { holds } = stage({
      story: '{ type: temporal_ordered, rules: [a, b], group-by: [user], timespan: 10s }',
    });
    expect(
      holds([
        [1, jane('b')],
        [1, jane('a')],
      ]),
    ).toEqual([false, true]);
  });

  it('86: one event that two rules match stands for both', () => {
    for (const type of ['temporal', 'temporal_ordered']) {
      const { holds } = stage({
        story: `{ type: ${type}, rules: [a, ab], group-by: [user], timespan: 10s }`,
      });
      expect(
        holds([
          [0, jane('b')],
          [1, jane('a')],
        ]),
      ).toEqual([false, true]);
      expect(holds([[60, jane('a')]])).toEqual([true]);
    }
  });

  it('74: an event that two rules match is still one event', () => {
    const { holds } = stage({
      burst:
        '{ type: event_count, rules: [a, ab], group-by: [user], timespan: 10s, condition: { gte: 2 } }',
    });
    expect(
      holds([
        [0, jane('a')],
        [1, jane('b')],
      ]),
    ).toEqual([false, true]);
  });

  it('87: a text condition says which must be there and which not', () => {
    const body = temporal(', condition: (a or b) and not c');
    expect(run(body, ['c', 'a'])).toEqual([false, false]);
    expect(run(body, ['a', 'c', 'b'])).toEqual([true, false, false]);
    const ordered = temporal(', condition: a and b and not c', 'temporal_ordered');
    expect(run(ordered, ['b', 'a', 'b', 'c'])).toEqual([false, false, true, false]);
  });
});
