/** Access keys that are renewed when they are ninety days old: an hour with both, then the new one alone. */
import { DAY, HOUR, MINUTE } from '../../../core/index.ts';
import type { IamUser } from '../../organisation/model.ts';
import type { Day, Moment } from '../../part.ts';
import { type Random, randomOf } from '../../random.ts';
import { type From, keyCaller } from '../callers.ts';
import {
  createAccessKey,
  deactivateAccessKey,
  deleteAccessKey,
  listAccessKeys,
} from '../calls/index.ts';
import { trailMoment } from '../record.ts';

const LIFE = 90 * DAY;

/** When the key of the start is replaced; what was left to grow old before, nobody replaces now. */
export const rotatesAt = (user: IamUser, { organisation }: Pick<Day, 'organisation'>) => {
  const due = Math.floor((user.keyCreatedAt + LIFE) / DAY) * DAY + 10 * HOUR;
  const never = organisation.calm || user.keyId === undefined || due < organisation.start;
  return never ? undefined : due;
};

/** As it holds its key at that moment. */
export const holding = (user: IamUser, day: Pick<Day, 'organisation'>, at: number): IamUser => {
  const due = rotatesAt(user, day);
  if (due === undefined || at < due + 30 * MINUTE) return user;
  const keyId = `AKIA${randomOf(day.organisation.seed, 'rotated', user.userId).base32(16)}`;
  return { ...user, keyId, keyCreatedAt: due };
};

/** Its own rotation, where that is today. */
export const rotation = (
  user: IamUser,
  from: From,
  day: Day,
  random: Random,
): readonly Moment[] => {
  const due = rotatesAt(user, day);
  if (due === undefined || due < day.start || due >= day.start + DAY) return [];
  const next = holding(user, day, due + HOUR);
  const [before, after] = [keyCaller(user, from), keyCaller(next, from)];
  const [oldKey = '', newKey = ''] = [user.keyId, next.keyId];
  const steps = [
    [due, before, listAccessKeys(user.name)],
    [due + 2_000, before, createAccessKey(user.name, newKey, due)],
    [due + HOUR, after, deactivateAccessKey(user.name, oldKey)],
    [due + 6 * HOUR, after, deleteAccessKey(user.name, oldKey)],
  ] as const;
  return steps.map(([at, caller, call]) => trailMoment(caller, call, at, random));
};
