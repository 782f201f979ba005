import { describe, expect, it } from 'vitest';
import { createDenialTally, type Denial } from './denials.ts';

const limits = { windowMs: 60_000, perPrincipal: 3, total: 10, kept: 100 };
const denial = (action: string, principalId = 'bot'): Denial => ({
  principalId,
  action,
  resource: 'record:42',
  stage: 'incident',
});

describe('a caller who insists', () => {
  it('is told of once, and again with the count when the window is over', () => {
    const tally = createDenialTally(limits);
    expect(tally.note(denial('read'), 0)).toEqual([{ ...denial('read'), count: 1 }]);
    for (let at = 1; at <= 500; at++) expect(tally.note(denial('read'), at)).toEqual([]);
    expect(tally.note(denial('read'), 60_000)).toEqual([{ ...denial('read'), count: 500 }]);
  });

  it('gains nothing by another name for the action each time', () => {
    const tally = createDenialTally(limits);
    const told = Array.from({ length: 1_000 }, (_, nth) => tally.note(denial(`read-${nth}`), nth));
    expect(told.flat().map((one) => one.action)).toEqual([
      'read-0',
      'read-1',
      'read-2',
      '(many actions)',
    ]);
    const later = tally.note(denial('read-0'), 70_000);
    expect(later).toContainEqual(expect.objectContaining({ action: '(many actions)', count: 996 }));
  });

  it('fills neither the log nor the memory by asking about everybody', () => {
    const tally = createDenialTally(limits);
    const told = Array.from({ length: 500 }, (_, nth) =>
      tally.note(denial('read', `id-${nth}`), 1),
    );
    expect(told.flat()).toHaveLength(limits.total);
    expect(tally.lost).toBe(500 - limits.kept);
    // What had no room in the first window is told in those after it.
    const after = [1, 2, 3].map((nth) => tally.note(denial('read', 'id-0'), nth * 60_000 + 1));
    expect(after.map((one) => one.length)).toEqual([10, 10, 10]);
  });

  it('who stopped is forgotten: a denial much later is told at once', () => {
    const tally = createDenialTally(limits);
    tally.note(denial('read'), 0);
    expect(tally.note(denial('write'), 200_000)).toHaveLength(1);
    expect(tally.note(denial('read'), 200_001)).toEqual([{ ...denial('read'), count: 1 }]);
  });
});
