import { describe, expect, it } from 'vitest';
import { describeAction } from '../../action.case.ts';
import { ciKey } from '../twin/twin.case.ts';
import { cases } from './action-cases.case.ts';
import { keyTarget, startWorld } from './action-world.case.ts';
import { awsActions } from './index.ts';
import { residualCases } from './residual-cases.case.ts';

for (const one of [...cases, ...residualCases]) {
  const { title, held, rarelyNeeded, nothingLivesOn, refusals, ...options } = one;
  describeAction({
    title,
    held,
    ...(rarelyNeeded ? { rarelyNeeded } : {}),
    ...(nothingLivesOn ? { nothingLivesOn } : {}),
    ...(refusals ? { refusals } : {}),
    start: () => startWorld(options),
  });
}

describe('the catalogue of AWS actions', () => {
  it('holds each action of this folder once, under its own name', () => {
    const actions = awsActions({ region: 'eu-central-1' });
    const ids = actions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids)).toEqual(new Set(cases.map(({ id }) => id)));
    for (const { system, undo, undoIt } of actions) {
      expect(system).toBe('aws');
      expect(undoIt === undefined).toBe(undo === 'irreversible');
    }
  });

  it('says that it can only watch where no acting credential is configured', async () => {
    const [action] = awsActions({ region: 'eu-central-1' });
    const attempt = action?.plan(
      keyTarget(ciKey.accessKeyId, 'ci'),
      {},
      { now: () => 0, stepId: 's' },
    );
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
  });
});
