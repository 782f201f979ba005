/** What applications may be given as credentials. https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy */
import { DAY } from '../../../core/index.ts';
import { field, objects, type Value } from './tenant.ts';

const holders = [
  ['applicationRestrictions', 'applications'],
  ['servicePrincipalRestrictions', 'service principals'],
] as const;

/** ISO 8601 durations as Graph writes them: `P180D`, `P6M`, `P1Y`, `PT4320H`. Days; undefined where it is none. */
const daysIn = (value: unknown): number | undefined => {
  if (typeof value !== 'string') return undefined;
  const parts =
    /^P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,10})S)?)?$/.exec(
      value,
    );
  if (!parts) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((one) => Number(one ?? 0));
  const time = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  return years * 365 + months * 30 + weeks * 7 + days + time / DAY;
};

/** Older than any application: the restriction leaves none out. */
const reachesAll = (restriction: Value): boolean => {
  const since = restriction['restrictForAppsCreatedAfterDateTime'];
  if (since === undefined || since === null) return true;
  const time = typeof since === 'string' ? Date.parse(since) : Number.NaN;
  return !Number.isNaN(time) && time <= 0;
};

const holdsFor = (restriction: Value, maxDays: number | undefined): boolean => {
  if (restriction['state'] !== 'enabled' || !reachesAll(restriction)) return false;
  if (maxDays === undefined) return true;
  const days = daysIn(restriction['maxLifetime']);
  return days !== undefined && days <= maxDays;
};

/** Restrictions of these types that are not in force for all, in words. */
export const restrictionGaps = (
  policy: Value,
  types: readonly string[],
  maxDays?: number,
): readonly string[] => {
  if (policy['isEnabled'] === false) return ['the policy is off'];
  return holders.flatMap(([name, words]) => {
    const restrictions = field(policy, name);
    const all = [
      ...objects(field(restrictions, 'passwordCredentials')),
      ...objects(field(restrictions, 'keyCredentials')),
    ];
    return types
      .filter(
        (type) => !all.some((one) => one['restrictionType'] === type && holdsFor(one, maxDays)),
      )
      .map((type) => `${type} is not in force for all ${words}`);
  });
};

export const secretsBlocked = (policy: Value): boolean =>
  restrictionGaps(policy, ['passwordAddition', 'symmetricKeyAddition']).length === 0;
