/** A drill is judged as an attack is, and teaches nothing: what comes after it is seen as if there had been none. */
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import type { Signal } from '../model/index.ts';
import {
  BRAZIL,
  CLI,
  CLOUD_EU,
  createStage,
  hourly,
  identity,
  monday,
  type Stage,
} from './replay.case.ts';

const settled = (): Stage => {
  const stage = createStage([identity('job', { class: 'service_account' })]);
  hourly(stage, 'job', 10, { ip: CLOUD_EU, credential: 'AKIAJOB' });
  return stage;
};

const attack = (stage: Stage, at: number, drill?: string): readonly Signal[] =>
  [
    's3:ListAllMyBuckets',
    'iam:CreateAccessKey',
    'iam:ListUsers',
    'secretsmanager:GetSecretValue',
  ].flatMap((privilege, nth) =>
    stage.use({
      ...{ who: 'job', at: at + nth * MINUTE, ip: BRAZIL, agent: CLI, privilege },
      credential: 'AKIAJOB',
      ...(drill === undefined ? {} : { drill }),
    }),
  );

const told = (signals: readonly Signal[]) =>
  signals.map(({ detector, severity, llr, description }) => ({
    ...{ detector, severity, llr, description },
  }));

const later = monday + 10 * DAY + HOUR;

describe('after a drill', () => {
  it('the same thing is said of a real attack a minute later as without the drill', () => {
    const fresh = told(attack(settled(), later + 10 * MINUTE));
    expect(fresh.length).toBeGreaterThan(2);
    const stage = settled();
    expect(told(attack(stage, later, 'drill:1')).length).toBeGreaterThan(2);
    expect(told(attack(stage, later + 10 * MINUTE))).toEqual(fresh);
  });

  it('the next drill on the same account is seen as the first was', () => {
    const stage = settled();
    const first = told(attack(stage, later, 'drill:1'));
    expect(told(attack(stage, later, 'drill:2'))).toEqual(first);
  });

  it('what the account habitually does, and its last use, is what it was before', () => {
    const stage = settled();
    const habits = () => ({
      known: stage.detection.habits('test:job'),
      lastUsed: stage.inventory.view.principal('test:job')?.lastUsedAt,
    });
    const before = habits();
    expect(before.lastUsed).toMatchObject({ known: true });
    attack(stage, later, 'drill:1');
    expect(habits()).toEqual(before);
  });
});
