/** How much is at stake behind an incident. Pure. */
import type { Incident, Posture, Tier } from '../model/index.ts';

/** Tier as of the event: what it may do while we hold it down is no measure of what was possible. */
export const stakeOf = (incident: Incident, posture: Posture | undefined): Tier => {
  const { privilege } = incident.attribution;
  const then: Tier = privilege.said ? privilege.value.tier : 3;
  return Math.min(posture?.tier ?? 3, incident.tier, then) as Tier;
};
