/** Granted minus used: what may be taken away, what must stay, and of what nobody can say whether it is used. */
import type { Entitlement, UseState } from '../../model/index.ts';
import type { InventoryView } from '../contract.ts';
import type { KeptGrant, PrivilegeRules } from '../privilege-rules.ts';
import { blindAlong } from './unseen.ts';
import { isPattern } from './wild.ts';

export type PrivilegeState = {
  readonly privilege: string;
  /** Names of the policies, roles or consents that grant it. */
  readonly by: readonly string[];
} & UseState;

export interface Unused {
  readonly id: string;
  readonly used: readonly PrivilegeState[];
  readonly notUsed: readonly PrivilegeState[];
  readonly unobservable: readonly PrivilegeState[];
  /** The shortest window of logs behind any `not_used`, in days. */
  readonly windowDays?: number;
  /** Grants of which something can be taken away, and what is left of them. */
  readonly changes: readonly {
    readonly holderId: string;
    readonly grant: string;
    readonly had: readonly string[];
    /** Empty = the whole grant can go. */
    readonly keep: readonly string[];
  }[];
  /** What to grant instead of all its grants: the vendor's own form where there is one, else a list. */
  readonly policy: unknown;
  readonly unknown: readonly string[];
}

interface Opened {
  readonly grant: Entitlement;
  /** One by one where the vendor's list opens the patterns; else as they are written. */
  readonly privileges: readonly string[];
  readonly unopened: readonly string[];
}

/** A pattern of a system that has no list is judged as it is written. */
const open = async (grant: Entitlement, rules: PrivilegeRules | undefined): Promise<Opened> => {
  const found = new Set<string>();
  const unopened: string[] = [];
  const listed = async (pattern: string): Promise<readonly string[] | undefined> =>
    isPattern(pattern) ? rules?.expand?.(pattern) : [pattern];
  if (grant.privilegesInverted) {
    const all = await rules?.expand?.('*');
    const without = new Set<string>();
    for (const pattern of grant.privileges)
      for (const one of (await listed(pattern)) ?? []) without.add(one.toLowerCase());
    const rest = all?.filter((one) => !without.has(one.toLowerCase()));
    return rest
      ? { grant, privileges: rest, unopened: [] }
      : { grant, privileges: [], unopened: [`all but ${grant.privileges.join(', ')}`] };
  }
  for (const pattern of grant.privileges) {
    const covered = await listed(pattern);
    if (!covered) unopened.push(pattern);
    for (const one of covered ?? [pattern]) found.add(one);
  }
  return { grant, privileges: [...found], unopened };
};

const isUnread = ({ privileges, privilegesInverted }: Entitlement): boolean =>
  privileges.length === 0 && !privilegesInverted;

const sorted = (states: readonly PrivilegeState[]): readonly PrivilegeState[] =>
  [...states].sort((a, b) => (a.privilege < b.privilege ? -1 : 1));

/** As it was granted where nothing of it can go; a grant by "all but" is written out only where something can. */
const keptOf = (
  { grant, privileges }: Opened,
  states: ReadonlyMap<string, UseState>,
): { readonly kept: KeptGrant | undefined; readonly isChanged: boolean } => {
  const stays = privileges.filter((one) => states.get(one)?.state !== 'not_used');
  if (stays.length === privileges.length)
    return { kept: { of: grant, privileges: grant.privileges }, isChanged: false };
  if (stays.length === 0) return { kept: undefined, isChanged: true };
  return {
    kept: { of: { ...grant, privilegesInverted: false }, privileges: stays },
    isChanged: true,
  };
};

/**
 * @param rules the system's own, for what a pattern covers and how a policy is written.
 * Denials and limits are left as they are: they take nothing away that would have to stay.
 */
export const unused = async (
  view: InventoryView,
  id: string,
  rules: PrivilegeRules | undefined,
): Promise<Unused> => {
  const all = view.entitlementsOf(id).filter(({ via }) => via.kind !== 'boundary');
  const grants = all.filter((one) => one.effect === 'allow' && !isUnread(one));
  const opened: Opened[] = [];
  for (const grant of grants) opened.push(await open(grant, rules));
  const by = new Map<string, Set<string>>();
  for (const { grant, privileges } of opened) {
    for (const one of privileges) {
      const names = by.get(one);
      if (names) names.add(grant.via.name);
      else by.set(one, new Set([grant.via.name]));
    }
  }
  const states = new Map([...by.keys()].map((one) => [one, view.useOf(id, one)] as const));
  const of = (state: UseState['state']): readonly PrivilegeState[] =>
    sorted(
      [...states].flatMap(([privilege, use]) =>
        use.state === state ? [{ privilege, by: [...(by.get(privilege) ?? [])], ...use }] : [],
      ),
    );
  const results = opened.map((one) => ({ ...one, ...keptOf(one, states) }));
  const kept = results.flatMap((one) => one.kept ?? []);
  const notUsed = of('not_used');
  const windows = notUsed.flatMap((one) => (one.state === 'not_used' ? [one.windowDays] : []));
  const unopened = [...new Set(opened.flatMap((one) => one.unopened))];
  const system = view.principal(id)?.system;
  return {
    id,
    used: of('used'),
    notUsed,
    unobservable: of('unobservable'),
    ...(windows.length === 0 ? {} : { windowDays: Math.min(...windows) }),
    changes: results
      .filter((one) => one.isChanged)
      .map(({ grant, kept: left }) => ({
        holderId: grant.holderId,
        grant: grant.via.name,
        had: grant.privileges,
        keep: left?.privileges ?? [],
      })),
    policy:
      rules?.policy?.(kept) ??
      kept.map(({ of: grant, privileges }) => ({
        privileges,
        resources: grant.resources,
        by: grant.via.name,
      })),
    unknown: [
      ...all.filter(isUnread).map((one) => `${one.via.name} is attached, and was not read`),
      ...(unopened.length > 0
        ? [`judged as written, for want of a list of what it covers: ${unopened.join(', ')}`]
        : []),
      ...blindAlong(view, system === undefined ? [] : [id]),
    ],
  };
};
