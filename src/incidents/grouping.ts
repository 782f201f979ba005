/**
 * Which story a signal belongs to: same root, same credential or session, or somebody that the story
 * made or changed now acts. A story slides for a day and ends after a week.
 */
import { DAY, DirtyMap } from '../core/index.ts';
import type { Event, Lineage, Signal } from '../model/index.ts';
import type { Case } from './case.ts';

export const SLIDING_WINDOW = DAY;
const LONGEST = 7 * DAY;
const MAX_KEYS = 200;

const mark = (drill: boolean, kind: string, value: string): string =>
  `${drill ? 'drill ' : ''}${kind}:${value}`;

export const principalKey = (id: string, drill: boolean): string => mark(drill, 'principal', id);

/** Keys under which an event finds its story. A shared role is no key: two hundred people wear it. */
export const keysOf = (event: Event, lineage: Lineage, drill: boolean): readonly string[] => [
  principalKey(lineage.root, drill),
  ...(event.actor.credential === undefined
    ? []
    : [mark(drill, 'credential', event.actor.credential.nativeId)]),
  ...(event.actor.session === undefined ? [] : [mark(drill, 'session', event.actor.session.id)]),
];

const isLine = (signal: Signal): boolean => signal.llr > 0 && signal.severity !== 'informational';

/** Keys that a successful write leaves behind: who it made or changed, and what it issued. */
export const chainKeysOf = (
  event: Event,
  signals: readonly Signal[],
  drill: boolean,
): readonly string[] => {
  if (event.outcome !== 'success' || !signals.some(isLine)) return [];
  const targets = event.effect === 'read' ? [] : signals.flatMap((signal) => signal.targetIds);
  return [
    ...[...new Set(targets)].map((id) => principalKey(id, drill)),
    ...(event.issued === undefined ? [] : [mark(drill, 'credential', event.issued.nativeId)]),
  ];
};

const isOpen = (one: Case): boolean => one.incident?.status !== 'closed';

/** Live at this time: near its last event on either side, and not too long in all. */
const takes = (one: Case, time: number): boolean =>
  isOpen(one) &&
  time - one.lastAt <= SLIDING_WINDOW &&
  one.firstAt - time <= SLIDING_WINDOW &&
  time - one.firstAt <= LONGEST;

/** Published ones first, then the older: the id that somebody may have seen stays. */
const byAge = (a: Case, b: Case): number =>
  Number(b.incident !== undefined) - Number(a.incident !== undefined) ||
  a.firstAt - b.firstAt ||
  (a.id < b.id ? -1 : 1);

export interface CaseBook {
  readonly cases: DirtyMap<Case>;
  /** Live cases that these keys lead to, the one to keep first. */
  find(keys: readonly string[], time: number): readonly Case[];
  addKeys(one: Case, keys: readonly string[]): void;
  /** Remember who acted in it or was reached by it. */
  addPeople(one: Case, ids: readonly string[]): void;
  /** Cases in which this principal acted or was reached. */
  about(principalId: string): readonly Case[];
  remove(one: Case): void;
  reindex(): void;
}

export const createCaseBook = (): CaseBook => {
  const cases = new DirtyMap<Case>();
  const byKey = new Map<string, Set<string>>();
  const byPerson = new Map<string, Set<string>>();

  const index = (map: Map<string, Set<string>>, key: string, id: string): void => {
    const ids = map.get(key);
    if (ids) ids.add(id);
    else map.set(key, new Set([id]));
  };
  const unindex = (map: Map<string, Set<string>>, key: string, id: string): void => {
    const ids = map.get(key);
    ids?.delete(id);
    if (ids?.size === 0) map.delete(key);
  };
  const peopleOf = (one: Case): readonly string[] => [
    ...one.members.map((member) => member.id),
    ...one.touched,
  ];
  const casesAt = (key: string): readonly Case[] =>
    [...(byKey.get(key) ?? [])].flatMap((id) => cases.get(id) ?? []);

  return {
    cases,
    find(keys, time) {
      const found = new Set(keys.flatMap(casesAt));
      return [...found].filter((one) => takes(one, time)).sort(byAge);
    },
    addKeys(one, keys) {
      for (const key of keys) {
        if (one.keys.length >= MAX_KEYS) return;
        if (one.keys.includes(key)) continue;
        one.keys.push(key);
        index(byKey, key, one.id);
      }
    },
    addPeople(one, ids) {
      for (const id of ids) index(byPerson, id, one.id);
    },
    about: (principalId) =>
      [...(byPerson.get(principalId) ?? [])].flatMap((id) => cases.get(id) ?? []),
    remove(one) {
      cases.delete(one.id);
      for (const key of one.keys) unindex(byKey, key, one.id);
      for (const id of peopleOf(one)) unindex(byPerson, id, one.id);
    },
    reindex() {
      byKey.clear();
      byPerson.clear();
      for (const one of cases.values()) {
        for (const key of one.keys) index(byKey, key, one.id);
        for (const id of peopleOf(one)) index(byPerson, id, one.id);
      }
    },
  };
};
