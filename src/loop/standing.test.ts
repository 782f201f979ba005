import { describe, expect, it } from 'vitest';
import { DAY } from '../core/index.ts';
import type { Finding, Incident, Posture } from '../model/index.ts';
import { createOpenedItems } from './opened-items.ts';
import { createStanding } from './standing.ts';

const T0 = Date.UTC(2026, 10, 2);

const incident = (change: Partial<Incident> = {}): Incident =>
  ({
    id: 'inc_1',
    title: 'leak',
    status: 'open',
    verdict: 'undecided',
    identities: ['toy:a'],
    updatedAt: T0,
    drill: false,
    ...change,
  }) as Incident;

describe('incidents that stand against an identity', () => {
  it('are open, then contained, then confirmed for a month', () => {
    const book = createStanding();
    const states = (at = T0) => book.of('toy:a', at).map((one) => one.state);
    expect(book.note(incident())).toEqual(['toy:a']);
    expect(book.note(incident())).toEqual([]);
    expect([states(), book.open('toy:a')]).toEqual([['open'], 1]);
    book.note(incident({ status: 'contained' }));
    expect([states(), book.open('toy:a')]).toEqual([['contained'], 1]);
    book.note(incident({ status: 'closed', verdict: 'true_positive' }));
    expect([states(), book.open('toy:a')]).toEqual([['confirmed'], 0]);
    expect(states(T0 + 30 * DAY)).toEqual([]);
  });

  it('are none once it was a false alarm, and never a drill', () => {
    const book = createStanding();
    book.note(incident());
    book.note(incident({ status: 'closed', verdict: 'false_positive' }));
    book.note(incident({ id: 'inc_2', drill: true }));
    expect(book.of('toy:a', T0)).toEqual([]);
    expect(book.open('toy:a')).toBe(0);
  });
});

const item = (rule: string): Finding =>
  ({
    id: rule,
    rule,
    identities: ['toy:a'],
    status: 'open',
    openedBy: 'inc_1',
  }) as unknown as Finding;

const judged = (check: string, status: 'pass' | 'unknown'): Posture =>
  ({
    identityId: 'toy:a',
    verdicts: [{ check, verdict: { status } }],
    judgedAt: T0 + 1,
  }) as unknown as Posture;

describe('posture items that an incident opened', () => {
  it('are opened once, and closed when the check behind them passes', () => {
    const items = createOpenedItems();
    expect(items.add([item('key-age'), item('no-owner')])).toHaveLength(2);
    expect(items.add([item('key-age')])).toEqual([]);
    expect(items.settle(judged('key-age', 'unknown'), () => false)).toEqual([]);
    expect(items.settle(judged('key-age', 'pass'), () => false)).toMatchObject([
      { id: 'key-age', status: 'closed', time: T0 + 1 },
    ]);
    expect(items.takeBack(incident(), T0 + 2)).toMatchObject([{ id: 'no-owner' }]);
    expect(items.takeBack(incident(), T0 + 2)).toEqual([]);
  });

  it('stay open while the incident stands: our own deny makes many a check pass', () => {
    const items = createOpenedItems();
    items.add([item('key-age')]);
    expect(items.settle(judged('key-age', 'pass'), (id) => id === 'inc_1')).toEqual([]);
  });

  it('come back whole from a checkpoint', () => {
    const one = createOpenedItems();
    one.add([item('key-age')]);
    const two = createOpenedItems();
    two.state.restore(one.state.takeDirty());
    expect(two.add([item('key-age')])).toEqual([]);
  });
});
