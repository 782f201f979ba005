/** Two places nobody can be at in the time between, after both error radii. */
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import type { Place } from '../contract.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import type { Context } from '../recent.ts';
import { daysAt } from '../seen.ts';
import { isHabit } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

const EARTH_RADIUS_KM = 6_371;
/** An airliner's speed with the way to and from the airport left out. */
const MAX_KMH = 900;
const MIN_KM = 500;
const WINDOW = 12 * HOUR;
/** Days of use that make a country a habit. */
const HABIT_DAYS = 3;

type Located = Required<Pick<Place, 'latitude' | 'longitude' | 'radiusKm'>>;

const located = <T extends Partial<Located>>(place: T | undefined): place is T & Located =>
  place?.latitude !== undefined && place.longitude !== undefined && place.radiusKm !== undefined;

const rad = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance (haversine), kilometres. */
const distanceKm = (a: Located, b: Located): number => {
  const h =
    Math.sin(rad(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(rad(a.latitude)) *
      Math.cos(rad(b.latitude)) *
      Math.sin(rad(b.longitude - a.longitude) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
};

interface Leap {
  readonly from: Context & Located;
  readonly km: number;
  readonly kmh: number;
  readonly minutes: number;
}

/** Where traffic leaves, not where somebody sits. */
const egress: ReadonlySet<Place['network']> = new Set([
  'vpn',
  'anonymiser',
  'relay',
  'hosting',
  'cloud_provider',
]);
const isEgress = (network: Place['network']): boolean => egress.has(network);

/** So many in a day behind one address are behind a gateway, wherever its owner says that it stands. */
const SHARED_BY = 8;

const isShared = (look: Look, ip: string | undefined): boolean =>
  ip !== undefined && look.track(`behind|${ip}`).sightings.length >= SHARED_BY;

/**
 * A phone abroad leaves by its carrier at home, and at home by whichever city has room: within a country its place says
 * nothing, and beyond it little.
 */
const isMobile = (network: Place['network']): boolean => network === 'mobile';

/**
 * Wrong entries and ways out that nobody lists are behind two of three such leaps. Of who is new it is not known by how
 * many lines and tools they come, a phone and a computer at the least: that takes a third.
 */
const LLR = { egress: 0.7, machine: 1.8, person: 2.2, unknown: 1.5 };
const SETTLED_DAYS = 3;

const weightOf = (look: Look, { from }: Leap): number => {
  const viaEgress =
    isEgress(from.network) ||
    isEgress(look.place?.network ?? 'unknown') ||
    isShared(look, look.event.src.ip) ||
    isShared(look, from.ip);
  if (viaEgress) return LLR.egress;
  if (isMobile(from.network) || isMobile(look.place?.network ?? 'unknown')) return LLR.egress;
  if (look.automated) return LLR.machine;
  const settled = daysAt(look.root?.habits.active, look.now) >= SETTLED_DAYS;
  return settled ? LLR.person : LLR.unknown;
};

const habitual = ({ root, now }: Look, country: string | undefined): boolean =>
  country !== undefined && daysAt(seenIn(root?.habits, 'country', country), now) >= HABIT_DAYS;

const leapFrom = (look: Look, to: Place & Located, from: Context): Leap | undefined => {
  if (!located(from) || from.asn === to.asn) return undefined;
  const gap = look.now - from.last;
  if (gap < 0 || gap > WINDOW) return undefined;
  if (isEgress(from.network) && isEgress(to.network)) return undefined;
  if (from.country === to.country && (isMobile(from.network) || isMobile(to.network)))
    return undefined;
  // Both ends are its own: a person with a home and a VPN, a service in two regions.
  if (habitual(look, from.country) && habitual(look, to.country)) return undefined;
  const km = distanceKm(from, to) - from.radiusKm - to.radiusKm;
  const kmh = km / (Math.max(gap, MINUTE) / HOUR);
  return km >= MIN_KM && kmh > MAX_KMH
    ? { from, km, kmh, minutes: Math.round(gap / MINUTE) }
    : undefined;
};

export const impossibleTravel = defineBehaviour({
  id: 'impossible-travel',
  title: 'Used from two places too far apart for the time between',
  description:
    'Two uses whose places, less both error radii, are further apart than anybody travels in the time between.',
  attack: ['T1078.004'],
  falsePositives: ['A VPN or relay not known as one', 'A wrong entry in the location data'],
  marks(look) {
    const { kind, outcome, src } = look.event;
    if (kind !== 'authentication' || outcome !== 'success' || src.ip === undefined) return [];
    return [{ key: `behind|${src.ip}`, value: look.lineage.root, window: DAY }];
  },
  judge(look) {
    const { place, recent, authenticated } = look;
    if (!authenticated || !located(place) || recent === undefined) return undefined;
    let worst: Leap | undefined;
    for (const from of recent.contexts) {
      const leap = leapFrom(look, place, from);
      if (leap !== undefined && leap.kmh > (worst?.kmh ?? 0)) worst = leap;
    }
    if (worst === undefined) return undefined;
    // A managed device of theirs was with them; a table of places was not.
    if (look.event.src.managed === true && isHabit(look, 'device', look.event.src.device, 1))
      return undefined;
    const llr = weightOf(look, worst);
    return {
      llr,
      severity: severityOf(llr),
      description: `${place.city ?? place.country}, ${worst.minutes} minutes after ${worst.from.city ?? worst.from.country}: ${Math.round(worst.km)} km at the least.`,
      observables: [
        ...(place.asn === undefined ? [] : [`asn:${place.asn}`]),
        ...(place.country === undefined ? [] : [`country:${place.country}`]),
        ...(look.event.src.ip === undefined ? [] : [`ip:${look.event.src.ip}`]),
      ],
      detail: {
        km: Math.round(worst.km),
        minutes: worst.minutes,
        fromCountry: worst.from.country ?? 'unknown',
        viaEgress: llr === LLR.egress,
      },
    };
  },
});
