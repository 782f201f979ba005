import { MINUTE } from '../../../core/index.ts';
import { roleIdentityId } from '../../organisation/model.ts';
import { sharedPipelineHijacked } from '../attacks/shared-pipeline-hijacked.ts';
import { deployThroughShared } from '../life/shared-pipeline.ts';
import { type HardPairPlan, nobody } from './pair.ts';

export const sharedPipelinePlan: HardPairPlan = {
  id: 'shared_pipeline',
  title: 'One role of 300 repositories that all release on one day, and one of them hijacked',
  size: { ...nobody, sharedRepositories: 300 },
  subjects: ({ sharedPipeline }) => (sharedPipeline ? [roleIdentityId(sharedPipeline.role)] : []),
  // A library is updated everywhere: every repository deploys within the hour.
  benign: ({ organisation }, at, random) =>
    organisation.sharedPipeline?.repositories.flatMap((repository) =>
      organisation.sharedPipeline === undefined
        ? []
        : deployThroughShared(
            organisation.sharedPipeline,
            repository,
            at + Math.floor(random.next() * 60 * MINUTE),
            random,
          ),
    ) ?? [],
  attack: sharedPipelineHijacked,
};
