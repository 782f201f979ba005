/**
 * A person's day as every system sees it: the same place, address and hours in all of their logs, and what goes
 * otherwise than usual today.
 */
import { HOUR, MINUTE } from '../../core/index.ts';
import type { Organisation, Person } from '../organisation/model.ts';
import { type Day, isWorkday } from '../part.ts';
import { addressIn, elsewhere, type Spot, vpnExits } from '../places.ts';
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
  /** Of the laptop: at home, in the hotel, or the exit of the VPN. */
  readonly address: string;
  /** Of the phone: one of the many that its carrier shares out. */
  readonly phoneAddress: string;
  readonly laptop: Device;
  readonly phone: Device;
  /** Epoch ms. */
  readonly begin: number;
  readonly end: number;
  readonly odd: ReadonlySet<Oddity>;
  /** When an alarm called, in the night before the work of the day. */
  readonly called: number | undefined;
}

/** Away for whole weeks, so that there is time to get there. The same draw as in every other part. */
const whereIs = (organisation: Organisation, person: Person, index: number): Spot => {
  if (!person.travels) return person.home;
  const away = randomOf(organisation.seed, 'travel', person.email, Math.floor(index / 7));
  return away.chance(0.25) ? away.pick(elsewhere) : person.home;
};

const odds: readonly (readonly [Oddity, number])[] = [
  ['forgot_password', 0.004],
  ['mistypes', 0.05],
  ['on_the_move', 0.04],
];

const phoneLife = 400;

/** Days since the beginning of the first phone. */
const phoneAge = (organisation: Organisation, person: Person, index: number): number =>
  index + stable(organisation, 'phone-age', person.email).int(0, phoneLife - 1);

export const phoneNow = (organisation: Organisation, person: Person, index: number): Device =>
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
  const technical = person.job === 'admin' || person.job === 'engineer';
  if (technical && random.chance(0.02)) odd.add('on_call');
  return odd;
};

/** Undefined on days off. */
export const workdayOf = (person: Person, day: Day): Workday | undefined => {
  const { organisation } = day;
  const random = randomOf(organisation.seed, 'workday', person.email, day.index);
  const drawn = odditiesOf(organisation, person, day.index, random);
  const odd: ReadonlySet<Oddity> = day.calm ? new Set() : drawn;
  const works = isWorkday(day) ? !random.chance(0.06) : random.chance(0.03);
  if (!works && !odd.has('on_call')) return undefined;
  const spot = whereIs(organisation, person, day.index);
  const home = addressIn(spot, randomOf(organisation.seed, 'home', person.email, spot.city));
  const vpn = person.usesVpn && random.chance(0.5) ? random.pick(vpnExits) : undefined;
  const late = Math.max(-HOUR, random.normal(0, 35) * MINUTE);
  const begin = Math.floor(day.start + (8.4 - spot.utcOffset) * HOUR + late);
  const called = odd.has('on_call')
    ? day.start + (3 - spot.utcOffset) * HOUR + random.int(0, 50) * MINUTE
    : undefined;
  const alarmOnly = called !== undefined && !works;
  return {
    person,
    spot,
    called,
    address: vpn ? addressIn(vpn, random) : odd.has('on_the_move') ? addressIn(spot, random) : home,
    phoneAddress: addressIn(spot, random),
    laptop: laptopOf(organisation, person),
    phone: phoneNow(organisation, person, day.index),
    begin: alarmOnly ? called : begin,
    end: alarmOnly ? called + HOUR : begin + Math.floor((8.2 + random.next() * 1.6) * HOUR),
    odd,
  };
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
