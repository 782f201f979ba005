/** A dry run: what a playbook would do about an incident, as the actions themselves see it. Changes nothing. */
import { CountersignError } from '../../core/index.ts';
import type { InventoryView, Principal } from '../../inventory/index.ts';
import type { Incident, ResponsePlan } from '../../model/index.ts';
import { planResponse, readResponseSettings, withDryRun } from '../../response/index.ts';
import type { ApiDeps } from '../deps.ts';

const subjectOf = (incident: Incident, view: InventoryView): Principal | undefined =>
  [incident.rootId, ...incident.identities]
    .map((id) => view.principal(id))
    .find((principal) => principal !== undefined);

/** A dry run takes nothing from the hour's allowance. */
const noBrake = { remaining: () => Number.POSITIVE_INFINITY, record: () => {} };

export const planFor = async (
  deps: ApiDeps,
  incident: Incident,
  playbook: string | undefined,
): Promise<ResponsePlan> => {
  const view = deps.view();
  if (!view) throw new CountersignError('ERR_STORE_UNAVAILABLE', 'the graph is being loaded');
  const subject = subjectOf(incident, view);
  if (!subject) throw new CountersignError('ERR_CONFLICT', 'nobody in the inventory to plan for');
  const only = playbook === undefined ? undefined : deps.playbooks.get(playbook);
  if (playbook !== undefined && !only)
    throw new CountersignError('ERR_NOT_FOUND', `no playbook "${playbook}"`);
  const posture = deps.posture(subject.id);
  const planned = planResponse({
    incident,
    subject,
    tier: posture?.tier ?? incident.tier,
    criticality: posture?.criticality ?? 'unknown',
    declaration: view.declarationOf(subject.id),
    owners: view.ownersOf(subject.id),
    playbooks: only ? new Map([[only.id, only]]) : deps.playbooks,
    actions: deps.actions,
    preAuthorisations: await deps.store.response.preAuthorisations(),
    settings: await readResponseSettings(deps.store),
    view,
    brake: noBrake,
    ...deps.planFacts?.({ incident, subject, now: deps.clock.now() }),
    now: deps.clock.now(),
  });
  const { plan, reasons } = await withDryRun(planned, deps);
  if (!plan) throw new CountersignError('ERR_CONFLICT', reasons.join('; ') || 'nothing to do');
  return plan;
};
