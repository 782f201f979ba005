import { CountersignError } from '../../core/index.ts';
import type { Incident, ResponsePlan } from '../../model/index.ts';
import {
  type Playbook,
  RESPONSE_SETTINGS_KEY,
  readResponseSettings,
  shadowRecord,
  writtenOf,
} from '../../response/index.ts';
import type { AnswerOf } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { writeLedger } from './ledger-write.ts';

type View = AnswerOf<'playbooks.list'>['items'][number];

/** Enough to see what a playbook comes to; older plans stay in the ledger. */
const MOST_PLANS = 2_000;
const PAGE = 500;

const recentPlans = async ({ store }: ApiDeps): Promise<readonly ResponsePlan[]> => {
  const plans: ResponsePlan[] = [];
  let after: string | undefined;
  do {
    const page = await store.response.plans(
      {},
      { limit: PAGE, ...(after === undefined ? {} : { after }) },
    );
    plans.push(...page.items);
    after = page.next;
  } while (after !== undefined && plans.length < MOST_PLANS);
  return plans;
};

const stepView = (step: ReturnType<typeof writtenOf>[number]): View['steps'][number] => {
  const { id, stage } = step;
  if ('manual' in step) return { id, stage, kind: 'manual', does: step.manual, optional: false };
  const common = {
    id,
    stage,
    requires: step.requires,
    optional: step.optional,
    ...(step.after === undefined ? {} : { after: step.after }),
  };
  if (!('action' in step)) return { ...common, kind: 'lever', does: step.lever };
  return {
    ...common,
    kind: 'action',
    does: step.action,
    undo: step.undo,
    disruption: step.disruption,
  };
};

const plansView = (plans: readonly ResponsePlan[]): View['plans'] => {
  const mine = plans.filter((plan) => !plan.drill);
  const of = (...states: readonly ResponsePlan['state'][]): number =>
    mine.filter(({ state }) => states.includes(state)).length;
  const [last] = [...mine].sort((a, b) => b.createdAt - a.createdAt);
  return {
    all: mine.length,
    contained: of('contained', 'partly_contained'),
    shadow: of('shadow'),
    failed: of('failed'),
    ...(last ? { lastAt: last.createdAt } : {}),
  };
};

/** Of the incidents that a plan in shadow mode is about. */
const verdictsOf = async (
  { store }: ApiDeps,
  plans: readonly ResponsePlan[],
): Promise<(incidentId: string) => Incident['verdict'] | undefined> => {
  const ids = new Set(
    plans.flatMap((plan) =>
      plan.steps.some((step) => step.state === 'shadow') ? [plan.incidentId] : [],
    ),
  );
  const verdicts = await store.incidents.verdicts([...ids]);
  return (incidentId) => verdicts.get(incidentId);
};

export const playbookHandlers = (deps: ApiDeps) =>
  ({
    'playbooks.list': async () => {
      const [plans, grants, runs, settings] = await Promise.all([
        recentPlans(deps),
        deps.store.response.preAuthorisations(),
        deps.store.governance.drills(200),
        readResponseSettings(deps.store),
      ]);
      const now = deps.clock.now();
      const verdictOf = await verdictsOf(deps, plans);
      const view = (playbook: Playbook): View => {
        const { title, description, situation, owner, scope, revocation, communications } =
          playbook;
        return {
          id: playbook.id,
          class: playbook.class,
          ...{ title, description, situation, owner, scope, revocation, communications },
          mode: settings.playbooks[playbook.id] ?? settings.defaultMode,
          confidence: playbook.autonomy.confidence,
          criticality: playbook.autonomy.criticality,
          steps: writtenOf(playbook).map(stepView),
          record: shadowRecord(playbook.id, plans, verdictOf, settings.promotion),
          plans: plansView(plans.filter((plan) => plan.playbook === playbook.id)),
          preAuthorised: grants.filter(
            (grant) => grant.playbook === playbook.id && grant.until > now,
          ).length,
          drills: deps.drills
            .list()
            .filter(
              (drill) => drill.class === playbook.class && drill.situation === playbook.situation,
            )
            .map(({ id, title: called }) => {
              const last = runs.find((run) => run.drill === id);
              return { id, title: called, ...(last ? { last } : {}) };
            }),
        };
      };
      return { items: [...deps.playbooks.values()].map(view) };
    },
    'playbooks.setMode': async ({ body, who }) => {
      const { playbook, mode, reason, evenSo } = body;
      if (!deps.playbooks.has(playbook))
        throw new CountersignError('ERR_NOT_FOUND', `no playbook "${playbook}"`);
      const settings = await readResponseSettings(deps.store);
      const plans = await recentPlans(deps);
      const verdictOf = await verdictsOf(deps, plans);
      const { lacks, ...record } = shadowRecord(playbook, plans, verdictOf, settings.promotion);
      if (mode === 'active' && lacks.length > 0 && !evenSo)
        throw new CountersignError('ERR_CONFLICT', `its record is not enough: ${lacks.join('; ')}`);
      await deps.store.settings.put(RESPONSE_SETTINGS_KEY, {
        ...settings,
        playbooks: { ...settings.playbooks, [playbook]: mode },
      });
      await writeLedger(deps, who, {
        verb: mode === 'active' ? 'playbook.promoted' : 'playbook.to_shadow',
        subject: playbook,
        detail: { reason, record, ...(lacks.length > 0 ? { lacks, evenSo } : {}) },
      });
      return { ok: true };
    },
  }) satisfies Partial<Handlers>;
