import type { Belonging, InventoryView, Principal } from '../../inventory/index.ts';
import type { Person, Place, Posture, Vendor } from '../../model/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { accessGraph } from './access-graph.ts';
import { createBriefs } from './brief.ts';
import { declare } from './declare.ts';
import { entitlementsOf } from './entitlements-of.ts';
import { found } from './found.ts';
import { historyEntries } from './history.ts';
import { identityAsOf } from './identity-as-of.ts';
import { incidentRow } from './incident-row.ts';
import { planView } from './plan-view.ts';
import { viewOf } from './view-of.ts';
import { watchOf } from './watch.ts';

const LINEAGE_EVENTS = 500;

/** As it is, or as it last was before it was deleted. */
const principalOf = (view: InventoryView, id: string): Principal | Place | undefined => {
  const now = view.place(id) ?? view.principal(id);
  if (now) return now;
  const last = view
    .history(id)
    .filter(({ fact }) => fact.id === id && (fact.kind === 'identity' || fact.kind === 'role'))
    .at(-1)?.fact;
  if (last?.kind === 'identity') return { ...last, status: 'deleted' };
  return last?.kind === 'role' ? last : undefined;
};

/** Who stood behind it lately and as whom it acted, from its last archived events. */
const lineageOf = async (deps: ApiDeps, id: string) => {
  const events = await deps.archive.lineage({
    tenant: deps.tenant,
    identityId: id,
    limit: LINEAGE_EVENTS,
  });
  const seen = new Map<
    string,
    {
      rootId: string;
      actingAs: string;
      how: string;
      trust: 'verified' | 'asserted';
      lastAt: number;
      sessions: Set<string>;
    }
  >();
  for (const event of events) {
    const key = `${event.rootId}|${event.actorId}`;
    const one = seen.get(key) ?? {
      rootId: event.rootId,
      actingAs: event.actorId,
      how: event.rootId === event.actorId ? 'itself' : 'credential join or verified subject',
      trust: 'verified' as const,
      lastAt: event.time,
      sessions: new Set<string>(),
    };
    one.lastAt = Math.max(one.lastAt, event.time);
    one.sessions.add(event.session ?? event.credential ?? event.id);
    seen.set(key, one);
  }
  return [...seen.values()]
    .map(({ sessions, ...rest }) => ({ ...rest, sessions: sessions.size }))
    .sort((a, b) => b.lastAt - a.lastAt)
    .slice(0, 20);
};

const checksOf = (
  deps: ApiDeps,
  posture: Posture | undefined,
): Record<string, { title: string; remedy: string }> =>
  Object.fromEntries(
    (posture?.verdicts ?? []).flatMap(({ check }) => {
      const known = deps.judge.check(check);
      return known ? [[check, { title: known.title, remedy: known.remedy }]] : [];
    }),
  );

const detail = async (deps: ApiDeps, id: string) => {
  const view = viewOf(deps);
  const { store } = deps;
  const row = found(await store.inventory.principal(id), `identity "${id}"`);
  const principal = found(principalOf(view, id), `identity "${id}"`);
  const briefs = createBriefs(store);
  const now = deps.clock.now();
  const [posture, incidents, findings, tasks, exceptions, lineage, waiting] = await Promise.all([
    store.postures.get(id),
    store.incidents.list({ identityId: id }, { limit: 50 }),
    store.findings.list({ identityId: id, status: ['open', 'excepted'] }, { limit: 100 }),
    store.governance.tasks({ subjectId: id }),
    store.governance.exceptions(now),
    lineageOf(deps, id),
    store.response.approvals({ state: ['waiting'] }),
  ]);
  const plans = (
    await Promise.all(incidents.items.map((incident) => store.response.plansOf(incident.id)))
  ).flat();
  const trustsInto = view.trustsInto(id);
  const declaration = view.declarationOf(id);
  const named = [
    id,
    ...lineage.flatMap((one) => [one.rootId, one.actingAs]),
    ...trustsInto.flatMap((one) =>
      one.principal.kind === 'identity' ? [one.principal.value] : [],
    ),
  ];
  return {
    row,
    principal,
    ...(posture ? { posture } : {}),
    checks: checksOf(deps, posture),
    watch: watchOf(deps, view, principal),
    owners: view.ownersOf(id),
    ...(declaration ? { declaration } : {}),
    credentials: view.credentialsOf(id),
    groups: view.groupsOf(id).map((group) => group.name),
    entitlements: entitlementsOf(view, id),
    trustsInto,
    lineage,
    incidents: await Promise.all(
      incidents.items.map((incident) => incidentRow(deps, incident, { briefs, waiting })),
    ),
    findings: findings.items,
    plans: plans.map(planView),
    tasks,
    exceptions: exceptions.filter((one) => one.subjectId === id),
    blind: view.blind(row.system, row.scope),
    principals: await briefs.all(named),
  };
};

const belongingOf = ({ of, reason, confidence }: Belonging<Person> | Belonging<Vendor>) => ({
  id: of.id,
  name: of.name,
  reason,
  confidence,
});

const pageOf = ({ limit, after }: { limit: number; after?: string | undefined }) => ({
  limit,
  ...(after === undefined ? {} : { after }),
});

export const identityHandlers = (deps: ApiDeps) =>
  ({
    'identities.list': async ({ query }) => {
      const { limit, after, ...filter } = query;
      return deps.store.inventory.principals(filter, pageOf({ limit, after }));
    },
    'identities.facets': async ({ query }) => deps.store.inventory.facets(query),
    'identities.get': async ({ params }) => detail(deps, params.id),
    'identities.timeline': async ({ params, query }) => {
      const { limit, from, to, linked } = query;
      const one = (identityId: string) =>
        deps.archive.timeline({
          tenant: deps.tenant,
          identityId,
          limit: limit + 1,
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        });
      if (!linked) {
        const items = await one(params.id);
        return { items: items.slice(0, limit), more: items.length > limit };
      }
      const view = viewOf(deps);
      const ids = new Set([params.id, ...view.linksOf(params.id).map(({ otherId }) => otherId)]);
      const lists = await Promise.all([...ids].map(one));
      const items = [...new Map(lists.flat().map((event) => [event.id, event])).values()].sort(
        (a, b) => b.time - a.time || (a.id < b.id ? -1 : 1),
      );
      return { items: items.slice(0, limit), more: items.length > limit };
    },
    'identities.top': async ({ params, query }) => ({
      items: await deps.archive.top({
        tenant: deps.tenant,
        identityId: params.id,
        column: query.column,
        limit: query.limit,
        ...(query.from === undefined ? {} : { from: query.from }),
        ...(query.to === undefined ? {} : { to: query.to }),
      }),
    }),
    'identities.graph': async ({ params, query }) => {
      const view = viewOf(deps);
      found(view.place(params.id) ?? view.principal(params.id), `identity "${params.id}"`);
      return accessGraph(view, params.id, query.limit);
    },
    'identities.history': async ({ params, query }) => {
      const entries = historyEntries(viewOf(deps).history(params.id));
      return { items: entries.slice(0, query.limit), more: entries.length > query.limit };
    },
    'identities.asOf': async ({ params, query }) => identityAsOf(viewOf(deps), params.id, query),
    'identities.links': async ({ params: { id } }) => {
      const view = viewOf(deps);
      found(view.place(id) ?? view.principal(id), `identity "${id}"`);
      const person = view.personOf(id);
      const vendor = view.vendorOf(id);
      const { state, because } = view.employmentOf(id);
      return {
        links: view.linksOf(id),
        ...(person ? { person: belongingOf(person) } : {}),
        ...(vendor ? { vendor: belongingOf(vendor) } : {}),
        employment: { state, because },
      };
    },
    'identities.declare': async ({ params, body, who }) => {
      await declare(deps, who, params.id, body);
      return { ok: true };
    },
  }) satisfies Partial<Handlers>;
