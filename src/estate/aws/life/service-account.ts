/** Scripts with keys: hourly by the minute, nightly, in bursts, over regions; they move, renew keys and copy more on Sundays. */
import { HOUR, MINUTE, SECOND } from '../../../core/index.ts';
import { befalls, calendarOf } from '../../organisation/calendar.ts';
import type { ServiceAccount } from '../../organisation/model.ts';
import { botoAgent, javaAgent, newerBotoAgent } from '../../organisation/names.ts';
import { type Day, EXPECTED_FAILURES, type Life, type Moment } from '../../part.ts';
import { addressIn, cloudExits } from '../../places.ts';
import { type Random, randomOf } from '../../random.ts';
import { type From, keyCaller } from '../callers.ts';
import { failed, machineCalls } from '../calls/index.ts';
import { trailMoment } from '../record.ts';
import { burst } from './burst.ts';
import { holding, rotatesAt, rotation } from './rotation.ts';

const regions = [
  'eu-west-1',
  'eu-central-1',
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-southeast-1',
  'ap-northeast-1',
] as const;

const timesOf = (
  account: ServiceAccount,
  start: number,
  random: Random,
): { at: number; region?: string }[] => {
  const { rhythm } = account;
  switch (rhythm.kind) {
    case 'hourly':
      return Array.from({ length: 24 }, (_, hour) =>
        burst(start + hour * HOUR + rhythm.minute * MINUTE + random.int(0, 20) * SECOND, 3, random),
      )
        .flat()
        .map((at) => ({ at }));
    case 'nightly':
      return burst(start + rhythm.hour * HOUR + random.int(0, 9) * MINUTE, 40, random).map(
        (at) => ({ at }),
      );
    case 'bursty':
      return Array.from({ length: rhythm.perDay }, () =>
        burst(start + random.next() * 23 * HOUR, random.int(10, 60), random),
      )
        .flat()
        .map((at) => ({ at }));
    case 'cross_region':
      return Array.from({ length: rhythm.perDay }, () => {
        const at = start + random.next() * 23 * HOUR;
        return regions.map((region, index) => ({ at: at + index * 2 * SECOND, region }));
      }).flat();
  }
};

/** One in twenty-five runs once in a quarter. */
const isQuarterly = (account: ServiceAccount, day: Day): boolean =>
  !day.calm && befalls(day.organisation, 'quarter', account.user.name, 0.04);

const sleeps = (account: ServiceAccount, day: Day): boolean =>
  isQuarterly(account, day) &&
  (day.start < calendarOf(day.organisation).quarter ||
    day.start > calendarOf(day.organisation).quarter);

const timesOn = (account: ServiceAccount, day: Day, random: Random) => {
  const usual = timesOf(account, day.start, random);
  const whole = !day.calm && account.job === 'backup' && day.weekday === 0;
  return whole ? [0, 1, 2, 3, 4, 5].flatMap(() => timesOf(account, day.start, random)) : usual;
};

/** Since the migration a part of them runs in the other region's network, with a newer library. */
export const fromNow = (account: ServiceAccount, day: Day): From => {
  const agent = account.job === 'sync' ? javaAgent : botoAgent;
  const { organisation } = day;
  const moved =
    !day.calm &&
    day.start >= calendarOf(organisation).migration &&
    befalls(organisation, 'migration', account.user.name, 0.15);
  if (!moved) return { address: account.address, agent };
  const other = cloudExits.find((one) => one !== account.egress) ?? cloudExits[0];
  const random = randomOf(organisation.seed, 'migrated', account.user.name);
  return { address: addressIn(other, random), agent: newerBotoAgent };
};

export const liveAsServiceAccount: Life<ServiceAccount> = (account, day, random) => {
  if (sleeps(account, day)) return [];
  const { user } = account;
  const from = fromNow(account, day);
  const caller = keyCaller(user, from);
  const renews = rotatesAt(user, day) !== undefined;
  const callerAt = (at: number) => (renews ? keyCaller(holding(user, day, at), from) : caller);
  return [
    ...rotation(user, from, day, random),
    ...timesOn(account, day, random).map(({ at, region }): Moment => {
      const call = machineCalls[account.job](random);
      const whole = region === undefined ? call : { ...call, region };
      const outcome = random.chance(EXPECTED_FAILURES) ? failed(whole, random) : whole;
      return trailMoment(callerAt(at), outcome, at, random);
    }),
  ];
};
