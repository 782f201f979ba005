import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import { createBaselines } from './baselines.ts';
import { CAPS } from './habits.ts';

const start = Date.UTC(2026, 2, 2);
const keys = { root: 'r', actingAs: 'a', group: 'workload|1' };

const use = (asn: string, privilege = 's3:GetObject') => ({ context: { asn }, use: { privilege } });

const fill = (baselines: ReturnType<typeof createBaselines>, days: number): void => {
  for (let day = 0; day < days; day++) {
    baselines.learn(keys, use('1'), { time: start + day * DAY + HOUR, rhythm: true });
  }
};

describe('baselines', () => {
  it('keep networks by root and privileges by pair', () => {
    const baselines = createBaselines();
    baselines.learn(keys, use('1'), { time: start, rhythm: false });
    baselines.learn({ ...keys, actingAs: 'b' }, use('2', 'iam:X'), { time: start, rhythm: false });
    expect(Object.keys(baselines.ofRoot('r')?.habits.sets.asn ?? {})).toEqual(['1', '2']);
    expect(Object.keys(baselines.ofPair('r', 'a')?.habits.sets.privilege ?? {})).toEqual([
      's3:GetObject',
    ]);
  });

  it('keep values named like prototype keys apart from the prototype', () => {
    const baselines = createBaselines();
    baselines.learn(keys, use('constructor'), { time: start, rhythm: false });
    expect(Object.keys(baselines.ofRoot('r')?.habits.sets.asn ?? {})).toEqual(['constructor']);
  });

  it('unlearn back to the first hostile event and forget it after a true positive', () => {
    const baselines = createBaselines();
    fill(baselines, 10);
    const before = structuredClone(baselines.ofRoot('r')?.habits.sets);
    const since = start + 11 * DAY;
    baselines.learn(keys, use('666', 'iam:Evil'), { time: since, rhythm: true });
    baselines.hold('r', since);
    baselines.learn(keys, use('667', 'iam:Evil2'), { time: since + HOUR, rhythm: true });
    expect(baselines.ofRoot('r')?.habits.sets).toEqual(before);
    baselines.release('r', 'true_positive');
    expect(baselines.ofRoot('r')?.habits.sets).toEqual(before);
    expect(baselines.ofPair('r', 'a')?.habits.sets.privilege).not.toHaveProperty('iam:Evil2');
    expect(baselines.isHeld('r')).toBe(false);
  });

  it('learn what was held back after a false positive', () => {
    const baselines = createBaselines();
    fill(baselines, 10);
    const since = start + 11 * DAY;
    baselines.learn(keys, use('666'), { time: since, rhythm: true });
    baselines.hold('r', since);
    baselines.learn(keys, use('667'), { time: since + HOUR, rhythm: true });
    baselines.release('r', 'false_positive');
    expect(Object.keys(baselines.ofRoot('r')?.habits.sets.asn ?? {}).sort()).toEqual([
      '1',
      '666',
      '667',
    ]);
  });

  it('hold back from the peers as well', () => {
    const baselines = createBaselines();
    for (let i = 0; i < 6; i++) {
      baselines.learn({ ...keys, root: `r${i}` }, use('1'), { time: start, rhythm: false });
    }
    baselines.learn({ ...keys, root: 'r0' }, use('666'), { time: start + DAY, rhythm: false });
    expect(baselines.peers.ask(keys.group, 'asn', '666')?.showing).toBe(1);
    baselines.hold('r0', start + DAY);
    expect(baselines.peers.ask(keys.group, 'asn', '666')?.showing).toBe(0);
    expect(baselines.peers.ask(keys.group, 'asn', '1')).toMatchObject({ members: 6, showing: 6 });
  });

  it('stay within their caps and count what they let go', () => {
    const baselines = createBaselines({ maxKeys: 50 });
    for (let i = 0; i < 500; i++) {
      baselines.learn(keys, use(String(i), `p:${i}`), { time: start + i * DAY, rhythm: false });
    }
    const habits = baselines.ofRoot('r')?.habits;
    expect(Object.keys(habits?.sets.asn ?? {})).toHaveLength(CAPS.asn);
    expect(habits?.evicted).toBe(500 - CAPS.asn);
    for (let i = 0; i < 200; i++) {
      baselines.learn({ ...keys, root: `n${i}` }, use('1'), { time: start + i, rhythm: false });
    }
    expect(baselines.evicted).toBeGreaterThan(100);
  });

  it('come back whole from a checkpoint, holds included', () => {
    const one = createBaselines();
    fill(one, 10);
    one.learn(keys, use('666'), { time: start + 11 * DAY, rhythm: true });
    one.hold('r', start + 11 * DAY);
    const two = createBaselines();
    two.restore(JSON.parse(JSON.stringify(one.takeDirty())));
    expect(two.isHeld('r')).toBe(true);
    one.release('r', 'false_positive');
    two.release('r', 'false_positive');
    expect(two.ofRoot('r')).toEqual(one.ofRoot('r'));
    expect(two.ofPair('r', 'a')).toEqual(one.ofPair('r', 'a'));
  });

  it('are the same when they lay packed in between, whatever the values are called', () => {
    const one = createBaselines();
    const two = createBaselines({ generation: 4 });
    const odd = ['a,b', 'c;d|e', 'f%g', 'h\tj\nk', 'ß→', '', '__proto__', ' '];
    for (const [day, value] of odd.entries()) {
      const traits = { context: { asn: value, agent: value }, use: { privilege: value } };
      const time = start + day * DAY + 12_345;
      const options = { time, rhythm: true, failed: day % 2 === 0 };
      const group = `a\t${value}`;
      one.learn({ ...keys, group }, traits, options);
      two.learn({ ...keys, group }, traits, options);
      // More than two generations of others, so that `r` of the second is packed away each day.
      for (let i = 0; i < 20; i += 1) two.ofRoot(`other ${i}`);
      if (day === 0)
        for (let i = 0; i < 20; i++)
          two.learn({ ...keys, root: `other ${i}` }, use('1'), { time: start, rhythm: false });
    }
    expect(two.ofRoot('r')).toEqual(one.ofRoot('r'));
    expect(two.ofPair('r', 'a')).toEqual(one.ofPair('r', 'a'));
    expect(Object.keys(two.ofPair('r', 'a')?.habits.sets.privilege ?? {})).toHaveLength(8);
    expect(two.ofPair('r', 'a')?.habits.volume).toMatchObject({ days: 7 });
  });

  it('are small: a month of a busy machine is a few kilobytes', () => {
    const baselines = createBaselines();
    for (let hour = 0; hour < 30 * 24; hour++) {
      for (let call = 0; call < 20; call++) {
        const time = start + hour * HOUR + call * 1_000;
        baselines.learn(keys, use(String(hour % 5), `svc:Op${call}`), { time, rhythm: true });
      }
    }
    const text = JSON.stringify([baselines.ofRoot('r'), baselines.ofPair('r', 'a')]);
    expect(text.length).toBeLessThan(8_192);
  });
});
