import { CountersignError } from '../../core/index.ts';
import { killChainOf, nextLooksOf } from '../../incidents/index.ts';
import type { ControlRecord } from '../../loop/index.ts';
import type { Incident } from '../../model/index.ts';
import { questionNow } from '../../response/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import type { Who } from '../who.ts';
import { mayDecide, readAsking } from './approvals.ts';
import { createBriefs } from './brief.ts';
import { found } from './found.ts';
import { incidentRow } from './incident-row.ts';
import { writeLedger } from './ledger-write.ts';
import { nextStep } from './next-step.ts';
import { planFor } from './plan-for.ts';
import { planView, residualsOf } from './plan-view.ts';
import { similarIncident } from './similar.ts';
import { triagePage } from './triage.ts';

const MAX_EVENTS = 200;
const MAX_SIMILAR = 5;
const MAX_SCOPES = 50;

/** Where its partition may be: the scopes of everybody in it. Nobody known: the first partition. */
const scopesOf = async (deps: ApiDeps, incident: Incident): Promise<ReadonlySet<string>> => {
  const ids = new Set([incident.rootId, ...incident.identities]);
  const rows = await Promise.all(
    [...ids].slice(0, MAX_SCOPES).map((id) => deps.store.inventory.principal(id)),
  );
  const scopes = rows.flatMap((row) => (row ? [row.scope] : []));
  return new Set(scopes.length > 0 ? scopes : ['']);
};

const detail = async (deps: ApiDeps, who: Who, incident: Incident) => {
  const { store } = deps;
  const [plans, asking, findings, tasks, alike, expected] = await Promise.all([
    store.response.plansOf(incident.id),
    readAsking(deps),
    Promise.all(incident.findings.slice(0, 200).map((id) => store.findings.get(id))),
    store.governance.tasks({}),
    store.incidents.similar(incident, MAX_SIMILAR),
    store.incidents.suppressions(),
  ]);
  const approvals = asking.all.filter((one) => one.incidentId === incident.id);
  const mine = Object.fromEntries(
    approvals.map((approval) => [
      approval.id,
      mayDecide(deps, who, { approval, tier: incident.tier, ...asking }),
    ]),
  );
  const now = deps.clock.now();
  const residual = plans.flatMap((plan) =>
    plan.steps.flatMap((step) =>
      residualsOf(step).map((one) => ({
        ...one,
        planId: plan.id,
        stepId: step.id,
        ended: one.until !== undefined && one.until <= now,
      })),
    ),
  );
  const wanted = new Set(incident.signals.flatMap((signal) => signal.eventIds));
  const events = (
    await deps.archive.timeline({
      tenant: deps.tenant,
      identityId: incident.rootId,
      // What was usual before it is shown too, where a signal rests on it.
      from: Math.min(incident.firstEventAt, ...incident.signals.map(({ time }) => time)) - 1,
      to: incident.lastEventAt + 1,
      limit: 1000,
    })
  ).filter((event) => wanted.has(event.id));
  const ids = [
    ...incident.identities,
    incident.rootId,
    ...incident.signals.flatMap((signal) => [signal.actorId, ...signal.targetIds]),
    ...plans.map((plan) => plan.identityId),
  ];
  const killChain = killChainOf(incident, deps.attack);
  const under = new Set(incident.signals.map(({ suppressed }) => suppressed));
  return {
    incident,
    killChain,
    looks: nextLooksOf(incident, killChain),
    similar: await Promise.all(alike.map((one) => similarIncident(deps, one))),
    suppressions: expected.filter(({ id }) => under.has(id)),
    principals: await createBriefs(store).all(ids),
    next: nextStep({ incident, plans, approvals, mine }),
    plans: plans.map(planView),
    approvals: approvals.map((one) => ({
      ...one,
      question: questionNow(
        one,
        plans.find((plan) => plan.id === one.planId),
      ),
    })),
    mine,
    residual,
    findings: findings.filter((finding) => finding !== undefined),
    tasks: tasks.filter((task) => task.incidentId === incident.id),
    events: [...events].reverse().slice(0, MAX_EVENTS),
    shadow: asking.settings.defaultMode === 'shadow',
  };
};

/** What a person said, to whichever partition holds the story; the others do not know it and pass over it. */
const say = async (deps: ApiDeps, incident: Incident, record: ControlRecord): Promise<void> => {
  for (const scope of await scopesOf(deps, incident)) await deps.control(record, scope);
};

const openOnly = (...incidents: readonly Incident[]): void => {
  const over = incidents.find(({ status }) => status === 'closed');
  if (over) throw new CountersignError('ERR_CONFLICT', `${over.id} is closed`);
};

/** The same as the loop will find, said at once. */
const checkSplit = ({ rootId, signals }: Incident, identities: readonly string[]): void => {
  const theirs = signals.filter(
    (signal) => identities.includes(signal.rootId) || identities.includes(signal.actorId),
  );
  const because = identities.includes(rootId)
    ? 'take the others out: the incident is told about this one'
    : theirs.length === 0
      ? 'no signal is about them'
      : theirs.length === signals.length
        ? 'nothing would be left'
        : undefined;
  if (because)
    throw new CountersignError('ERR_CONFLICT', `it cannot be taken apart so: ${because}`);
};

export const incidentHandlers = (deps: ApiDeps) => {
  const get = async (id: string): Promise<Incident> =>
    found(await deps.store.incidents.get(id), `incident "${id}"`);
  return {
    'incidents.list': async ({ query }) => {
      const { limit, after, ...filter } = query;
      const page = await triagePage(deps.store, filter, {
        limit,
        ...(after === undefined ? {} : { after }),
      });
      const briefs = createBriefs(deps.store);
      const waiting = await deps.store.response.approvals({ state: ['waiting'] });
      return {
        ...page,
        items: await Promise.all(
          page.items.map((incident) => incidentRow(deps, incident, { briefs, waiting })),
        ),
      };
    },
    'incidents.get': async ({ params, who }) => detail(deps, who, await get(params.id)),
    'incidents.verdict': async ({ params, body, who }) => {
      const incident = await get(params.id);
      if (incident.status === 'closed')
        throw new CountersignError('ERR_CONFLICT', `already closed as ${incident.verdict}`);
      await say(deps, incident, {
        type: 'verdict',
        at: deps.clock.now(),
        incidentId: incident.id,
        verdict: body.verdict,
        by: who.userId,
        reason: body.reason ?? '',
      });
      return { ...incident, status: 'closed', verdict: body.verdict };
    },
    'incidents.note': async ({ params, body, who }) => {
      const incident = await get(params.id);
      const at = deps.clock.now();
      await writeLedger(deps, who, {
        verb: 'incident.noted',
        subject: incident.id,
        detail: { text: body.text },
      });
      await say(deps, incident, {
        type: 'note',
        at,
        incidentId: incident.id,
        by: who.name,
        text: body.text,
      });
      return {
        ...incident,
        timeline: [
          ...incident.timeline,
          { time: at, kind: 'note', text: `${who.name}: ${body.text}` },
        ],
      };
    },
    'incidents.merge': async ({ params, body, who }) => {
      const [into, from] = await Promise.all([get(params.id), get(body.from)]);
      openOnly(into, from);
      if (into.id === from.id || into.drill !== from.drill)
        throw new CountersignError('ERR_CONFLICT', 'these two cannot be one story');
      const at = deps.clock.now();
      const record = { type: 'merge', at, incidentId: into.id, from: from.id } as const;
      await say(deps, into, { ...record, by: who.userId, reason: body.reason });
      return { ok: true };
    },
    'incidents.split': async ({ params, body, who }) => {
      const incident = await get(params.id);
      openOnly(incident);
      checkSplit(incident, body.identities);
      await say(deps, incident, {
        type: 'split',
        at: deps.clock.now(),
        incidentId: incident.id,
        identities: [...body.identities],
        by: who.userId,
        reason: body.reason,
      });
      return { ok: true };
    },
    'incidents.plan': async ({ params, body }) =>
      planView(await planFor(deps, await get(params.id), body.playbook)),
    'events.raw': async ({ params }) => {
      const raw = found(await deps.archive.raw(deps.tenant, params.id), `event "${params.id}"`);
      return { id: params.id, raw };
    },
  } satisfies Partial<Handlers>;
};
