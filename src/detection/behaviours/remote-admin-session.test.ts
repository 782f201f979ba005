import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import type { Event } from '../../model/index.ts';
import { createStage, identity, type Stage } from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

const machine = { kind: 'resource', id: 'test:host1', name: 'host1' } as const;
const debug = { kind: 'policy', id: 'test:SeDebugPrivilege', name: 'SeDebugPrivilege' } as const;

/** The privileges are written just before the sign-in that they are of. */
const session = (
  stage: Stage,
  who: string,
  at: number,
  over: { readonly host?: string; readonly remote?: boolean; readonly ip?: string } = {},
) => {
  const { host = 'host1', remote = true, ip } = over;
  const id = `${host}/${at}`;
  const base = { who, session: id, ...(ip === undefined ? {} : { ip }) };
  const privileges: Partial<Event> = { classUid: 3003, activityId: 1, targets: [debug] };
  const came: Partial<Event> = {
    activityId: 1,
    targets: [{ ...machine, id: `test:${host}`, name: host }],
    auth: { protocol: 'kerberos', remote },
  };
  return [
    ...stage.said('remote-admin-session', signIn({ ...base, at, over: privileges })),
    ...stage.said('remote-admin-session', signIn({ ...base, at: at + 1, over: came })),
  ];
};
const stageOf = () => {
  const stage = createStage([identity('jane'), identity('HOST$')]);
  settle(stage, 'jane');
  return stage;
};

describe('remote-admin-session', () => {
  it('is a low line for the first administrator’s session on a machine, with both its events', () => {
    const [signal] = session(stageOf(), 'jane', later());
    expect(signal?.severity).toBe('low');
    expect(signal?.eventIds).toHaveLength(2);
    expect(signal?.detail['host']).toBe('host1');
  });

  it('is quiet at the machine itself, for machines, and without privileges', () => {
    const stage = stageOf();
    expect(session(stage, 'jane', later(), { remote: false })).toEqual([]);
    expect(session(stage, 'jane', later(2), { ip: '127.0.0.1' })).toEqual([]);
    expect(session(stage, 'HOST$', later(4))).toEqual([]);
  });

  it('is quiet for an administrator who works on the machine each day', () => {
    const stage = stageOf();
    expect(session(stage, 'jane', later())).toHaveLength(1);
    for (let day = 1; day < 20; day++)
      expect(session(stage, 'jane', later() + day * DAY)).toEqual([]);
    expect(session(stage, 'jane', later() + 20 * DAY, { host: 'host2' })).toHaveLength(1);
  });
});
