/** Accounts of one person, workload or vendor in several systems: linked, never merged. */
import type { Identity } from '../../model/index.ts';
import type { FactBook } from '../fact-book.ts';
import type { FactsView } from '../facts-view.ts';
import { LINKED, type LinkView } from './contract.ts';
import { type LinkParts, linksOf, perhapsSamePerson } from './links-of.ts';
import { createStaff } from './staff.ts';
import { createVendors } from './vendors.ts';

export interface Linking extends LinkView {
  /** Other accounts of the same person or workload, surely enough. */
  linkedTo(id: string, at?: number): readonly Identity[];
}

export interface LinkingParts {
  readonly book: FactBook;
  readonly facts: FactsView;
  readonly now: () => number;
  readonly tierOf: (id: string, at: number | undefined) => number;
}

/** `when` is the time for questions that name none; undefined = the latest we know. */
export const createLinking = (parts: LinkingParts, when?: number): Linking => {
  const { book, facts, now, tierOf } = parts;
  const staff = createStaff(book, facts, now);
  const companies = createVendors(book, facts);
  const own: LinkParts = { book, facts, staff, tierOf };
  const links = (id: string, at: number | undefined) => linksOf(own, id, at);
  return {
    linksOf: (id, at = when) => links(id, at),
    perhapsSamePerson: (id, at = when) => perhapsSamePerson(own, id, at),
    linkedTo(id, at = when) {
      const ids = new Set(
        links(id, at)
          .filter(
            ({ relation, confidence }) =>
              confidence >= LINKED && (relation === 'same_person' || relation === 'same_workload'),
          )
          .map(({ otherId }) => otherId),
      );
      return [...ids].flatMap((one) => facts.identity(one, at) ?? []);
    },
    person: (id, at = when) => staff.person(id, at),
    persons: (at = when) => staff.persons(at),
    personOf(id, at = when) {
      const identity = facts.identity(id, at);
      return identity && staff.personOf(identity, at);
    },
    accountsOf: (id, at = when) => staff.accountsOf(id, at),
    employmentOf: (who, at = when) => staff.employmentOf(who, at),
    vendor: (id, at = when) => companies.vendor(id, at),
    vendors: (at = when) => companies.vendors(at),
    vendorOf(id, at = when) {
      const identity = facts.identity(id, at);
      return identity && companies.vendorOf(identity, at);
    },
    linkConflicts: (at = when) => staff.conflicts(at),
  };
};
