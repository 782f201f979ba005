/** Whom a handle leads to, as of a time. Bounded: a handle that leads to hundreds names nobody. */
import type { Identity, Person, Trust, Vendor } from '../../model/index.ts';
import type { FactBook } from '../fact-book.ts';
import type { FactsView } from '../facts-view.ts';
import { identityKeys, personKeys, trustKeys, vendorKeys } from './keys.ts';

/** More accounts than this in one scope of one system: the address of a team, a placeholder number. */
const OF_ONE = 3;
/** More than this at all, ended ones counted: not looked at. */
const MOST = 256;
/** The same for subjects that trusts let in: a pipeline for each repository of a large site. */
const MOST_SUBJECTS = 5_000;

export interface Candidates {
  identities(key: string): readonly Identity[];
  persons(key: string): readonly Person[];
  vendors(key: string): readonly Vendor[];
  /** By subject; ask `isCrowd` before. */
  trusts(key: string): readonly Trust[];
  bearers(key: string): readonly Identity[];
  /** So many subjects or trusts that listing them one by one tells nothing. */
  isCrowd(key: string): boolean;
  /** Too common to name one person or workload. */
  isShared(key: string): boolean;
}

/** One question's worth of look-ups; kept only while it is answered. */
export const candidatesAt = (
  book: FactBook,
  facts: FactsView,
  at: number | undefined,
): Candidates => {
  const shared = new Map<string, boolean>();
  const alive = (index: 'handles' | 'staff' | 'companies' | 'subjects', key: string, most = MOST) =>
    (book.linkedCount(index, key) > most ? [] : [...book.linked(index, key)]).flatMap(
      (timeline) => {
        const fact = facts.read(timeline, at);
        return fact ? [fact] : [];
      },
    );
  const identities = (key: string, most?: number): readonly Identity[] =>
    alive('handles', key, most).filter(
      (fact): fact is Identity => fact.kind === 'identity' && identityKeys(fact).includes(key),
    );
  const isMore = (index: 'handles' | 'subjects', key: string): boolean =>
    book.linkedCount(index, key) > MOST_SUBJECTS;
  return {
    identities: (key) => identities(key),
    bearers: (key) => identities(key, MOST_SUBJECTS),
    isCrowd: (key) => isMore('handles', key) || isMore('subjects', key),
    persons: (key) =>
      alive('staff', key).filter(
        (fact): fact is Person => fact.kind === 'person' && personKeys(fact).includes(key),
      ),
    vendors: (key) =>
      alive('companies', key).filter(
        (fact): fact is Vendor => fact.kind === 'vendor' && vendorKeys(fact).includes(key),
      ),
    trusts: (key) =>
      alive('subjects', key, MOST_SUBJECTS).filter(
        (fact): fact is Trust => fact.kind === 'trust' && trustKeys(fact).includes(key),
      ),
    isShared(key) {
      const known = shared.get(key);
      if (known !== undefined) return known;
      const perScope = new Map<string, number>();
      for (const { system, scope } of identities(key)) {
        const place = `${system}|${scope}`;
        perScope.set(place, (perScope.get(place) ?? 0) + 1);
      }
      const is =
        [...perScope.values()].some((count) => count > OF_ONE) ||
        book.linkedCount('handles', key) > MOST;
      shared.set(key, is);
      return is;
    },
  };
};
