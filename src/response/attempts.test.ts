import { describe, expect, it } from 'vitest';
import { CountersignError, manualClock } from '../core/index.ts';
import { createAttempts } from './attempts.ts';

const throttled = () => new CountersignError('ERR_SOURCE_THROTTLED', 'slow down');

describe('calls into a vendor', () => {
  it('wait longer after each passing fault, and stop after six', async () => {
    const clock = manualClock(0);
    const attempts = createAttempts(clock.now);
    const waits: number[] = [];
    let last = 'later';
    while (last === 'later') {
      const answer = await attempts.run('a', 1_000, () => Promise.reject(throttled()));
      last = answer.got;
      if (answer.got !== 'later') break;
      const next = attempts.nextAt() ?? 0;
      waits.push(next - clock.now());
      clock.set(next);
    }
    expect(last).toBe('fault');
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  it('are not made before the wait is over', async () => {
    const attempts = createAttempts(() => 0);
    let calls = 0;
    const call = () => {
      calls++;
      return Promise.reject(throttled());
    };
    await attempts.run('a', 1_000, call);
    await attempts.run('a', 1_000, call);
    expect(calls).toBe(1);
  });

  it('that outlive their time are not started again: the late answer counts', async () => {
    const attempts = createAttempts(() => 0);
    let calls = 0;
    let finish: (value: string) => void = () => undefined;
    const call = () => {
      calls++;
      return new Promise<string>((resolve) => {
        finish = resolve;
      });
    };
    expect((await attempts.run('a', 1, call)).got).toBe('later');
    finish('late');
    expect(await attempts.run('a', 1_000, call)).toEqual({ got: 'value', value: 'late' });
    expect(calls).toBe(1);
  });

  it('that never answer end as a fault that says the effect is unknown', async () => {
    const attempts = createAttempts(() => 0);
    const call = () => new Promise<string>(() => undefined);
    await attempts.run('a', 1, call);
    await attempts.run('a', 1, call);
    expect(await attempts.run('a', 1, call)).toMatchObject({
      got: 'fault',
      error: expect.objectContaining({ message: expect.stringContaining('unknown') }),
    });
  });

  it('end at once on a fault that waiting does not mend, and let a lost lease through', async () => {
    const attempts = createAttempts(() => 0);
    const denied = new CountersignError('ERR_SOURCE_DENIED', 'no');
    expect(await attempts.run('a', 9, () => Promise.reject(denied))).toEqual({
      got: 'fault',
      error: denied,
    });
    const fenced = new CountersignError('ERR_FENCED', 'gone');
    await expect(attempts.run('b', 9, () => Promise.reject(fenced))).rejects.toBe(fenced);
  });
});
