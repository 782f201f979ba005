import { describe, expect, it } from 'vitest';
import type { IncidentVerdict } from '../model/index.ts';
import { createTrust } from './trust.ts';

describe('how far a detector is believed by the verdicts of a site', () => {
  it('is wholly believed until somebody says otherwise', () => {
    expect(createTrust().of('new-network')).toBe(1);
  });

  it('marking something safe only ever lowers it, and never below its bound', () => {
    const trust = createTrust();
    let before = trust.of('new-network');
    for (let n = 0; n < 200; n++) {
      trust.learn(['new-network'], n % 2 === 0 ? 'false_positive' : 'benign');
      const after = trust.of('new-network');
      expect(after).toBeLessThanOrEqual(before);
      expect(after).toBeGreaterThanOrEqual(0.25);
      before = after;
    }
    expect(before).toBe(0.25);
  });

  it('never exceeds 1, however often it was right', () => {
    const trust = createTrust();
    trust.learn(['new-network'], 'false_positive');
    for (let n = 0; n < 200; n++) trust.learn(['new-network'], 'true_positive');
    expect(trust.of('new-network')).toBeLessThanOrEqual(1);
    expect(trust.of('new-network')).toBeGreaterThan(0.99);
  });

  it('learns nothing from a test or where nobody decided, and a detector that spoke twice counts once', () => {
    const trust = createTrust();
    for (const verdict of ['test', 'undecided'] satisfies IncidentVerdict[])
      trust.learn(['new-network'], verdict);
    expect(trust.of('new-network')).toBe(1);
    trust.learn(['new-network', 'new-network'], 'false_positive');
    expect(trust.of('new-network')).toBe(0.8);
    expect(trust.of('off-rhythm')).toBe(1);
  });

  it('is kept with its partition', () => {
    const before = createTrust();
    before.learn(['new-network'], 'false_positive');
    const after = createTrust();
    after.restore(before.takeDirty());
    expect(after.of('new-network')).toBe(0.8);
  });
});
