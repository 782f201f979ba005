/** Sample answers to questions of access: nothing is reached, and that nothing was evaluated is said. */
import type { Handlers } from './handler.ts';

const unknown = ['this is a sample: no access is evaluated'];
const none = { certain: 0, possible: 0 };

type AccessRoute = Extract<keyof Handlers, `access.${string}`>;

export const accessAnswers: Pick<Handlers, AccessRoute> = {
  'access.why': ({ params, query }) => ({
    from: params.id,
    to: query.to ?? 'control-plane:*',
    reachable: false,
    ways: [],
    certain: { length: 0, count: 0 },
    possible: { length: 0, count: 0 },
    unknown,
  }),
  'access.blast': ({ params }) => ({
    from: params.id,
    total: none,
    byKind: {},
    bySystem: {},
    byTier: {},
    crownJewels: none,
    truncated: false,
    unknown,
  }),
  'access.signin': ({ params }) => ({ id: params.id, places: [], unknown }),
  'access.unused': ({ params }) => ({ id: params.id, unknown }),
  'access.exposed': ({ params }) => ({ by: params.id, secrets: [], unknown }),
  'access.about': () => ({ orphan: false, unknown }),
};
