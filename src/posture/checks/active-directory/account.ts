/** What is read of an account of a domain: its flags, its password, and groups that hold everybody. */
import type { InventoryView } from '../../../inventory/index.ts';
import {
  type Credential,
  cannotTell,
  type Entitlement,
  fail,
  pass,
  type Verdict,
} from '../../../model/index.ts';
import { isActive } from '../subject.ts';

/** Undefined where the account control was not readable: no flag is then "not set". */
export const flagsOf = (
  view: InventoryView,
  id: string,
  at: number,
): readonly string[] | undefined => {
  const account = view.identity(id, at);
  if (account === undefined || account.status === 'unknown') return undefined;
  return account.tags['flags']?.split(' ') ?? [];
};

export const judgeFlag = (
  view: InventoryView,
  { id, at }: { readonly id: string; readonly at: number },
  flag: string,
  because: string,
): Verdict => {
  const flags = flagsOf(view, id, at);
  if (flags === undefined) return cannotTell('its account control was not readable');
  return flags.includes(flag) ? fail(because) : pass;
};

export const isController = (view: InventoryView, id: string, at: number): boolean =>
  flagsOf(view, id, at)?.includes('domain_controller') === true;

export const isOn = (view: InventoryView, id: string, at: number): boolean =>
  isActive(view.identity(id, at));

export const ridOf = (view: InventoryView, id: string, at: number): string | undefined =>
  /^S-1-5-21-[\d-]+-(\d+)$/.exec(view.identity(id, at)?.nativeId ?? '')?.[1];

export const ofType = (
  view: InventoryView,
  id: string,
  { at, type }: { readonly at: number; readonly type: Credential['type'] },
): Credential | undefined => view.credentialsOf(id, at).find((one) => one.type === type);

/**
 * Everyone, Authenticated Users, and the domain's own Domain Users, Domain Guests and Domain Computers: rights of
 * theirs are rights of whoever has any account.
 */
export const broadGroups = (view: InventoryView, id: string, at: number): readonly string[] => {
  const account = view.identity(id, at);
  if (account === undefined) return [];
  const domain = /^(S-1-5-21-\d+-\d+-\d+)-\d+$/.exec(account.nativeId)?.[1];
  const within = account.scope.toLowerCase();
  return [
    ...['S-1-1-0', 'S-1-5-11'].map((sid) => `${account.system}:${within}/${sid}`),
    ...(domain === undefined
      ? []
      : ['513', '514', '515'].map((rid) => `${account.system}:${domain}-${rid}`)),
  ];
};

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** A row may name a hundred thousand objects, and each of them asks. */
export const isOver = ({ resources }: Entitlement, id: string): boolean => {
  let set = sets.get(resources);
  if (set === undefined) {
    set = new Set(resources);
    sets.set(resources, set);
  }
  return set.has(id);
};
