import { describe, expect, it } from 'vitest';
import { createVigil, NOT_HELD, slotsFor, slotsOver } from './slots.ts';

const PATIENCE = 100;
const open = () => {
  const buffer = slotsFor(2);
  // One view for the loop, one for the thread.
  return { slots: slotsOver(buffer), vigil: createVigil(slotsOver(buffer), PATIENCE) };
};

describe('the vigil of leases', () => {
  it('holds what is held, under its epoch, until it is dropped', () => {
    const { slots, vigil } = open();
    expect(vigil(0).held).toEqual([]);
    slots.setEpoch(1, 7);
    expect(vigil(1).held).toEqual([{ partition: 1, epoch: 7 }]);
    slots.setEpoch(1, NOT_HELD);
    expect(vigil(2).held).toEqual([]);
  });

  it('ends for a partition whose worker gives no sign for too long, not for the others, and begins again', () => {
    const { slots, vigil } = open();
    slots.setEpoch(0, 1);
    slots.setEpoch(1, 1);
    vigil(0);
    slots.sign(1);
    slots.sign(2);
    vigil(PATIENCE);
    const late = vigil(PATIENCE + 1);
    expect(late.held.map((one) => one.partition)).toEqual([1]);
    expect(late.node).toBe(true);
    expect(vigil(2 * PATIENCE + 1)).toEqual({ node: false, held: [] });
    slots.sign(0);
    expect(vigil(2 * PATIENCE + 2)).toEqual({ node: false, held: [{ partition: 0, epoch: 1 }] });
  });
});
