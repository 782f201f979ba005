/** The server's face: one request in, one answer out, with what to store and what it changes in the inventory. */
import type { InventoryChange } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';

export type ScimType = 'Users' | 'Groups';

/** Resources that were pushed, of one connection. */
export interface ScimStore {
  get(type: ScimType, id: string): Promise<Raw | undefined>;
  all(type: ScimType): AsyncIterable<Raw>;
  /** In the order of `all`; `from` counts from 0. */
  page(
    type: ScimType,
    from: number,
    count: number,
  ): Promise<{ readonly resources: readonly Raw[]; readonly total: number }>;
  /** By `userName` in lower case; asked for every user that is pushed, so it should be an index. */
  userNamed(userName: string): Promise<Raw | undefined>;
}

export interface ScimRequest {
  readonly method: string;
  /** Below the base of the service: `/Users/1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed and bounded by who received it. */
  readonly body?: unknown;
}

/** A resource to keep under its id; `undefined` = to forget. */
export interface ScimWrite {
  readonly type: ScimType;
  readonly id: string;
  readonly resource: Raw | undefined;
  /** Unique among those of its type, where it is set: `userName` in lower case. */
  readonly name?: string;
}

export interface ScimAnswer {
  readonly status: number;
  /** Sent as `application/scim+json`; absent for 204. */
  readonly body?: Raw;
  readonly headers: Readonly<Record<string, string>>;
  readonly writes: readonly ScimWrite[];
  readonly changes: readonly InventoryChange[];
  /** The same as security events of this service (RFC 9967), for who watches. */
  readonly records: readonly Raw[];
}

export interface ScimContext {
  /** Of the connection: part of every id. */
  readonly scope: string;
  readonly verifiedDomains: readonly string[];
  /** Base of the service as clients see it, for `meta.location`. */
  readonly baseUrl: string;
  /** Epoch ms. */
  readonly at: number;
  /** Of this request, unique: what it changes is known by it. */
  readonly eventId: string;
  readonly newId: () => string;
}

export class ScimFault extends Error {
  readonly status: number;
  readonly scimType: string | undefined;

  constructor(status: number, message: string, scimType?: string) {
    super(message);
    this.status = status;
    this.scimType = scimType;
  }
}
