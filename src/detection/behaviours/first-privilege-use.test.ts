import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, hourly, identity, monday } from '../replay.case.ts';

const grant = { kind: 'privilege_change', effect: 'write' } as const;

describe('first-privilege-use', () => {
  it('fires at medium when a job of two calls changes privileges', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    hourly(stage, 'job', 14);
    const [signal] = stage.said('first-privilege-use', {
      who: 'job',
      at: monday + 14 * DAY + 5 * MINUTE,
      privilege: 'iam:CreateAccessKey',
      over: grant,
    });
    expect(signal?.severity).toBe('medium');
    expect(signal?.observables).toEqual([
      'privilege:iam:CreateAccessKey',
      `event:${signal?.eventIds[0]}`,
    ]);
  });

  it('is quiet for what it always does, for refusals and for a new read', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    hourly(stage, 'job', 14);
    const at = monday + 14 * DAY + 5 * MINUTE;
    const said = (privilege: string, over = {}) =>
      stage.said('first-privilege-use', { who: 'job', at, privilege, over });
    expect(said('s3:GetObject')).toEqual([]);
    expect(said('iam:CreateUser', { ...grant, outcome: 'failure' })).toEqual([]);
    expect(said('s3:GetBucketLocation')).toEqual([]);
  });

  it('is no more than a line for a job that rotates its own key', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    hourly(stage, 'job', 14);
    const targets = [{ kind: 'identity', id: 'test:job', name: 'job' }] as const;
    const said = stage.said('first-privilege-use', {
      who: 'job',
      at: monday + 14 * DAY + 5 * MINUTE,
      privilege: 'iam:CreateAccessKey',
      over: { ...grant, targets },
    });
    expect(said.every((one) => one.severity === 'informational')).toBe(true);
  });

  it('is quiet during warm-up', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    hourly(stage, 'job', 3);
    const at = monday + 3 * DAY + 5 * MINUTE;
    const use = { who: 'job', at, privilege: 'iam:CreateAccessKey', over: grant };
    expect(stage.said('first-privilege-use', use)).toEqual([]);
  });

  it('is less for the help desk, whose work nobody else does, than for somebody who never did such', () => {
    const colleagues = Array.from({ length: 13 }, (_, i) => `p${i}`);
    const stage = createStage([...colleagues, 'desk', 'jane'].map((name) => identity(name)));
    for (let day = 0; day < 14; day++) {
      const at = monday + day * DAY + 9 * HOUR;
      for (const who of [...colleagues, 'desk', 'jane'])
        stage.use({ who, at, privilege: 'files:Read' });
      for (const privilege of ['dir:Reset', 'dir:Unlock', 'dir:Disable'])
        stage.use({ who: 'desk', at: at + HOUR, privilege, over: grant });
    }
    const first = (who: string): number => {
      const at = monday + 15 * DAY + 9 * HOUR;
      const use = { who, at, privilege: `dir:Rename-${who}`, over: grant };
      return stage.said('first-privilege-use', use)[0]?.llr ?? 0;
    };
    const desk = first('desk');
    const jane = first('jane');
    expect(desk).toBeGreaterThan(0);
    expect(desk).toBeLessThan(jane - 0.5);
  });

  it('is quiet for an admin whose days are broad, and on a Terraform day', () => {
    const stage = createStage([
      identity('admin'),
      identity('terraform', { class: 'service_account' }),
    ]);
    for (let day = 0; day < 20; day++) {
      for (let call = 0; call < 30; call++) {
        const at = monday + day * DAY + 9 * HOUR + call * MINUTE;
        const privilege = `iam:Admin${(day * 7 + call * 3) % 200}`;
        stage.use({ who: 'admin', at, privilege, over: grant });
        if (day % 3 === 0) {
          const thing = `ec2:Apply${(day * 5 + call) % 120}`;
          stage.use({ who: 'terraform', at, privilege: thing, over: grant });
        }
      }
    }
    const at = monday + 21 * DAY + 9 * HOUR;
    for (const who of ['admin', 'terraform']) {
      const said = stage.said('first-privilege-use', {
        who,
        at,
        privilege: 'iam:Unheard',
        over: grant,
      });
      expect(said.filter((one) => one.severity === 'medium')).toEqual([]);
    }
  });
});
