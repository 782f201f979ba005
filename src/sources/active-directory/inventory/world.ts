/** What the areas of one pull keep for each other. */
import type { Directory } from '../client.ts';
import type { Account } from './account.ts';
import type { Grant } from './grants.ts';

export interface Seen {
  readonly account: Account;
  readonly id: string;
  readonly primaryGroup: string | undefined;
  readonly delegatesTo: readonly string[];
  readonly actedOnBy: readonly string[];
}

export interface AdWorld {
  readonly directory: Directory;
  readonly at: number;
  /** The domain's own SID, once any account was seen. */
  domainSid: string | undefined;
  /** Ids by distinguished name, in small letters. */
  readonly byDn: Map<string, string>;
  readonly seen: Seen[];
  readonly members: { readonly groupId: string; readonly memberDn: string }[];
  /** Distinguished names of who answers for an object. */
  readonly managedBy: { readonly ofId: string; readonly dn: string }[];
  readonly grants: Grant[];
}

export const newWorld = (directory: Directory, at: number): AdWorld => ({
  directory,
  at,
  domainSid: undefined,
  byDn: new Map(),
  seen: [],
  members: [],
  managedBy: [],
  grants: [],
});
