/** Where the brake holds now: the hour's automatic actions are used up, and what else was to run waits for a person. */
import { HOUR } from '../../core/index.ts';
import { brakeOf, isHeldByBrake, plansSince, readResponseSettings } from '../../response/index.ts';
import type { ApiDeps } from '../deps.ts';

export const readBrake = async (deps: ApiDeps) => {
  const now = deps.clock.now();
  const { automaticPerHour } = await readResponseSettings(deps.store);
  const brake = await brakeOf(deps.store, { automaticPerHour, now });
  const plans = await plansSince(deps.store, now - HOUR);
  const waiting = new Map<string, number>();
  for (const { target, state, authority } of plans.flatMap((plan) => plan.steps))
    if (state === 'waiting_approval' && isHeldByBrake(authority))
      waiting.set(target.system, (waiting.get(target.system) ?? 0) + 1);
  return [...waiting]
    .filter(([system]) => brake.remaining(system, now) === 0)
    .map(([system, count]) => ({ system, limit: automaticPerHour, waiting: count }))
    .sort((a, b) => b.waiting - a.waiting);
};
