/** Tenants, accounts, organisations, domains and clusters as subjects: what their own configuration hangs on. */
import {
  type InventoryFact,
  type Place,
  placeIdOf,
  placePrefix,
  type Setting,
  type Source,
} from '../model/index.ts';
import type { Changed } from './batch.ts';
import type { FactBook } from './fact-book.ts';
import type { FactsView } from './facts-view.ts';
import type { PullLog } from './pull-log.ts';

export const settingsKey = (system: Source, scope: string, type?: string): string =>
  type === undefined ? `${system}|${scope}` : `${system}|${scope}|${type}`;

/** Undefined where the id names no place. No system has a colon in its name; scopes may. */
export const placeParts = (
  id: string,
): { readonly system: Source; readonly scope: string } | undefined => {
  if (!id.startsWith(placePrefix)) return undefined;
  const cut = id.indexOf(':', placePrefix.length);
  return cut < 0
    ? undefined
    : { system: id.slice(placePrefix.length, cut), scope: id.slice(cut + 1) };
};

/** Resources that stand for a whole scope. */
const whole: ReadonlySet<string> = new Set(['account', 'tenant', 'organisation', 'domain']);

export interface PlaceParts {
  readonly book: FactBook;
  readonly facts: FactsView;
  readonly pulls: PullLog;
}

export const settingsOf = (
  { book, facts }: PlaceParts,
  key: string,
  at: number | undefined,
): readonly Setting[] =>
  [...facts.all<Setting>(book.linked('settings', key), at)].sort((a, b) => (a.id < b.id ? -1 : 1));

const nameOf = ({ book, facts }: PlaceParts, key: string, at: number | undefined) => {
  for (const timeline of book.linked('account', key)) {
    const fact = facts.read(timeline, at);
    if (fact?.kind === 'resource' && whole.has(fact.type)) return fact.name;
  }
  return undefined;
};

/** Known by a pull of it, or by a setting that stands at `at`. */
export const placeOf = (
  parts: PlaceParts,
  id: string,
  at: number | undefined,
): Place | undefined => {
  const named = placeParts(id);
  if (!named) return undefined;
  const { system, scope } = named;
  const key = settingsKey(system, scope);
  const isKnown = parts.pulls.knows(system, scope) || settingsOf(parts, key, at).length > 0;
  if (!isKnown) return undefined;
  return { kind: 'scope', id, system, scope, name: nameOf(parts, key, at) ?? scope };
};

export const placeIds = ({ book, pulls }: PlaceParts): ReadonlySet<string> => {
  const ids = new Set(pulls.homes().map(({ system, scope }) => placeIdOf(system, scope)));
  for (const { versions } of book.ofKind('setting')) {
    const fact = versions.at(-1)?.fact;
    if (fact?.kind === 'setting') ids.add(placeIdOf(fact.system, fact.scope));
  }
  return ids;
};

/** The place whose posture may rest on this fact: its settings and resources, and who holds what in it. */
const placeTouchedBy = (fact: InventoryFact, facts: FactsView): string | undefined => {
  const ofHolder = (id: string): string | undefined => {
    const holder = facts.principal(id, undefined) ?? facts.group(id, undefined);
    return holder && placeIdOf(holder.system, holder.scope);
  };
  switch (fact.kind) {
    case 'setting':
    case 'role':
    case 'resource':
      return placeIdOf(fact.system, fact.scope);
    case 'entitlement': {
      const { system, via } = fact;
      const thing =
        via.kind === 'resource_policy'
          ? facts.resource(`${system}:${via.nativeId}`, undefined)
          : undefined;
      return thing ? placeIdOf(thing.system, thing.scope) : ofHolder(fact.holderId);
    }
    case 'trust':
      return ofHolder(fact.targetId);
    case 'membership':
      return facts.entitlements(fact.groupId, undefined).length > 0
        ? ofHolder(fact.groupId)
        : undefined;
    default:
      return undefined;
  }
};

export const placesTouchedBy = (
  changed: readonly Changed[],
  facts: FactsView,
): ReadonlySet<string> => {
  const places = new Set<string>();
  for (const { before, after } of changed) {
    for (const one of [before, after]) {
      const place = one && placeTouchedBy(one.fact, facts);
      if (place !== undefined) places.add(place);
    }
  }
  return places;
};
