/**
 * From a queued incident to a planned response: claims what the loop queued, plans it, records it and wakes
 * the runner. A claim that is not finished comes again; plans have the ids of what they are about.
 */
import {
  type Clock,
  CountersignError,
  HOUR,
  hashId,
  type Log,
  MINUTE,
  messageOf,
  SECOND,
} from '../core/index.ts';
import type { InventoryView, Principal } from '../inventory/index.ts';
import type { Action, Incident, OwnerTask, Posture } from '../model/index.ts';
import {
  createBrake,
  type PlannedResponse,
  type Playbook,
  planResponse,
  type ResponseSettings,
  type Runner,
  recordResponse,
  takenSince,
  withPreview,
} from '../response/index.ts';
import type { TenantStore } from '../store/index.ts';
import { settleWork } from './after.ts';
import { type FactSources, planFacts } from './plan-facts.ts';

export interface Eyes extends Omit<FactSources, 'siteKnownGood'> {
  readonly view: InventoryView;
  posture(id: string): Posture | undefined;
}

export interface ResponderOptions {
  readonly store: TenantStore;
  readonly runner: Runner;
  readonly actions: ReadonlyMap<string, Action>;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly clock: Clock;
  readonly log: Log;
  settings(): Promise<ResponseSettings>;
  /** The graph and postures in force; undefined while no partition is held. */
  eyes(): Eyes | undefined;
  siteKnownGood?: FactSources['siteKnownGood'];
  onPlanned?(incident: Incident, planned: PlannedResponse): void;
}

export interface Responder {
  /** One pass over what is queued; answers how many were planned. */
  turn(): Promise<number>;
  /** Plan now because a person asks for it; they do not approve it then. @throws ERR_NOT_FOUND */
  ask(incidentId: string, by: string): Promise<void>;
  wake(): void;
  run(signal: AbortSignal): Promise<void>;
}

const CLAIM_MS = 30 * SECOND;
const BATCH = 20;
const IDLE_MS = SECOND;

/**
 * Whom the plan is for: the identity behind it where it can be acted on, else whose rights it used. A federated
 * subject (a pipeline by its OIDC claim) holds no rights of its own here: its role is acted on.
 */
const subjectOf = (incident: Incident, view: InventoryView): Principal | undefined => {
  const who = incident.attribution.who;
  const root = view.principal(incident.rootId);
  const acting = who.said ? view.principal(who.value.actingAs) : undefined;
  if (!root || !acting) return root ?? acting;
  const holds = view.entitlementsOf(root.id).length + view.credentialsOf(root.id).length > 0;
  return holds || acting.id === root.id ? root : acting;
};

const pageTask = (incident: Incident, whom: string, now: number): OwnerTask => ({
  id: hashId('tsk', [incident.id, 'page', whom]),
  subjectId: incident.rootId,
  owner: whom,
  kind: 'page',
  title: `Page: ${incident.title}`,
  because: incident.story,
  state: 'open',
  createdAt: now,
  dueAt: now + 15 * 60 * SECOND,
  incidentId: incident.id,
});

export const createResponder = (options: ResponderOptions): Responder => {
  const { store, runner, actions, playbooks, clock, log } = options;
  const brake = createBrake(0);
  let wakeUp: () => void = () => {};

  let counted = Number.NEGATIVE_INFINITY;
  /** What earlier lives, campaigns and people's own requests were given within the hour counts against the limit too. */
  const countOthers = async (): Promise<void> => {
    const now = clock.now();
    brake.seed(await takenSince(store, Math.max(now - HOUR, counted - MINUTE)));
    counted = now;
  };

  const page = async (incident: Incident, planned: PlannedResponse): Promise<void> => {
    const now = clock.now();
    const paged = new Set(
      (await store.governance.tasks({ subjectId: incident.rootId })).map((task) => task.id),
    );
    for (const whom of planned.page.whom) {
      const task = pageTask(incident, whom, now);
      if (paged.has(task.id)) continue;
      await store.governance.putTask(task);
      await store.governance.appendLedger([
        {
          at: now,
          actor: 'countersign',
          verb: 'page.sent',
          subject: incident.id,
          detail: { to: whom, because: incident.decision.because },
        },
      ]);
    }
  };

  const respondTo = async (incidentId: string, requestedBy?: string): Promise<boolean> => {
    const incident = await store.incidents.get(incidentId);
    const eyes = options.eyes();
    if (!incident || !eyes) return false;
    const settings = await options.settings();
    await settleWork(incident, { ...eyes, store, settings, now: clock.now() });
    if (incident.status === 'closed') return true;
    const subject = subjectOf(incident, eyes.view);
    if (!subject) {
      log.warn(
        { incident: incident.id, root: incident.rootId },
        'nobody in the inventory to respond for; it waits for a person',
      );
      return true;
    }
    brake.setLimit(settings.automaticPerHour);
    const posture = eyes.posture(subject.id);
    const planned = planResponse({
      incident,
      subject,
      tier: posture?.tier ?? incident.tier,
      criticality: posture?.criticality ?? 'unknown',
      declaration: eyes.view.declarationOf(subject.id),
      owners: eyes.view.ownersOf(subject.id),
      playbooks,
      actions,
      preAuthorisations: await store.response.preAuthorisations(),
      settings,
      view: eyes.view,
      brake,
      existing: await store.response.plansOf(incident.id),
      ...(requestedBy === undefined ? {} : { requestedBy }),
      ...planFacts(
        { ...eyes, ...(options.siteKnownGood ? { siteKnownGood: options.siteKnownGood } : {}) },
        { incident, subject, now: clock.now() },
      ),
      now: clock.now(),
    });
    await page(incident, planned);
    await runner.release(planned.releases);
    for (const { system, stepId } of planned.releases) brake.record(system, stepId, clock.now());
    if (planned.releases.length > 0) runner.wake();
    const shown = await withPreview(planned, { actions, clock });
    const fresh = await recordResponse(store, shown, { brake, now: clock.now() });
    if (fresh) {
      options.onPlanned?.(incident, shown);
      runner.wake();
    }
    return true;
  };

  const turn = async (): Promise<number> => {
    if (!options.eyes()) return 0;
    const claimed = await store.incidents.claim(BATCH, clock.now() + CLAIM_MS, clock.now());
    if (claimed.length > 0) await countOthers();
    for (const { incidentId } of claimed) {
      try {
        if (await respondTo(incidentId)) await store.incidents.finish(incidentId);
      } catch (error) {
        // Left claimed: it is offered again when the claim runs out.
        log.error(
          { incident: incidentId, because: messageOf(error) },
          'response could not be planned; it will be tried again',
        );
      }
    }
    return claimed.length;
  };

  return {
    turn,
    async ask(incidentId, by) {
      await countOthers();
      if (!(await respondTo(incidentId, by)))
        throw new CountersignError('ERR_NOT_FOUND', `no incident "${incidentId}"`);
    },
    wake: () => wakeUp(),
    async run(signal) {
      while (!signal.aborted) {
        let moved = 0;
        try {
          moved = await turn();
        } catch (error) {
          log.error({ because: messageOf(error) }, 'responder turn failed');
        }
        if (moved > 0) continue;
        await new Promise<void>((resolve) => {
          const done = (): void => {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            resolve();
          };
          const timer = setTimeout(done, IDLE_MS);
          wakeUp = done;
          signal.addEventListener('abort', done);
        });
      }
    },
  };
};
