import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../core/index.ts';
import type { CorrelationHit } from './correlator.ts';
import { count, jane, START, stage } from './stage.case.ts';

describe('groups', () => {
  it('77: all group-by fields together make the group; numbers and texts alike are one', () => {
    const body =
      '{ type: event_count, rules: [a], group-by: [user, host], timespan: 1m, condition: { gte: 2 } }';
    const { holds } = stage({ burst: body });
    expect(
      holds([
        [0, jane('a', { host: 1 })],
        [1, jane('a', { host: 2 })],
        [2, { op: 'a', user: 'joe', host: 1 }],
        [3, jane('a', { host: '1' })],
      ]),
    ).toEqual([false, false, false, true]);
  });

  it('77: without group-by there is one group', () => {
    const { holds } = stage({
      burst: '{ type: event_count, rules: [a], timespan: 1m, condition: { gte: 2 } }',
    });
    expect(
      holds([
        [0, jane('a')],
        [1, { op: 'a' }],
      ]),
    ).toEqual([false, true]);
  });

  it('78: an event without a group-by field, or with null in it, is in no group', () => {
    const { holds, correlator } = stage({ burst: count('{ gte: 1 }') });
    expect(
      holds([
        [0, { op: 'a' }],
        [1, { op: 'a', user: null }],
        [2, { op: 'a', user: '' }],
      ]),
    ).toEqual([false, false, true]);
    expect(correlator.groups).toBe(1);
  });

  it('24: each value of an array is a group of its own', () => {
    const { at } = stage({ burst: count('{ gte: 1 }') });
    const hits = at(0, { op: 'a', user: ['jane', 'joe', 'jane'] });
    expect(hits.map(({ group }) => group[0]?.[1])).toEqual(['jane', 'joe']);
  });

  it('79: an alias reads another field for each rule that it names', () => {
    const { holds } = stage({
      pair: `{ type: temporal, rules: [a, b], group-by: [ip], timespan: 1m,
        aliases: { ip: { a: source.ip, b: destination.ip } } }`,
    });
    expect(
      holds([
        [0, { op: 'a', source: { ip: '1' } }],
        [1, { op: 'b', source: { ip: '1' }, destination: { ip: '2' } }],
        [2, { op: 'b', destination: { ip: '1' } }],
      ]),
    ).toEqual([false, false, true]);
  });
});

describe('windows', () => {
  it('81: slide with each event and hold both ends', () => {
    const { holds } = stage({ burst: count('{ gte: 2 }') });
    expect(
      holds([
        [0, jane('a')],
        [10, jane('a')],
        [21, jane('a')],
        [30, jane('a')],
      ]),
    ).toEqual([false, true, false, true]);
  });

  it('82: go by the time of the event, and take late ones into their place', () => {
    const { at } = stage({ burst: count('{ gte: 3 }') });
    at(0, jane('a'), 'first');
    at(9 * SECOND, jane('a'), 'third');
    expect(at(60 * SECOND, jane('a'), 'far')).toEqual([]);
    const [hit, ...others] = at(5 * SECOND, jane('a'), 'second');
    expect(others).toEqual([]);
    expect(hit?.time).toBe(START + 9 * SECOND);
    expect(hit?.events.map(({ id }) => id)).toEqual(['first', 'second', 'third']);
  });

  it('82: an event older than the lateness is set aside and counted', () => {
    const { at, correlator } = stage({ burst: count('{ gte: 1 }') }, { lateness: MINUTE });
    at(5 * MINUTE, jane('a'));
    expect(at(3 * MINUTE, jane('a'))).toEqual([]);
    expect(correlator.losses().late).toBe(1);
  });

  it('82: an event delivered twice counts once', () => {
    const { at } = stage({ burst: count('{ gte: 2 }') });
    at(0, jane('a'), 'same');
    expect(at(0, jane('a'), 'same')).toEqual([]);
    at(5 * SECOND, jane('b'));
    expect(at(0, jane('a'), 'same')).toEqual([]);
    expect(at(6 * SECOND, jane('a'), 'other')).toHaveLength(1);
  });

  it('keep to boundaries, or end with a pause, where the author writes so', () => {
    const tumbling = stage({ burst: count('{ gte: 2 }', ', window: tumbling') });
    expect(
      tumbling.holds([
        [8, jane('a')],
        [12, jane('a')],
        [14, jane('a')],
      ]),
    ).toEqual([false, false, true]);
    const session = stage({ burst: count('{ gte: 3 }', ', window: session, gap: 3s') });
    expect(
      session.holds([
        [0, jane('a')],
        [3, jane('a')],
        [6, jane('a')],
        [10, jane('a')],
        [12, jane('a')],
        [14, jane('a')],
      ]),
    ).toEqual([false, false, true, false, false, true]);
  });
});

describe('findings', () => {
  it('91: one for each group and day that grows by what is new', () => {
    const { at } = stage({ burst: count('{ gte: 3 }') });
    const told = [0, 1, 2, 3, 4].map((second) => at(second * SECOND, jane('a')));
    expect(told.map((hits) => hits.flatMap(({ events }) => events.map(({ id }) => id)))).toEqual([
      [],
      [],
      ['e0', 'e1', 'e2'],
      ['e3'],
      ['e4'],
    ]);
    expect(new Set(told.flat().map(({ since }) => since)).size).toBe(1);
    const next = [0, 1, 2].flatMap((second) => at(DAY + second * SECOND, jane('a')));
    expect(next.map(({ since }) => since)).toEqual([START - 9 * HOUR + DAY]);
  });

  it('91: lists at most 500 events and says how many more there were', () => {
    const { at } = stage({ burst: count('{ gte: 600 }').replace('10s', '1h') });
    const [hit] = Array.from({ length: 600 }, (_, nth) => at(nth * SECOND, jane('a'))).flat();
    expect([hit?.size, hit?.events.length, hit?.more]).toEqual([600, 500, 100]);
    expect(hit?.events.at(-1)?.id).toBe('e599');
  });

  it('92: members are silent; a generated one is not', () => {
    expect([...stage({ burst: count('{ gte: 3 }') }).correlator.silent]).toEqual(['a']);
    expect([
      ...stage({ burst: count('{ gte: 3 }', ', generate: true') }).correlator.silent,
    ]).toEqual([]);
  });
});

describe('chains', () => {
  const chain = {
    burst: count('{ gte: 3 }'),
    story: '{ type: temporal_ordered, rules: [burst, b], group-by: [user], timespan: 1m }',
  };

  it('75: a correlation that holds is an event for the next, with all that it gathered', () => {
    const { at } = stage(chain);
    for (const second of [0, 1, 2]) at(second * SECOND, jane('a'));
    const [hit] = at(30 * SECOND, jane('b'));
    expect(hit?.correlation.slug).toBe('story');
    expect(hit?.events.map(({ id }) => id)).toEqual(['e0', 'e1', 'e2', 'e3']);
    expect(hit?.who).toEqual(['jane']);
  });

  it('94: uses its own group-by, of the inner group first and then of the record', () => {
    const { at } = stage({
      burst:
        '{ type: event_count, rules: [a], group-by: [user, host], timespan: 1m, condition: { gte: 2 } }',
      story: '{ type: temporal, rules: [burst, b], group-by: [host, region], timespan: 1m }',
    });
    at(0, jane('a', { host: 'h', region: 'r' }));
    at(SECOND, jane('a', { host: 'h', region: 'r' }));
    const [hit] = at(2 * SECOND, { op: 'b', user: 'joe', host: 'h', region: 'r' });
    expect(hit?.group).toEqual([
      ['host', 'h'],
      ['region', 'r'],
    ]);
  });

  it('91: a chained finding counts once, however much it grows', () => {
    const { at } = stage({
      burst: count('{ gte: 2 }'),
      wave: '{ type: event_count, rules: [burst], timespan: 1m, condition: { gte: 2 } }',
    });
    const slugs = (hits: readonly CorrelationHit[]) =>
      hits.map(({ correlation }) => correlation.slug);
    for (const second of [0, 1, 2, 3])
      expect(slugs(at(second * SECOND, jane('a')))).not.toContain('wave');
    at(10 * SECOND, { op: 'a', user: 'joe' });
    expect(slugs(at(11 * SECOND, { op: 'a', user: 'joe' }))).toEqual(['burst', 'wave']);
  });
});

describe('95: state', () => {
  it('lets go of what is over first, then of the longest silent, and counts only those', () => {
    const { at, correlator } = stage(
      { burst: count('{ gte: 2 }') },
      { maxGroups: 10, lateness: 0 },
    );
    for (let nth = 0; nth < 10; nth++) at(nth, { op: 'a', user: `old${nth}` });
    at(MINUTE, { op: 'a', user: 'new' });
    expect(correlator.losses()).toEqual({ groups: 0, events: 0, late: 0 });
    expect(correlator.groups).toBe(1);
    for (let nth = 0; nth < 30; nth++) at(MINUTE + nth, { op: 'a', user: `more${nth}` });
    expect(correlator.groups).toBeLessThanOrEqual(10);
    expect(correlator.losses().groups).toBeGreaterThanOrEqual(20);
    expect(correlator.losses().events).toBe(correlator.losses().groups);
  });

  it('keeps the newest of a group that has too many, and counts the rest', () => {
    const { at, correlator } = stage(
      { burst: count('{ gte: 5 }') },
      { maxEntriesPerGroup: 5, lateness: 0 },
    );
    const hits = Array.from({ length: 20 }, (_, nth) => at(nth, jane('a')).length);
    expect(hits.slice(4)).toEqual(Array(16).fill(1));
    expect(correlator.losses().events).toBe(15);
  });

  it('writes what a turn changed, takes back what is over, and forgets rules that are gone', () => {
    const { at, correlator } = stage(
      { burst: count('{ gte: 2 }').replace('10s', '160s') },
      { lateness: 0 },
    );
    at(0, jane('a'));
    at(SECOND, jane('a'));
    const first = correlator.takeDirty();
    expect(first.length).toBe(1);
    at(100 * SECOND, jane('a'));
    // Only the slice of the newest event: the older ones were told before.
    expect(correlator.takeDirty()).toHaveLength(1);
    expect(correlator.takeDirty()).toEqual([]);
    at(300 * SECOND, jane('a'));
    const store = new Map(first.map(({ key, value }) => [key, value] as const));
    const third = correlator.takeDirty();
    expect(third.filter(({ value }) => value === null).map(({ key }) => key)).toContain(
      first[0]?.key,
    );
    const other = stage({ other: count('{ gte: 2 }') }).correlator;
    other.restore([...store].map(([key, value]) => ({ key, value })));
    expect(other.groups).toBe(0);
    expect(other.takeDirty()).toEqual(first.map(({ key }) => ({ key, value: null })));
  });
});
