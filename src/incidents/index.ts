export type { IncidentInput, Incidents, SiteCosts } from './contract.ts';
export { defaultCosts } from './costs.ts';
export { createIncidents, type IncidentsOptions } from './create-incidents.ts';
export type { Stake } from './decision.ts';
export type { Evidence, EvidenceInput, LikelihoodTerm } from './evidence.ts';
