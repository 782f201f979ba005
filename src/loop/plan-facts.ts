/** What a plan may rest on beyond the incident: sessions that live on, and where its subject is known to work from. */
import type { Detection } from '../detection/index.ts';
import type { Inventory, Principal } from '../inventory/index.ts';
import type { Incident } from '../model/index.ts';
import type { KnownGood, PlanInput } from '../response/index.ts';

export interface FactSources {
  liveSessions: Inventory['liveSessions'];
  habits: Detection['habits'];
  /** As the connection's settings say. */
  siteKnownGood?(system: string, scope: string): KnownGood | undefined;
}

/**
 * Only a network keeps an outsider out: without one that the site names there is no known good, and the whole deny
 * stands. Regions are added from learned habits where the site names none. Habits of privileges are not: logs leave
 * out data events, and a fence of them would stop the very work it is to spare.
 */
const knownGoodOf = (
  site: KnownGood | undefined,
  learned: ReturnType<Detection['habits']>,
): KnownGood | undefined => {
  const networks = (site?.cidrs?.length ?? 0) + (site?.vpcIds?.length ?? 0);
  if (!site || networks === 0) return undefined;
  if (site.regions !== undefined || learned.region.length === 0) return site;
  return { ...site, regions: learned.region };
};

export const planFacts = (
  sources: FactSources,
  about: { readonly incident: Incident; readonly subject: Principal; readonly now: number },
): Pick<PlanInput, 'knownGood' | 'liveSessions'> => {
  const { incident, subject, now } = about;
  const site = sources.siteKnownGood?.(subject.system, subject.scope);
  const knownGood = knownGoodOf(site, sources.habits(incident.rootId, subject.id));
  return {
    liveSessions: sources.liveSessions(subject.id, now),
    ...(knownGood === undefined ? {} : { knownGood }),
  };
};
