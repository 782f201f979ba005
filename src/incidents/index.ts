export type { IncidentInput, Incidents, SiteCosts, Watched } from './contract.ts';
export { defaultCosts } from './costs.ts';
export { createIncidents, type IncidentsOptions } from './create-incidents.ts';
export type { Stake } from './decision.ts';
export {
  type Evidence,
  type EvidenceInput,
  type LikelihoodTerm,
  weighEvidence,
} from './evidence.ts';
export {
  type AttackMatrix,
  attackMatrixOf,
  type KillChain,
  killChainOf,
  type Stage,
  type Tactic,
} from './kill-chain.ts';
export { type NextLook, nextLooksOf } from './next-looks.ts';
export {
  LONGEST_SUPPRESSION,
  MOST_SUPPRESSIONS,
  neverSuppressed,
} from './suppressions.ts';
export { type Bar, barsOf, type Needed, neededOf, weighBy } from './weigh-by.ts';
