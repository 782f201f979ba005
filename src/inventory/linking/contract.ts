/** What linking says: links between accounts with reason and confidence, persons and vendors with what is theirs. */
import type {
  Credential,
  Entitlement,
  Fact,
  Identity,
  Person,
  Trust,
  Vendor,
} from '../../model/index.ts';

export type LinkRelation = 'same_person' | 'same_workload' | 'same_vendor' | 'federates_to';

/** Two accounts belong together; each keeps its own tier, baseline and response scope. */
export interface IdentityLink {
  readonly otherId: string;
  /** `federates_to`: one of the two becomes the other with its token; `reason` says which. */
  readonly relation: LinkRelation;
  readonly reason: string;
  /** 0 to 1. Below `LINKED` it is a hint, and `linkedTo` leaves it out. */
  readonly confidence: number;
  /** Handles, trusts or declarations that it rests on. */
  readonly evidence: readonly string[];
  readonly declared: boolean;
}

/** An account of a person, or the person of an account. */
export interface Belonging<Of> {
  readonly of: Of;
  readonly reason: string;
  readonly confidence: number;
  readonly declared: boolean;
}

/** Whether somebody works here, as far as staff records tell. */
export interface Employment {
  readonly state: 'future' | 'active' | 'left' | 'unknown';
  /** In words that can stand in a verdict. */
  readonly because: string;
  readonly personId?: string;
  /** First moment that they no longer work here, where known. */
  readonly since?: number;
}

/** One company and all it has, over all systems. */
export interface VendorEstate {
  readonly vendor: Vendor;
  /** Also those that are a hint only; grants, keys and last use are of the sure ones. */
  readonly accounts: readonly Belonging<Identity>[];
  readonly grants: readonly Entitlement[];
  readonly keys: readonly Credential[];
  /** Ways in: trusts that let its accounts or apps become somebody here. */
  readonly trusts: readonly Trust[];
  readonly addressRanges: readonly string[];
  readonly lastUsedAt: Fact<number | null>;
}

/** Records that contradict each other: told, never guessed at. */
export interface LinkConflict {
  /** What they both claim, e.g. `employee_id:1001`. */
  readonly handle: string;
  readonly ids: readonly string[];
  readonly because: string;
}

/** How other rooms ask about links. Without `at`, as of the latest we know. */
export interface LinkView {
  /** Everything that belongs together with this account, surest first; hints of low confidence included. */
  linksOf(id: string, at?: number): readonly IdentityLink[];
  /**
   * Ids of accounts that may be of the same person, also by what nobody proved and what the site took apart: for
   * keeping somebody out of their own approval, where too many is safer than too few.
   */
  perhapsSamePerson(id: string, at?: number): readonly string[];
  person(id: string, at?: number): Person | undefined;
  persons(at?: number): Iterable<Person>;
  /** Who stands behind an account; undefined also where two persons claim it. */
  personOf(identityId: string, at?: number): Belonging<Person> | undefined;
  accountsOf(personId: string, at?: number): readonly Belonging<Identity>[];
  /** `who`: a person id, an e-mail address, or an account's id. */
  employmentOf(who: string, at?: number): Employment;
  vendor(id: string, at?: number): VendorEstate | undefined;
  vendors(at?: number): Iterable<Vendor>;
  vendorOf(identityId: string, at?: number): Belonging<Vendor> | undefined;
  linkConflicts(at?: number): readonly LinkConflict[];
}

/** From here on two accounts count as linked. */
export const LINKED = 0.5;
