/** Connected systems and their health, with the reason of it. */
import { SECOND } from '../../core/index.ts';
import type { SourceDefinition } from '../../sources/index.ts';
import type { System } from '../contract/index.ts';
import type { ApiDeps, Connected } from '../deps.ts';
import type { Handlers } from '../server.ts';

const LATE_FACTOR = 2;

const healthOf = (
  source: SourceDefinition,
  flow: Connected | undefined,
  now: number,
): Pick<System, 'health' | 'because'> => {
  if (!flow) return { health: 'not_connected', because: 'no connection is set up' };
  if (flow.fault !== undefined) return { health: 'failing', because: flow.fault };
  if (flow.lastEventAt === undefined)
    return { health: 'idle', because: 'no event has arrived yet' };
  const worst = source.lateness.worstSeconds * LATE_FACTOR;
  const lag = flow.lagSeconds ?? 0;
  if (lag > worst)
    return {
      health: 'late',
      because: `the newest event was ${Math.round(lag)} s old when it arrived`,
    };
  const silent = (now - flow.lastEventAt) / SECOND;
  if (silent > worst) return { health: 'late', because: `no event for ${Math.round(silent)} s` };
  return { health: 'healthy', because: 'events and inventory arrive' };
};

const systemView = (deps: ApiDeps, source: SourceDefinition, principals: number): System => {
  const flow = deps.connected().find((one) => one.source === source.id);
  const view = deps.view();
  const { lagSeconds, lastEventAt, lastInventoryAt } = flow ?? {};
  return {
    id: source.id,
    title: source.title,
    connected: flow !== undefined,
    ...healthOf(source, flow, deps.clock.now()),
    telemetry: source.telemetry,
    lateness: source.lateness,
    eventsPerSecond: flow?.eventsPerSecond ?? 0,
    eventsTotal: flow?.eventsTotal ?? 0,
    setAside: flow?.setAside ?? 0,
    logsources: source.logsources,
    scopes: view ? [...view.knownScopes(source.id)] : [],
    principals,
    permissions: source.permissions,
    blind: view ? view.blind(source.id) : [],
    unobservable: source.unobservable,
    ...(lagSeconds === undefined ? {} : { lagSeconds }),
    ...(lastEventAt === undefined ? {} : { lastEventAt }),
    ...(lastInventoryAt === undefined ? {} : { lastInventoryAt }),
  };
};

export const systemHandlers = (deps: ApiDeps) =>
  ({
    'systems.list': async () => {
      const { system = {} } = await deps.store.inventory.facets({});
      return {
        items: deps.sources.map((source) => systemView(deps, source, system[source.id] ?? 0)),
      };
    },
  }) satisfies Partial<Handlers>;
