/**
 * What an act changed in the inventory: facts that hold with it and did not hold before. Worked out when first asked,
 * and only of successful acts that change rights or hand something out. What the systems' own rules do not follow is
 * read from the OCSF class and activity instead.
 */
import type { Credential, Entitlement, Event, Group, Tier, Trust } from '../model/index.ts';
import { seenIn } from './habits.ts';
import type { Look } from './look.ts';
import { daysAt } from './seen.ts';

/** What one principal or group has more than before. */
export interface Gain {
  readonly id: string;
  readonly entitlements: readonly Entitlement[];
  readonly groups: readonly Group[];
  readonly credentials: readonly Credential[];
  readonly trusts: readonly Trust[];
  /** It was in no inventory before. */
  readonly isNew: boolean;
}

const holders: ReadonlySet<string> = new Set(['identity', 'role', 'group']);

/** OCSF: Account Change attach policy; Group Management assign privileges, add user; User Access assign privileges. */
const gives: ReadonlySet<string> = new Set(['3001/7', '3006/1', '3006/3', '3005/1']);

export const isGrant = ({ classUid, activityId, outcome, effect }: Event): boolean =>
  outcome === 'success' && effect !== 'read' && gives.has(`${classUid}/${activityId}`);

export const changesRights = ({ kind, effect, outcome }: Event): boolean =>
  outcome === 'success' &&
  effect !== 'read' &&
  (kind === 'privilege_change' || kind === 'token_issuance');

/** More than this many are a migration, which nobody does by one call of an intruder. */
const MAX_HOLDERS = 12;

/** Those whom the act is about, besides who acts. */
const holdersOf = ({ targets, issued }: Event): readonly string[] => [
  ...new Set([
    ...targets.flatMap(({ kind, id }) => (holders.has(kind) ? [id] : [])),
    ...(issued === undefined ? [] : [issued.forId]),
  ]),
];

const more = <T extends { readonly id: string }>(now: readonly T[], then: readonly T[]) => {
  if (now.length === 0) return [];
  const had = new Set(then.map(({ id }) => id));
  return now.filter(({ id }) => !had.has(id));
};

/** A grant or trust that is written anew under its old id is a gain where it says more. */
const moreOrOther = <T extends { readonly id: string }>(now: readonly T[], then: readonly T[]) => {
  const had = new Map(then.map((one) => [one.id, JSON.stringify(one)]));
  return now.filter((one) => had.get(one.id) !== JSON.stringify(one));
};

const gainOf = ({ observation: { view }, now }: Look, id: string): Gain => {
  const before = now - 1;
  return {
    id,
    entitlements: moreOrOther(view.entitlementsOf(id, now), view.entitlementsOf(id, before)).filter(
      ({ effect, via }) => effect === 'allow' && via.kind !== 'boundary',
    ),
    groups: more(view.groupsOf(id, now), view.groupsOf(id, before)),
    credentials: more(view.credentialsOf(id, now), view.credentialsOf(id, before)),
    trusts: moreOrOther(view.trustsInto(id, now), view.trustsInto(id, before)).filter(
      ({ effect }) => effect === 'allow',
    ),
    isNew: view.principal(id, now) !== undefined && view.principal(id, before) === undefined,
  };
};

const isGain = ({ entitlements, groups, credentials, trusts, isNew }: Gain): boolean =>
  isNew || entitlements.length + groups.length + credentials.length + trusts.length > 0;

const worked = new WeakMap<Look, readonly Gain[]>();

/** Of those whom the act names and of who acts; at most twelve. */
export const gainsOf = (look: Look): readonly Gain[] => {
  const have = worked.get(look);
  if (have !== undefined) return have;
  const { event, lineage } = look;
  const ids = changesRights(event)
    ? [...new Set([...holdersOf(event), lineage.actingAs, lineage.root])].slice(0, MAX_HOLDERS)
    : [];
  const gains = ids.map((id) => gainOf(look, id)).filter(isGain);
  worked.set(look, gains);
  return gains;
};

/** The acting principal, its root, and the other accounts of the same person or workload. */
export const isSelf = ({ lineage, observation: { view } }: Look, id: string): boolean =>
  id === lineage.root ||
  id === lineage.actingAs ||
  view.linkedTo(lineage.root).some((one) => one.id === id);

export const nameOf = ({ event, observation: { view } }: Look, id: string): string =>
  view.principal(id)?.name ??
  view.group(id)?.name ??
  event.targets.find((one) => one.id === id)?.name ??
  id;

/** Damage if abused; undefined for those that nobody has listed. */
export const tierOf = ({ observation }: Look, id: string): Tier | undefined =>
  observation.posture(id)?.tier ??
  (observation.view.principal(id) === undefined ? undefined : observation.view.tierOf(id).tier);

/** The tier just before this act; asked only where something changed, because the past is dear to work out. */
export const tierBefore = ({ observation: { view }, now }: Look, id: string): Tier | undefined =>
  view.principal(id, now - 1) === undefined ? undefined : view.tierOf(id, now - 1).tier;

/** Days of history after which "never did it" means something. */
const WARM_UP_DAYS = 5;

/**
 * How unusual this act is for who does it, 0.25–1: an administrator or a deployment that does it on many days says
 * little by doing it again; of a new identity nobody can tell, which is nearly as odd.
 */
export const unusualFor = ({ pair, root, event, now }: Look): number => {
  const seen = seenIn(pair?.habits, 'privilege', event.privilege);
  if (seen !== undefined) return Math.max(0.25, 1 - 0.25 * daysAt(seen, now));
  return daysAt(root?.habits.active, now) < WARM_UP_DAYS ? 0.8 : 1;
};

/** The act itself: a rule that speaks of it has the same vote. */
export const actOf = ({ event }: Look): string => `event:${event.id}`;

export const rounded = (llr: number): number => Math.round(llr * 1000) / 1000;

/**
 * Looking at and changing one's own credential is what rotation does and everybody should: it is about nobody but who
 * acts, and gives no right. A backdoor for oneself looks the same, so it stays a line.
 */
export const isOwnRotation = (look: Look): boolean => {
  const { event } = look;
  if (isGrant(event) || event.issued?.type === 'session_token') return false;
  const about = holdersOf(event);
  return about.length > 0 && about.every((id) => isSelf(look, id));
};

/** What it leaves of the weight of doing something new. */
export const OWN_ROTATION = 0.35;
