/** Handlers of reviews of existence, of readiness and of decoys. */
import {
  askEligible,
  type EligibleProposal,
  eligibleFor,
  gatherReadiness,
  type Proposals,
  type ReadinessFacts,
  readinessOf,
  readinessReport,
} from '../../governance/index.ts';
import { readResponseSettings } from '../../response/index.ts';
import { routes } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { found } from './found.ts';
import { keep, keepEach } from './kept.ts';
import { numberedPage } from './numbered-page.ts';
import { viewOf } from './view-of.ts';

type Way = Proposals['items'][number]['way'];

const wayView = (way: Way) =>
  way.found
    ? {
        found: true as const,
        disable: way.disable.id,
        ...(way.remove ? { delete: way.remove.id } : {}),
        byHand: way.byHand,
        refusals: way.refusals,
      }
    : way;

/** What is asked where nobody says otherwise. */
const READINESS = routes['readiness.list'].query.parse({});

/** What can do most damage. */
const MOST_TIER = 1;

export const existenceHandlers = (deps: ApiDeps) => {
  const { existence, honey } = deps;

  const eligible = async () => {
    const view = viewOf(deps);
    const items: EligibleProposal[] = [];
    let [of, unknown] = [0, 0];
    const sources = { view, lifecycles: deps.lifecycles, now: deps.clock.now() };
    for await (const posture of deps.store.postures.all({ mostTier: MOST_TIER })) {
      const principal = view.principal(posture.identityId);
      if (!principal) continue;
      of++;
      const one = eligibleFor(principal, posture, sources);
      items.push(...one.proposals);
      unknown += one.unknown;
    }
    return { items, of, unknown };
  };

  const facts = async (query: {
    readonly minutes: number;
    readonly drillDays: number;
  }): Promise<ReadinessFacts> => ({
    ...(await gatherReadiness(deps.store)),
    view: viewOf(deps),
    playbooks: deps.playbooks,
    actions: deps.actions,
    sources: deps.sources,
    heardAt: deps.heardAt,
    ...query,
    now: deps.clock.now(),
  });

  const readiness = keepEach(deps.clock, async (minutes: number, drillDays: number) =>
    readinessReport(
      deps.store.postures.all({ mostTier: MOST_TIER }),
      await facts({ minutes, drillDays }),
    ),
  );
  const proposals = keep(deps.clock, () => existence.proposals(), { leastMs: 0 });
  const eligibleNow = keep(deps.clock, eligible, { leastMs: 0 });
  const decoyIdeas = keep(deps.clock, () => honey.plan(), { leastMs: 0 });
  for (const ask of [
    proposals,
    eligibleNow,
    decoyIdeas,
    () => readiness(READINESS.minutes, READINESS.drillDays),
  ])
    deps.ahead?.add(ask);

  return {
    'existence.proposals': async ({ query }) => {
      const { items, ...counts } = await proposals();
      const page = numberedPage(items, query);
      return {
        ...counts,
        ...page,
        items: page.items.map((one) => ({ ...one, way: wayView(one.way) })),
      };
    },
    'existence.list': async () => ({ items: await existence.list() }),
    'existence.get': ({ params }) => existence.get(params.id),
    'existence.ask': ({ body, who }) => existence.ask({ ...body, by: who.userId }),
    'existence.restore': ({ params, body, who }) =>
      existence.restore(params.id, { by: who.userId, reason: body.reason }),
    'existence.resume': ({ params, body, who }) =>
      existence.resume(params.id, { by: who.userId, reason: body.reason }),
    'eligible.list': async ({ query }) => {
      const { items, ...counts } = await eligibleNow();
      return { ...counts, ...numberedPage(items, query) };
    },
    'eligible.ask': async ({ params, who }) =>
      askEligible(
        deps.store,
        (await eligible()).items,
        { id: params.id, by: who.userId },
        { settings: await readResponseSettings(deps.store), now: deps.clock.now() },
      ),
    'readiness.list': async ({ query }) => {
      const { items, ...report } = await readiness(query.minutes, query.drillDays);
      return { ...report, ...numberedPage(items, query) };
    },
    'readiness.get': async ({ params, query }) => {
      const principal = found(viewOf(deps).principal(params.id), `identity "${params.id}"`);
      const posture = found(await deps.store.postures.get(params.id), `posture of "${params.id}"`);
      return readinessOf(principal, posture, await facts(query));
    },
    'honey.plan': async () => ({ items: await decoyIdeas() }),
    'honey.list': async () => ({ items: await honey.list() }),
    'honey.plant': ({ body, who }) => honey.plant({ ...body, by: who.userId }),
    'honey.rotate': ({ params, who }) => honey.rotate(params.id, who.userId),
    'honey.retire': ({ params, body, who }) =>
      honey.retire(params.id, { by: who.userId, reason: body.reason }),
    'honey.bait': ({ params, body, who }) =>
      honey.bait(params.id, { by: who.userId, place: body.place }),
  } satisfies Partial<Handlers>;
};
