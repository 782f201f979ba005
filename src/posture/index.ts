export type { Check, CheckSummary, IncidentStanding, PostureJudge } from './contract.ts';
export { createPosture } from './judge.ts';
