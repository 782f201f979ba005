/** A story as whoever measures sees it. */
import type { Assessed } from './assess.ts';
import type { Case } from './case.ts';
import { causeOf } from './cause.ts';
import type { Watched } from './contract.ts';

export const watched = (
  one: Case,
  { evidence, weighed }: Assessed,
  at: number,
  isIncident: boolean,
): Watched => ({
  id: one.id,
  rootId: one.rootId,
  merged: [...one.merged],
  at,
  tier: one.tier,
  criticality: one.criticality,
  class: one.class,
  emergencyAccess: one.emergencyAccess,
  signals: [...one.signals],
  evidence,
  weighed,
  attribution: one.attribution,
  cause: causeOf(one),
  isIncident,
});
