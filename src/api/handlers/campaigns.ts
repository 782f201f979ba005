import { beginCampaign } from '../../loop/index.ts';
import type { OwnerTask, PlanState } from '../../model/index.ts';
import {
  CAMPAIGNS_SETTINGS_KEY,
  type Campaign,
  CONSUMERS_SETTINGS_KEY,
  itemState,
  readCampaigns,
  readConsumers,
  readResponseSettings,
} from '../../response/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { eyesOf } from './eyes.ts';
import { writeLedger } from './ledger-write.ts';
import { planView, residualsOf } from './plan-view.ts';

/** Each item with how far its plan or task is now. */
const shown = async (deps: ApiDeps, campaign: Campaign) => {
  const plans = new Map<string, PlanState>();
  const residual: ReturnType<typeof residualsOf>[number][] = [];
  for (const id of new Set(campaign.items.flatMap((one) => one.planId ?? []))) {
    const plan = await deps.store.response.plan(id);
    if (!plan) continue;
    plans.set(id, plan.state);
    residual.push(...plan.steps.flatMap(residualsOf));
  }
  const tasks = new Map<string, OwnerTask['state']>();
  for (const subjectId of new Set(campaign.items.map((one) => one.opens ?? one.id)))
    for (const task of await deps.store.governance.tasks({ subjectId }))
      tasks.set(task.id, task.state);
  const items = campaign.items.map((one) => ({ ...one, state: itemState(one, plans, tasks) }));
  return {
    ...campaign,
    ...{ items, residual },
    done: items.filter((one) => one.state === 'done').length,
  };
};

export const campaignHandlers = (deps: ApiDeps) =>
  ({
    'campaigns.list': async () => {
      const all = readCampaigns(await deps.store.settings.get(CAMPAIGNS_SETTINGS_KEY));
      return { items: await Promise.all(all.map((one) => shown(deps, one))) };
    },
    'campaigns.begin': async ({ body, who }) => {
      const begun = await beginCampaign(
        {
          ...{ store: deps.store, runner: deps.runner, clock: deps.clock },
          ...{ actions: deps.actions, playbooks: deps.playbooks },
          eyes: eyesOf(deps),
          settings: () => readResponseSettings(deps.store),
        },
        { ...body, by: who.userId },
      );
      return {
        campaign: await shown(deps, begun.campaign),
        plans: begun.plans.flatMap(({ plan }) => (plan ? [planView(plan)] : [])),
        reasons: begun.plans.flatMap((one) => [...one.breakage, ...one.reasons]),
      };
    },
    'consumers.get': async () => ({
      items: [...readConsumers(await deps.store.settings.get(CONSUMERS_SETTINGS_KEY))],
    }),
    'consumers.set': async ({ body, who }) => {
      // Read as the keeper reads it: what it would refuse is never stored.
      const items = [...readConsumers(body.items)];
      await deps.store.settings.put(CONSUMERS_SETTINGS_KEY, items);
      await writeLedger(deps, who, {
        verb: 'settings.consumers',
        subject: 'consumers',
        detail: { of: items.map((one) => `${one.of.system} ${one.of.account}`) },
      });
      return { items };
    },
  }) satisfies Partial<Handlers>;
