/** A company's apps, grants, keys and networks over all systems. */
import {
  type Credential,
  type Identity,
  known,
  type Trust,
  unknown,
  type Vendor,
} from '../../model/index.ts';
import type { FactBook } from '../fact-book.ts';
import type { FactsView } from '../facts-view.ts';
import { versionAt } from '../fold.ts';
import { type Candidates, candidatesAt } from './candidates.ts';
import { type Belonging, LINKED, type VendorEstate } from './contract.ts';
import { handlesOf, keyOf, mailDomainKey, vendorKeys } from './keys.ts';
import { tell } from './pair.ts';

export interface Vendors {
  vendor(id: string, at: number | undefined): VendorEstate | undefined;
  vendors(at: number | undefined): Iterable<Vendor>;
  vendorOf(identity: Identity, at: number | undefined): Belonging<Vendor> | undefined;
}

interface Claim {
  readonly vendor: Vendor;
  readonly reason: string;
  readonly confidence: number;
  readonly declared?: true;
}

const lastOf = (identities: readonly Identity[], keys: readonly Credential[]) => {
  const told = [...identities, ...keys].map(({ lastUsedAt }) => lastUsedAt);
  const times = told.flatMap((one) => (one.known && one.value !== null ? [one.value] : []));
  if (times.length > 0) return known(Math.max(...times));
  if (told.length === 0) return unknown('nothing of it is in the inventory');
  const silent = told.find((one) => !one.known);
  return silent && !silent.known ? unknown(silent.because) : known(null);
};

export const createVendors = (book: FactBook, facts: FactsView): Vendors => {
  const byId = (id: string, at: number | undefined): Vendor | undefined => {
    const fact = facts.read(book.get('vendor', id), at);
    return fact?.kind === 'vendor' ? fact : undefined;
  };

  /** What its handles say. */
  const handled = (identity: Identity, look: Candidates): readonly Claim[] =>
    handlesOf(identity).flatMap((one): readonly Claim[] => {
      const proven = one.proof === 'proven';
      if (one.kind === 'app_id' || one.kind === 'publisher_domain') {
        const confidence = !proven ? 0.3 : one.kind === 'app_id' ? 0.95 : 0.8;
        return look
          .vendors(keyOf(one))
          .map((vendor) => ({ vendor, reason: tell(one), confidence }));
      }
      if (one.kind !== 'email' || !proven || !identity.flags.external) return [];
      return look
        .vendors(mailDomainKey(one.value.slice(one.value.lastIndexOf('@') + 1)))
        .map((vendor) => ({ vendor, reason: `works there: ${tell(one)}`, confidence: 0.7 }));
    });

  const claimsOf = (
    identity: Identity,
    look: Candidates,
    at: number | undefined,
  ): readonly Claim[] => {
    const { linkedTo = [], notLinkedTo = [] } = facts.declaration(identity.id, at) ?? {};
    const declared = linkedTo.flatMap((id): readonly Claim[] => {
      const vendor = byId(id, at);
      return vendor ? [{ vendor, reason: 'declared', confidence: 1, declared: true }] : [];
    });
    const said = identity.vendorId === undefined ? undefined : byId(identity.vendorId, at);
    const bySystem = said
      ? [{ vendor: said, reason: 'its system names the vendor', confidence: 0.95 }]
      : [];
    return [...declared, ...bySystem, ...handled(identity, look)].filter(
      ({ vendor }) => !notLinkedTo.includes(vendor.id),
    );
  };

  const vendorOf = (
    identity: Identity,
    at: number | undefined,
    look: Candidates = candidatesAt(book, facts, at),
  ): Belonging<Vendor> | undefined => {
    const claims = [...claimsOf(identity, look, at)].sort((a, b) => b.confidence - a.confidence);
    const [best] = claims;
    if (!best) return undefined;
    const rival = claims.some(
      (one) => one.confidence === best.confidence && one.vendor.id !== best.vendor.id,
    );
    const { vendor: of, reason, confidence, declared = false } = best;
    return rival ? undefined : { of, reason, confidence, declared };
  };

  const accountsOf = (vendor: Vendor, at: number | undefined): readonly Belonging<Identity>[] => {
    const look = candidatesAt(book, facts, at);
    const ids = new Set<string>();
    for (const key of vendorKeys(vendor)) {
      for (const timeline of book.linked('handles', key)) ids.add(timeline.id);
    }
    for (const timeline of book.linked('vendor', vendor.id)) ids.add(timeline.id);
    for (const timeline of book.linked('declared', vendor.id)) {
      const fact = versionAt(timeline.versions, at)?.fact;
      if (fact?.kind === 'declaration') ids.add(fact.ofId);
    }
    return [...ids].sort().flatMap((id) => {
      const identity = facts.identity(id, at);
      const owned = identity && vendorOf(identity, at, look);
      return identity && owned?.of.id === vendor.id ? [{ ...owned, of: identity }] : [];
    });
  };

  /** Accounts of its own cloud that may become somebody here. */
  const trustsOf = (vendor: Vendor, at: number | undefined): readonly Trust[] =>
    [...new Set(vendor.appIds)].flatMap((id) => [
      ...facts.all<Trust>(book.linked('trusted', id.toLowerCase()), at),
    ]);

  return {
    vendorOf,
    vendors: (at) => facts.all<Vendor>(book.ofKind('vendor'), at),
    vendor(id, at) {
      const vendor = byId(id, at);
      if (!vendor) return undefined;
      const accounts = accountsOf(vendor, at);
      const sure = accounts.filter(({ confidence }) => confidence >= LINKED).map(({ of }) => of);
      const ids = sure.map((one) => one.id);
      const keys = ids.flatMap((one) => facts.credentials(one, at));
      return {
        vendor,
        accounts,
        grants: ids.flatMap((one) => facts.entitlements(one, at)),
        keys,
        trusts: trustsOf(vendor, at),
        addressRanges: vendor.addressRanges,
        lastUsedAt: lastOf(sure, keys),
      };
    },
  };
};
