/** A playbook's shadow record counts incidents, not plans, and is held against what people said of them. */
import { describe, expect, it } from 'vitest';
import type { Incident, PlanStep, ResponsePlan } from '../model/index.ts';
import { shadowRecord } from './shadow-record.ts';

const PLAYBOOK = 'service_account/leaked-credential';
const asked = { judged: 3, wrongShare: 0.25 };

const planOf = (
  incidentId: string,
  authority: string,
  more: Partial<ResponsePlan> & { readonly error?: string } = {},
): ResponsePlan => {
  const { error, ...plan } = more;
  const step = {
    ...{ id: `${incidentId}-s`, planId: incidentId, index: 0, action: 'aws.deactivate_access_key' },
    target: { system: 'aws', nativeId: 'AKIA', scope: '1' },
    ...{ params: {}, state: plan.state === 'contained' ? 'effective' : 'shadow', authority },
    plan: { disruption: 'what uses the key stops working' },
    updatedAt: 1,
    ...(error === undefined ? {} : { error }),
  } as unknown as PlanStep;
  return {
    id: `pln-${incidentId}-${plan.createdAt ?? 1}`,
    ...{ incidentId, playbook: PLAYBOOK, identityId: 'a', state: 'shadow', authority },
    ...{ steps: [step], createdAt: 1, updatedAt: 1, drill: false },
    ...plan,
  };
};

const ALONE = 'shadow: runs under confidence';
const ASKS = 'shadow: asks: confidence 0.16 is below 0.80';
const recordOf = (
  plans: readonly ResponsePlan[],
  verdicts: Readonly<Record<string, Incident['verdict']>> = {},
) => shadowRecord(PLAYBOOK, plans, (id) => verdicts[id], asked);

describe('the shadow record', () => {
  it('tells what it would have done by itself from what it would have asked for', () => {
    expect(
      recordOf([
        planOf('a', ALONE),
        planOf('b', ASKS),
        planOf('b', 'shadow: runs under pre-authorisation pre_1', { createdAt: 9 }),
        planOf('c', ASKS),
      ]),
    ).toMatchObject({
      ...{ incidents: 3, wouldHaveActed: 2, wouldHaveAsked: 1, undecided: 3 },
      ...{ since: 1, lastAt: 9, wouldBreak: ['what uses the key stops working'] },
    });
  });

  it('leaves out drills, other playbooks and what really acted', () => {
    expect(
      recordOf([
        planOf('a', ALONE, { drill: true }),
        planOf('b', ALONE, { playbook: 'human/offboard' }),
        planOf('c', 'confidence', { state: 'contained' }),
      ]),
    ).toMatchObject({ incidents: 0, wouldHaveActed: 0, lacks: [expect.stringContaining('0 of')] });
  });

  it('says what it lacks: too few judged, then too often wrong, then nothing', () => {
    const plans = ['a', 'b', 'c', 'd'].map((id) => planOf(id, ALONE));
    expect(recordOf(plans, { a: 'true_positive', b: 'test' }).lacks).toEqual([
      '1 of its incidents are judged, 3 are asked for',
    ]);
    const wrong = { a: 'true_positive', b: 'false_positive', c: 'benign' } as const;
    expect(recordOf(plans, wrong)).toMatchObject({
      ...{ attacks: 1, noAttacks: 2, undecided: 1, actedWrongly: 2 },
      lacks: ['2 of the 4 it would have acted on were no attack, 25 % are allowed'],
    });
    const right = { ...wrong, c: 'true_positive', d: 'true_positive' } as const;
    expect(recordOf(plans, right).lacks).toEqual([]);
  });

  it('counts what it could not have done', () => {
    expect(
      recordOf([planOf('a', ALONE, { error: 'access denied' }), planOf('b', ALONE)]).couldNot,
    ).toBe(1);
  });
});
