/** A limit on automatic actions per system and hour, so that a mass false positive is not a mass lock-out. */
import { HOUR } from '../core/index.ts';
import type { PlanStep, ResponsePlan, StepState } from '../model/index.ts';
import type { TenantStore } from '../store/index.ts';
import { isAutomatic } from './authority.ts';
import type { Brake } from './contract.ts';

/** A step that went further than being planned. */
interface Taken {
  readonly plannedAt: number;
  readonly step: PlanStep;
}

export interface HourlyBrake extends Brake {
  /** Count what was authorised already, by whomever. */
  seed(taken: readonly Taken[]): void;
  setLimit(perHour: number): void;
}

const untouched: readonly StepState[] = [
  'waiting_approval',
  'shadow',
  'skipped',
  'refused',
  'planned',
];

export const createBrake = (perHour: number): HourlyBrake => {
  let limit = perHour;
  const taken = new Map<string, Map<string, number>>();
  const of = (system: string): Map<string, number> => {
    const found = taken.get(system) ?? new Map<string, number>();
    taken.set(system, found);
    return found;
  };
  const brake: HourlyBrake = {
    remaining(system, now) {
      const mine = of(system);
      for (const [key, at] of mine) if (at <= now - HOUR) mine.delete(key);
      return Math.max(0, limit - mine.size);
    },
    record(system, key, at) {
      const mine = of(system);
      if (!mine.has(key)) mine.set(key, at);
    },
    seed(taken) {
      for (const { step, plannedAt } of taken)
        if (isAutomatic(step.authority)) brake.record(step.target.system, step.id, plannedAt);
    },
    setLimit(next) {
      limit = next;
    },
  };
  return brake;
};

const PAGE = 200;

/** Every plan made after `since`, newest first: after a mass false positive the newest hundreds all wait. */
export const plansSince = async (
  { response }: Pick<TenantStore, 'response'>,
  since: number,
): Promise<readonly ResponsePlan[]> => {
  const found: ResponsePlan[] = [];
  let after: string | undefined;
  do {
    const page = await response.plans(
      {},
      { limit: PAGE, ...(after === undefined ? {} : { after }) },
    );
    found.push(...page.items.filter((plan) => plan.createdAt > since));
    after = (page.items.at(-1)?.createdAt ?? 0) > since ? page.next : undefined;
  } while (after !== undefined);
  return found;
};

/** Steps of plans made after `since` that were let go, by whomever. */
export const takenSince = (
  { response }: Pick<TenantStore, 'response'>,
  since: number,
): Promise<readonly Taken[]> => response.stepsSince(since, untouched);

/** The site's limit, less what anybody authorised within the hour before `now`. */
export const brakeOf = async (
  store: Pick<TenantStore, 'response'>,
  { automaticPerHour, now }: { readonly automaticPerHour: number; readonly now: number },
): Promise<HourlyBrake> => {
  const brake = createBrake(automaticPerHour);
  brake.seed(await takenSince(store, now - HOUR));
  return brake;
};
