import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, type Stage, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const logon = (who: string, host: string, when: number, auth: object = { remote: true }): Use => ({
  who,
  at: when,
  over: {
    kind: 'authentication',
    classUid: 3002,
    activityId: 1,
    auth,
    targets: [{ kind: 'resource', id: `host-${host}`, name: host }],
  },
});
const daily = (stage: Stage, who: string, host: (day: number) => string) => {
  for (let day = 0; day < 14; day++)
    stage.use(logon(who, host(day), monday + day * DAY + 9 * HOUR));
};

describe('lateral-logon', () => {
  it('fires for a service that signs in to another machine, more so with an old protocol', () => {
    const stage = createStage([identity('svc', { class: 'service_account' })]);
    daily(stage, 'svc', () => 'db1');
    const [signal] = stage.said(
      'lateral-logon',
      logon('svc', 'dc1', at, { remote: true, protocol: 'ntlm' }),
    );
    expect(signal?.severity).toBe('medium');
    expect(signal?.observables).toEqual(['host:host-dc1']);
  });

  it('is quiet for the usual machine, and at the machine itself', () => {
    const stage = createStage([identity('svc', { class: 'service_account' })]);
    daily(stage, 'svc', () => 'db1');
    expect(stage.said('lateral-logon', logon('svc', 'db1', at))).toEqual([]);
    expect(stage.said('lateral-logon', logon('svc', 'desk', at, { remote: false }))).toEqual([]);
  });

  it('is quiet for an administrator who is on another machine each day', () => {
    const stage = createStage([identity('admin')]);
    daily(stage, 'admin', (day) => `srv${day}`);
    expect(stage.said('lateral-logon', logon('admin', 'srv99', at))).toEqual([]);
  });
});
