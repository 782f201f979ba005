import { describe, expect, it } from 'vitest';
import { asJson, asText, pictureOf, sorted, timeOf } from './shape.ts';

const counts = {
  columns: [
    { name: 'operation', type: 'VARCHAR' },
    { name: 'n', type: 'BIGINT' },
  ],
  rows: [
    ['List\tKeys', '9'],
    ['Create', '10'],
    [null, '2'],
  ],
  truncated: false,
  from: 'events' as const,
};

describe('the answer of a hunt', () => {
  it('is drawn as bars where names stand beside numbers, what has no name among them', () => {
    expect(pictureOf(counts)).toMatchObject({
      kind: 'bars',
      of: 'n',
      bars: [
        { label: 'List\tKeys', value: 9 },
        { label: 'Create', value: 10 },
        { label: 'none', value: 2 },
      ],
    });
  });

  it('is drawn over time where moments stand beside numbers, in order', () => {
    const answer = {
      columns: [
        { name: 'n', type: 'BIGINT' },
        { name: 'hour', type: 'TIMESTAMP' },
      ],
      rows: [
        ['3', '2026-11-21 19:00:00'],
        ['1', '2026-11-21 18:00:00'],
      ],
      truncated: false,
      from: 'events' as const,
    };
    const picture = pictureOf(answer);
    expect(picture).toMatchObject({ kind: 'time', points: [{ value: 1 }, { value: 3 }] });
  });

  it('says what is missing where nothing can be drawn', () => {
    expect(
      pictureOf({ ...counts, columns: counts.columns.slice(0, 1), rows: [['a']] }),
    ).toMatchObject({
      kind: 'none',
      because: expect.stringContaining('numbers'),
    });
  });

  it('reads moments without a zone as UTC', () => {
    expect(timeOf('2026-11-21 18:52:04.5')).toBe(Date.UTC(2026, 10, 21, 18, 52, 4, 500));
    expect(timeOf('2026-11-21 18:52:04+00')).toBe(Date.UTC(2026, 10, 21, 18, 52, 4));
    expect(timeOf('soon')).toBeUndefined();
  });

  it('sorts numbers as numbers, though they travel as text', () => {
    const order = sorted(counts, { column: 1, down: true }).map((row) => row[1]);
    expect(order).toEqual(['10', '9', '2']);
  });

  it('is copied as lines of a table and as JSON; a tab inside a value breaks no line', () => {
    expect(asText(counts).split('\n')).toEqual([
      'operation\tn',
      'List Keys\t9',
      'Create\t10',
      '\t2',
    ]);
    expect(JSON.parse(asJson(counts))[2]).toEqual({ operation: null, n: '2' });
  });
});
