/** Everybody's day in AWS. Each actor draws from numbers of its own, so that one more actor changes no other. */
import type { Day, Life, Moment } from '../../part.ts';
import { randomOf } from '../../random.ts';
import { leaveTheCloud } from './leavers.ts';
import { liveAsAgent, liveAsThirdParty, liveAsWorkload } from './machine.ts';
import { liveAsBroker } from './on-demand.ts';
import { liveAsPerson } from './person-busy.ts';
import { liveAsPipeline } from './pipeline.ts';
import { liveAsServiceAccount } from './service-account.ts';
import { liveAsSharedPipeline } from './shared-pipeline.ts';

const someOf = <T>(one: T | undefined): readonly T[] => (one === undefined ? [] : [one]);

export const liveInAws = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const live = <Actor>(
    kind: string,
    actors: readonly Actor[],
    life: Life<Actor>,
  ): readonly Moment[] =>
    actors.flatMap((actor, index) =>
      life(actor, day, randomOf(organisation.seed, kind, index, day.index)),
    );
  return [
    ...live('person', organisation.people, liveAsPerson),
    ...live('service', organisation.serviceAccounts, liveAsServiceAccount),
    ...live('workload', organisation.workloads, liveAsWorkload),
    ...live('pipeline', organisation.pipelines, liveAsPipeline),
    ...live('vendor', organisation.thirdParties, liveAsThirdParty),
    ...live('agent', organisation.agents, liveAsAgent),
    ...live(
      'leaver',
      organisation.people.filter(({ leaves }) => leaves !== undefined),
      leaveTheCloud,
    ),
    ...live('shared', someOf(organisation.sharedPipeline), liveAsSharedPipeline),
    ...live('broker', someOf(organisation.broker), liveAsBroker),
  ];
};
