import type { ActionContext, ActionPlan, ActionResult } from '../../../model/index.ts';
import { ACCOUNT } from '../twin/twin.case.ts';
import { type AwsActionWorld, type AwsWorldOptions, startWorld } from './action-world.case.ts';

const open: AwsActionWorld[] = [];

export const closeWorlds = async (): Promise<void> => {
  for (const world of open.splice(0)) await world.close();
};

export const openWorld = async (given: AwsWorldOptions): Promise<AwsActionWorld> => {
  const world = await startWorld(given);
  open.push(world);
  return world;
};

export const deploy = `arn:aws:iam::${ACCOUNT}:role/deploy`;

export const start = async (
  given: Pick<AwsWorldOptions, 'id' | 'target'> & Partial<AwsWorldOptions>,
): Promise<{
  readonly world: AwsActionWorld;
  readonly context: ActionContext;
  readonly plan: ActionPlan;
  readonly result: ActionResult;
}> => {
  const world = await openWorld({ change: '', ...given });
  const context = { now: world.now, stepId: 'stp_contain' };
  const plan = await world.action.plan(world.target, world.params, context);
  return { world, context, plan, result: await world.action.do(plan, context) };
};
