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
  /** Does an object take its access list from above? By id, of those whose list was read. */
  readonly inherits: Map<string, boolean>;
  /** Attributes with a readable password, by account id. */
  readonly readable: Map<string, string[]>;
  /** Schema ids of the attributes that hold passwords of LAPS; empty where the schema knows none. */
  readonly lapsAttributes: Set<string>;
  /** Was the schema asked for them? */
  schemaRead: boolean;
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
  inherits: new Map(),
  readable: new Map(),
  lapsAttributes: new Set(),
  schemaRead: false,
});
