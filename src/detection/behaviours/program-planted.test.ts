import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../core/index.ts';
import type { Event } from '../../model/index.ts';
import { createStage, identity, type Stage, type Use } from '../replay.case.ts';
import { later } from '../sign-in.case.ts';

const actor = (who: string, session: string): Event['actor'] => ({
  principalId: `test:${who}`,
  principalKind: 'identity',
  name: who,
  scope: 'corp',
  kind: 'unknown',
  session: { id: session },
});
const comesIn = (who: string, host: string, at: number, remote = true): Use => ({
  who,
  at,
  over: {
    kind: 'authentication',
    classUid: 3002,
    activityId: 1,
    actor: actor(who, `${host}/0x1`),
    auth: { remote },
    targets: [{ kind: 'resource', id: `test:${host}`, name: host }],
  },
});
const plants = (who: string, host: string, at: number): Use => ({
  who,
  at,
  over: {
    classUid: 3004,
    activityId: 1,
    effect: 'write',
    deed: 'program_planted',
    actor: actor(who, `${host}/0x1`),
  },
});
const visit = (stage: Stage, who: string, host: string, at: number, remote = true) => {
  stage.use(comesIn(who, host, at, remote));
  return stage.said('program-planted', plants(who, host, at + MINUTE));
};

describe('program-planted', () => {
  it('fires for a service in a session over the network, more on the third machine', () => {
    const stage = createStage([identity('adm')]);
    const said = ['a', 'b', 'c'].map((host, i) => visit(stage, 'adm', host, later(20 * i))[0]?.llr);
    expect(said[0]).toBeGreaterThanOrEqual(2);
    expect(said[2]).toBeGreaterThan(said[0] ?? 0);
  });

  it('is quiet at the machine itself and for the machine’s own account', () => {
    const stage = createStage([identity('adm'), identity('HOST$')]);
    expect(visit(stage, 'adm', 'a', later(), false)).toEqual([]);
    expect(visit(stage, 'HOST$', 'a', later())).toEqual([]);
  });

  it('weighs little for who rolls software out on many days', () => {
    const stage = createStage([identity('deployer')]);
    for (let day = 8; day > 0; day--) visit(stage, 'deployer', `h${day}`, later() - day * DAY);
    expect(visit(stage, 'deployer', 'h9', later())[0]?.llr).toBeLessThan(0.5);
  });
});
