/** What the checks of a tenant read, said once: its settings, and why some may be missing. */
import { isObject } from '../../../core/index.ts';
import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { type Seen, settingsOf, type Value } from '../settings.ts';
import { worstOf } from '../subject.ts';

export { type Seen, settingsOf, type Value };

/** Head of every check of a whole tenant. */
export const tenantCheck = {
  system: 'entra',
  population: { says: 'tenants', classes: 'scopes' },
} as const satisfies Pick<Check, 'system' | 'population'>;

/** Each object of a type that a tenant should have once: the worst counts; a verdict where it could not be read. */
export const withSetting = (
  { values, unseen }: Seen,
  what: string,
  judge: (value: Value) => Verdict,
): Verdict => {
  if (values.length === 0) return cannotTell(unseen ?? `${what} was listed, and is not there`);
  const seen = worstOf(values.map(judge));
  return unseen !== undefined && seen.status === 'pass' ? cannotTell(unseen) : seen;
};

/** A field by its steps; `undefined` where there is none. */
export const field = (value: unknown, ...steps: readonly string[]): unknown => {
  let at = value;
  for (const step of steps) {
    if (!isObject(at) || !Object.hasOwn(at, step)) return undefined;
    at = at[step];
  }
  return at;
};

/** Vendors write lists, one comma-joined text, or null: always a list of non-empty texts. */
export const texts = (value: unknown): readonly string[] => {
  const parts = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  return parts.flatMap((one: unknown) =>
    typeof one === 'string' && one.trim() !== '' ? [one.trim()] : [],
  );
};

export const objects = (value: unknown): readonly Value[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];

export const holds = (list: readonly string[], word: string): boolean =>
  list.some((one) => one.toLowerCase() === word.toLowerCase());

/** Nothing set: null, an empty list, an empty object. */
export const isUnset = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(value).every(isUnset));

/** At most three names, and how many more. */
export const naming = (names: readonly string[]): string => {
  const some = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${some} and ${names.length - 3} more` : some;
};

export type Licence = 'has' | 'lacks' | { readonly unseen: string };

/** Does the tenant hold Entra ID P2 (risk, Privileged Identity Management)? */
export const premium = (view: InventoryView, id: string, at: number): Licence => {
  const { values, unseen } = settingsOf(view, id, 'service_plans', at);
  const [value] = values;
  if (value === undefined) return { unseen: unseen ?? 'its licences were not listed' };
  const plans = objects(value['plans']);
  const isOn = plans.some(
    (plan) =>
      /^AAD_PREMIUM_P2(_|$)/i.test(String(plan['servicePlanName'])) &&
      plan['provisioningStatus'] !== 'Disabled',
  );
  return isOn ? 'has' : 'lacks';
};

/** What a feature of P2 says, where the tenant has it. */
export const withPremium = (
  licence: Licence,
  judge: () => Verdict,
  lacking: (because: string) => Verdict,
): Verdict => {
  if (licence === 'has') return judge();
  return licence === 'lacks'
    ? lacking('the tenant has no licence of Entra ID P2, which this needs')
    : cannotTell(licence.unseen);
};
