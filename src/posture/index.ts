export type { Check, CheckSummary, IncidentStanding, PostureJudge } from './contract.ts';
export { createPosture } from './judge.ts';
export { speaksOf } from './population.ts';
export { risksByDimension } from './score.ts';
export { dimensions, topics } from './topics.ts';
