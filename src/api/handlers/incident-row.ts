/** One line of the triage list. */
import type { Approval, Incident } from '../../model/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Briefs } from './brief.ts';
import { residualsOf } from './plan-view.ts';

/** The latest end of what lives on; `null` = no known end, undefined = nothing. */
const residualUntil = async (
  deps: ApiDeps,
  incident: Incident,
): Promise<number | null | undefined> => {
  const plans = await deps.store.response.plansOf(incident.id);
  const all = plans.flatMap((plan) => plan.steps.flatMap(residualsOf));
  if (all.length === 0) return undefined;
  if (all.some((one) => one.until === undefined)) return null;
  return Math.max(...all.map((one) => one.until ?? 0));
};

export const incidentRow = async (
  deps: ApiDeps,
  incident: Incident,
  { briefs, waiting }: { briefs: Briefs; waiting: readonly Approval[] },
) => {
  const context = incident.attribution.context;
  const place = context.said
    ? [context.value.place, context.value.asn].filter((part) => part !== undefined).join(', ')
    : '';
  const until = await residualUntil(deps, incident);
  const {
    id,
    title,
    story,
    status,
    verdict,
    severity,
    confidence,
    tier,
    attack,
    firstEventAt,
    lastEventAt,
    openedAt,
    updatedAt,
    drill,
  } = incident;
  return {
    ...{
      id,
      title,
      story,
      status,
      verdict,
      severity,
      confidence,
      tier,
      attack,
      firstEventAt,
      lastEventAt,
      openedAt,
      updatedAt,
      drill,
    },
    disposition: incident.decision.disposition,
    root: await briefs.of(incident.rootId),
    ...(place === '' ? {} : { place }),
    primary: incident.cause.primary,
    signals: incident.signals.length,
    waiting: waiting.some((approval) => approval.incidentId === id),
    ...(until === undefined ? {} : { residualUntil: until }),
  };
};
