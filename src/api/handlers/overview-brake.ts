/** Where the brake holds now: the hour's automatic actions are used up, and what else was to run waits for a person. */
import { HOUR } from '../../core/index.ts';
import type { ResponsePlan } from '../../model/index.ts';
import { createBrake, isHeldByBrake, readResponseSettings } from '../../response/index.ts';
import type { ApiDeps } from '../deps.ts';

const PAGE = 200;

/** Newest first, of the last hour. */
const plansOfTheHour = async ({ store }: ApiDeps, since: number): Promise<ResponsePlan[]> => {
  const found: ResponsePlan[] = [];
  let after: string | undefined;
  do {
    const page = await store.response.plans(
      {},
      { limit: PAGE, ...(after === undefined ? {} : { after }) },
    );
    found.push(...page.items.filter((plan) => plan.createdAt > since));
    after = (page.items.at(-1)?.createdAt ?? 0) > since ? page.next : undefined;
  } while (after !== undefined);
  return found;
};

export const readBrake = async (deps: ApiDeps) => {
  const now = deps.clock.now();
  const { automaticPerHour } = await readResponseSettings(deps.store);
  const plans = await plansOfTheHour(deps, now - HOUR);
  const brake = createBrake(automaticPerHour);
  brake.seed(plans);
  const waiting = new Map<string, number>();
  for (const { target, state, authority } of plans.flatMap((plan) => plan.steps))
    if (state === 'waiting_approval' && isHeldByBrake(authority))
      waiting.set(target.system, (waiting.get(target.system) ?? 0) + 1);
  return [...waiting]
    .filter(([system]) => brake.remaining(system, now) === 0)
    .map(([system, count]) => ({ system, limit: automaticPerHour, waiting: count }))
    .sort((a, b) => b.waiting - a.waiting);
};
