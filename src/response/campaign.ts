/** Work on many secrets at once: in order, each by its own plan or task, and followed until the last one is done. */
import { z } from 'zod';
import { hashId } from '../core/index.ts';
import type { OwnerTask, PlanState } from '../model/index.ts';
import type { PlanInput } from './contract.ts';
import {
  CONSUMERS_SETTINGS_KEY,
  consumersOf,
  isWebhook,
  readConsumers,
} from './keeper/consumers.ts';

export const CAMPAIGNS_SETTINGS_KEY = 'campaigns';

const item = z.object({
  /** Of the secret, in the inventory. */
  id: z.string(),
  name: z.string(),
  type: z.string(),
  system: z.string(),
  opens: z.string().exactOptional(),
  tier: z.number(),
  blast: z.number(),
  certain: z.boolean(),
  how: z.string(),
  /** What rotating it means, in words. */
  rotate: z.string(),
  planId: z.string().exactOptional(),
  taskId: z.string().exactOptional(),
});

const campaign = z.object({
  id: z.string(),
  kind: z.enum(['exposure', 'vendor']),
  /** What is in wrong hands: a runner, host, vault, vendor, principal or scope. */
  about: z.string(),
  by: z.string(),
  reason: z.string(),
  at: z.number(),
  /** Worst first: the order to work in. */
  items: z.array(item),
  /** What could not be seen, so that there may be more. */
  unknown: z.array(z.string()),
});

export type Campaign = z.infer<typeof campaign>;
export type CampaignItem = Campaign['items'][number];

const MOST_KEPT = 200;

export const campaignId = (kind: Campaign['kind'], about: string, at: number): string =>
  hashId('cmp', [kind, about, at]);

/** What does not read is left out: a list of past work never keeps new work from being written down. */
export const readCampaigns = (stored: unknown): readonly Campaign[] =>
  (Array.isArray(stored) ? stored : []).flatMap((one) => {
    const parsed = campaign.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });

/** Newest first, each once. */
export const withCampaign = (all: readonly Campaign[], fresh: Campaign): readonly Campaign[] =>
  [fresh, ...all.filter((one) => one.id !== fresh.id)].slice(0, MOST_KEPT);

export type ItemState = 'planned' | 'waiting' | 'under_way' | 'done' | 'failed';

const ofPlan: Readonly<Record<PlanState, ItemState>> = {
  proposed: 'planned',
  shadow: 'planned',
  waiting_approval: 'waiting',
  running: 'under_way',
  contained: 'done',
  partly_contained: 'failed',
  failed: 'failed',
  denied: 'failed',
  undone: 'failed',
};

const ofTask: Readonly<Record<OwnerTask['state'], ItemState>> = {
  open: 'waiting',
  done: 'done',
  cancelled: 'failed',
};

export const itemState = (
  one: CampaignItem,
  planStates: ReadonlyMap<string, PlanState>,
  taskStates: ReadonlyMap<string, OwnerTask['state']>,
): ItemState => {
  const plan = one.planId === undefined ? undefined : planStates.get(one.planId);
  if (plan !== undefined) return ofPlan[plan];
  const task = one.taskId === undefined ? undefined : taskStates.get(one.taskId);
  return task === undefined ? 'planned' : ofTask[task];
};

/** Where new secrets would go, as the site says it, for the planner to ask. @throws ERR_CONFIG_INVALID */
export const spotsOf = (stored: unknown): NonNullable<PlanInput['placesOf']> => {
  const consumers = readConsumers(stored);
  return (of) =>
    consumersOf(consumers, of).flatMap((one) =>
      one.places.flatMap((place) =>
        isWebhook(place) ? [] : [{ system: place.system, at: place.at }],
      ),
    );
};

export { CONSUMERS_SETTINGS_KEY, readConsumers };
