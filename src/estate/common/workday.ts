/**
 * A person's day as every system sees it: the same place, address and hours in all of their logs, and what goes
 * otherwise than usual today.
 */
import { HOUR, MINUTE } from '../../core/index.ts';
import { calendarOf } from '../organisation/calendar.ts';
import type { Organisation, Person } from '../organisation/model.ts';
import { type Day, isWorkday } from '../part.ts';
import {
  addressIn,
  agencies,
  distanceKm,
  elsewhere,
  mobileAt,
  nextVpnExits,
  type Spot,
  vpnExits,
} from '../places.ts';
import { type Random, randomOf } from '../random.ts';
import { type Device, laptopOf, phoneOf } from './device.ts';
import { stable } from './stable.ts';

export type Oddity =
  /** A new phone: authenticators move to it. */
  | 'new_phone'
  /** The password is forgotten; the help desk sets a new one. */
  | 'forgot_password'
  /** Called out of bed by an alarm. */
  | 'on_call'
  /** The first tries are mistyped. */
  | 'mistypes'
  /** Half a day in trains and cafés, on the phone's network. */
  | 'on_the_move';

export interface Workday {
  readonly person: Person;
  readonly spot: Spot;
  /** Of the laptop: at home, in the office, the hotel or the hall, or the exit of the VPN. */
  readonly address: string;
  /** Of the phone: one of the many that its carrier shares out. */
  readonly phoneAddress: string;
  readonly laptop: Device;
  readonly phone: Device;
  /** Of the cloud's sign-in: the same in the logs of every service behind it. */
  readonly session: string;
  /** Epoch ms. */
  readonly begin: number;
  readonly end: number;
  readonly odd: ReadonlySet<Oddity>;
  /** When an alarm called, in the night before the work of the day. */
  readonly called: number | undefined;
}

/** Counted from Mondays: the first of January 1970 was a Thursday. */
const weekOf = ({ index }: Pick<Day, 'index'>): number => Math.floor((index + 3) / 7);

/** One evening's flight at most. */
const CONFERENCE_KM = 3_000;

/** Two days at a conference in every third week; everybody there comes out of one address. */
const conferenceOf = (day: Day, person: Person): Spot | undefined => {
  const { organisation, weekday } = day;
  if (weekday !== 3 && weekday !== 4) return undefined;
  const week = weekOf(day);
  const held = randomOf(organisation.seed, 'conference', week);
  const goes = randomOf(organisation.seed, 'conference', week, person.email).chance(0.06);
  const where = held.chance(0.33) && goes ? held.pick(elsewhere) : undefined;
  return where && distanceKm(where, person.home) < CONFERENCE_KM ? where : undefined;
};

/** Away from Monday to Sunday, so that there is a weekend to get there. */
const tripOf = (day: Day, person: Person): Spot | undefined => {
  if (!person.travels) return undefined;
  const away = randomOf(day.organisation.seed, 'travel', person.email, weekOf(day));
  return away.chance(0.25) ? away.pick(elsewhere) : undefined;
};

/** On the way from one week's place to the next one's. */
const isUnderWay = (day: Day, person: Person): boolean => {
  if (isWorkday(day)) return false;
  const next = { ...day, index: day.index + (day.weekday === 0 ? 1 : 2) };
  return tripOf(day, person) !== tripOf(next, person);
};

interface Place {
  readonly spot: Spot;
  readonly address: string;
}

/** Where contractors sit together: all of an agency come out of one address. */
const agencyOf = (day: Day, { id, employment }: Person): Place | undefined => {
  if (day.calm || employment !== 'contractor') return undefined;
  const number = Number(id.slice(1)) % agencies.length;
  const spot = agencies[number];
  return (
    spot && { spot, address: addressIn(spot, randomOf(day.organisation.seed, 'agency', number)) }
  );
};

/** A conference, a trip, a day at the office when that is near, or home. */
const placeOf = (day: Day, person: Person, random: Random): Place => {
  const { seed } = day.organisation;
  const agency = agencyOf(day, person);
  if (agency) return agency;
  const shared = day.calm || tripOf(day, person) ? undefined : conferenceOf(day, person);
  if (shared)
    return { spot: shared, address: addressIn(shared, randomOf(seed, 'hall', day.index)) };
  const spot = tripOf(day, person) ?? person.home;
  const { office } = person;
  const near = spot === person.home && distanceKm(office.spot, spot) < 100;
  // Who lives near comes on Tuesdays and Thursdays.
  if (near && (day.weekday === 2 || day.weekday === 4) && random.chance(0.8))
    return { spot: office.spot, address: random.pick(office.addresses) };
  return { spot, address: addressIn(spot, randomOf(seed, 'home', person.email, spot.city)) };
};

/** Employed on that day. */
export const isStaff = ({ joins, leaves }: Person, at: number): boolean =>
  joins <= at && (leaves === undefined || leaves > at);

const odds: readonly (readonly [Oddity, number])[] = [
  ['forgot_password', 0.004],
  ['mistypes', 0.05],
  ['on_the_move', 0.04],
];

const phoneLife = 400;

/** Days since the beginning of the first phone. */
const phoneAge = (organisation: Organisation, person: Person, index: number): number =>
  index + stable(organisation, 'phone-age', person.email).int(0, phoneLife - 1);

const phoneNow = (organisation: Organisation, person: Person, index: number): Device =>
  phoneOf(organisation, person, Math.floor(phoneAge(organisation, person, index) / phoneLife));

const odditiesOf = (
  organisation: Organisation,
  person: Person,
  index: number,
  random: Random,
): Set<Oddity> => {
  const odd = new Set<Oddity>();
  for (const [oddity, chance] of odds) if (random.chance(chance)) odd.add(oddity);
  if (phoneAge(organisation, person, index) % phoneLife === 0) odd.add('new_phone');
  if (person.onCall && random.chance(0.06)) odd.add('on_call');
  return odd;
};

const lived = (person: Person, day: Day): Workday | undefined => {
  const { organisation } = day;
  if (!isStaff(person, day.start) || isUnderWay(day, person)) return undefined;
  const random = randomOf(organisation.seed, 'workday', person.email, day.index);
  const drawn = odditiesOf(organisation, person, day.index, random);
  const odd: ReadonlySet<Oddity> = day.calm ? new Set() : drawn;
  const works = isWorkday(day) ? !random.chance(0.06) : random.chance(0.03);
  if (!works && !odd.has('on_call')) return undefined;
  const { spot, address } = placeOf(day, person, random);
  const changed = !day.calm && day.start >= calendarOf(organisation).vpnChange;
  const exits = changed ? nextVpnExits : vpnExits;
  const vpn = person.usesVpn && random.chance(0.5) ? random.pick(exits) : undefined;
  const phoneAddress = addressIn(mobileAt(spot, random), random);
  const shift =
    !day.calm && person.employment === 'contractor' && random.chance(0.25) ? 5 * HOUR : 0;
  const late = shift + Math.max(-HOUR, random.normal(0, 35) * MINUTE);
  const begin = Math.floor(day.start + (8.4 - spot.utcOffset) * HOUR + late);
  const called = odd.has('on_call')
    ? day.start + (3 - spot.utcOffset) * HOUR + random.int(0, 50) * MINUTE
    : undefined;
  const alarmOnly = called !== undefined && !works;
  return {
    person,
    spot,
    called,
    address: vpn ? addressIn(vpn, random) : odd.has('on_the_move') ? phoneAddress : address,
    phoneAddress,
    session: randomOf(organisation.seed, 'session', person.email, day.index).uuid(),
    laptop: laptopOf(organisation, person),
    phone: phoneNow(organisation, person, day.index),
    begin: alarmOnly ? called : begin,
    end: alarmOnly ? called + HOUR : begin + Math.floor((8.2 + random.next() * 1.6) * HOUR),
    odd,
  };
};

/** Every part asks for the same people on the same day. */
const kept = new WeakMap<Day, Map<Person, Workday | undefined>>();

/** Undefined on days off. */
export const workdayOf = (person: Person, day: Day): Workday | undefined => {
  const known = kept.get(day) ?? new Map<Person, Workday | undefined>();
  kept.set(day, known);
  if (!known.has(person)) known.set(person, lived(person, day));
  return known.get(person);
};

/** Moments of work between begin and end, in order, with a lull at lunch. */
export const momentsIn = (
  { begin, end }: Pick<Workday, 'begin' | 'end'>,
  count: number,
  random: Random,
): readonly number[] =>
  Array.from({ length: Math.max(0, Math.round(count)) }, () => {
    const part = random.chance(0.5) ? random.next() * 0.45 : 0.53 + random.next() * 0.47;
    return begin + Math.floor(part * (end - begin));
  }).sort((a, b) => a - b);

/** Who is at work today, each with a random of this part's own. */
export const workersOf = (
  people: readonly Person[],
  day: Day,
  part: string,
): readonly { readonly workday: Workday; readonly random: Random }[] =>
  people.flatMap((person) => {
    const workday = workdayOf(person, day);
    if (workday === undefined) return [];
    const random = randomOf(day.organisation.seed, part, person.email, day.index);
    return [{ workday, random }];
  });
