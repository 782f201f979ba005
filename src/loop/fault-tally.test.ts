import { describe, expect, it } from 'vitest';
import { FaultTally } from './fault-tally.ts';
import { NO_SOURCE } from './set-aside.ts';

describe('what was set aside', () => {
  it('is counted by kind, the most frequent first, and the first of each kind kept', () => {
    const tally = new FaultTally();
    for (let line = 1; line <= 10; line++) tally.add({ line, because: 'not JSON' });
    tally.add({ line: 11, because: 'too long' });
    expect(tally.reasons()).toEqual([
      { because: 'not JSON', count: 10 },
      { because: 'too long', count: 1 },
    ]);
    expect(tally.kept.map((fault) => fault.line)).toEqual([1, 2, 3, 11]);
  });

  it('tells every file that could not be read at all', () => {
    const tally = new FaultTally();
    for (const file of ['a', 'b', 'c', 'd', 'e']) tally.add({ file, line: 0, because: 'empty' });
    expect(tally.kept).toHaveLength(5);
  });

  it('stays bounded when every fault is of its own kind', () => {
    const tally = new FaultTally();
    for (let n = 0; n < 5000; n++) tally.add({ line: n + 1, because: `kind ${n}` });
    expect(tally.kept).toHaveLength(200);
    expect(tally.reasons().length).toBeLessThanOrEqual(501);
    expect(tally.reasons()[0]).toEqual({ because: 'other faults', count: 4500 });
    expect(tally.total).toBe(5000);
  });

  it('holds records of systems that we do not read yet for no fault of the input', () => {
    const tally = new FaultTally();
    tally.add({ line: 1, because: NO_SOURCE });
    tally.add({ line: 2, because: 'not JSON' });
    expect(tally.ofInput()).toBe(1);
  });
});
