/** Handlers of identities: the list, one of them, what it did and was. */
import { found, type Handlers } from './handler.ts';
import { detailOf, eventsOfPrincipal, historyOf } from './sample/detail.ts';
import { graphOf } from './sample/graph.ts';
import { incidentRows, type World } from './sample/world.ts';
import { cut, facetsOf, matching } from './search.ts';

const ok = { ok: true as const };

type Part = Extract<keyof Handlers, `identities.${string}`>;

export const identityHandlers = (world: World): Pick<Handlers, Part> => {
  const row = (id: string) =>
    found(
      world.rows.find((one) => one.id === id),
      'identity',
    );
  return {
    'identities.list': ({ query }) => cut(matching(world.rows, query), query),
    'identities.facets': ({ query }) => facetsOf(world.rows, query),
    'identities.get': ({ params, now }) =>
      detailOf(row(params.id), world.rows, {
        now,
        incidents: incidentRows(world, now).filter((one) => one.root.id === params.id),
        plans: world.plans.filter((one) => one.identityId === params.id),
      }),
    'identities.timeline': ({ params, query, now }) => ({
      items: eventsOfPrincipal(row(params.id), now, query.limit ?? 200),
      more: true,
    }),
    'identities.top': ({ query }) => ({
      items: ['192.0.2.11', '192.0.2.14', '192.0.2.17', '203.0.113.77']
        .slice(0, query.limit)
        .map((value, index) => ({ value, count: 4100 >> (index * 2) })),
    }),
    'identities.places': () => ({
      items: [
        {
          ip: '203.0.113.77',
          count: 41,
          name: 'Amsterdam, NL',
          owner: 'AS64500 Example Hosting',
          latitude: 52.37,
          longitude: 4.89,
          network: 'hosting',
        },
        { ip: '192.0.2.11', count: 4100, network: 'unknown' },
      ],
    }),
    'identities.graph': ({ params }) => graphOf(row(params.id), world.rows),
    'identities.history': ({ params, now }) => ({
      items: historyOf(row(params.id), now),
      more: false,
    }),
    'identities.asOf': ({ params, query, now }) => {
      const one = row(params.id);
      const { at = now } = query;
      const history = historyOf(one, now);
      const { credentials, entitlements, trustsInto, groups } = detailOf(one, world.rows, {
        now,
        incidents: [],
        plans: [],
      });
      return {
        at,
        knownSince: Math.min(...history.map(({ from }) => from)),
        was: {
          ...{ status: one.status, tier: one.tier },
          ...{ groups, credentials, entitlements, trustsInto },
          graph: graphOf(one, world.rows),
        },
        since: { items: history.filter(({ from }) => from > at), more: false },
      };
    },
    'identities.links': () => ({
      links: [],
      employment: { state: 'unknown', because: 'no staff record is connected' },
    }),
    'identities.declare': () => ok,
  };
};
