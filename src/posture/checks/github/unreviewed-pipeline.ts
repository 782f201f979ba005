import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';

export const unreviewedPipeline: Check = {
  id: 'unreviewed-pipeline',
  title: 'One person alone decides what its pipeline runs',
  severity: 'medium',
  atTier: { 0: 'critical', 1: 'high' },
  topic: 'pipeline',
  dimension: 'exposure',
  system: 'github',
  remedy: 'Protect the default branch: one review of somebody else before a merge.',
  cause: 'The repository was made before anything depended on it.',
  closes: 'A required review on the default branch.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.PS-06', 'PR.AA-05'] },
  population: { says: 'pipelines of repositories', classes: ['workload'] },
  applies: (view, id, at) =>
    tagOf(view, id, at, 'repository') !== undefined &&
    tagOf(view, id, at, 'environment') === undefined,
  judge(view, id, at) {
    const name = tagOf(view, id, at, 'repository') ?? '';
    const tags = view.resource(`github:repo/${name}`, at)?.tags;
    const reviews = tags?.['required_reviews'];
    if (tags?.['archived'] === 'true') return pass;
    if (reviews === undefined) return cannotTell(`the protection of ${name} was not read`);
    return Number(reviews) >= 1
      ? pass
      : fail(`no review stands before the default branch of ${name}`);
  },
  points: 8,
  likelihoodNats: 0.1,
  condition: 'overprivilege',
};
