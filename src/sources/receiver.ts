/** Accounts and groups that another system pushes to us, one request after another; which protocol, its source knows. */
import type { FactKind, InventoryChange, InventoryFact } from '../model/index.ts';

type Resource = Readonly<Record<string, unknown>>;

/** What was pushed before, of one connection. */
export interface KeptResources {
  get(type: string, id: string): Promise<Resource | undefined>;
  all(type: string): AsyncIterable<Resource>;
  /** In the order of `all`; `from` counts from 0. */
  page(
    type: string,
    from: number,
    count: number,
  ): Promise<{ readonly resources: readonly Resource[]; readonly total: number }>;
  userNamed(userName: string): Promise<Resource | undefined>;
}

export interface PushRequest {
  readonly method: string;
  /** Below the base of the connection: `/Users/1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed and bounded by who received it. */
  readonly body?: unknown;
}

export interface PushContext {
  /** Base of the connection as clients see it. */
  readonly baseUrl: string;
  /** Epoch ms. */
  readonly at: number;
  /** Of this request, unique: what it changes is known by it. */
  readonly eventId: string;
  readonly newId: () => string;
}

export interface PushAnswer {
  readonly status: number;
  readonly body?: Resource;
  readonly headers: Readonly<Record<string, string>>;
  /** To keep under its id; without a resource: to forget. */
  readonly writes: readonly {
    readonly type: string;
    readonly id: string;
    readonly resource: Resource | undefined;
    /** Unique among those of its type, where it is set. */
    readonly name?: string;
  }[];
  readonly changes: readonly InventoryChange[];
  /** The same as log records of this source. */
  readonly records: readonly Resource[];
}

export interface AccountReceiver {
  /** Part of every id. */
  readonly scope: string;
  readonly types: readonly string[];
  /** Kinds of facts of which all that was pushed is the whole. */
  readonly complete: readonly FactKind[];
  /** Every fault of the client is an answer. */
  answer(request: PushRequest, kept: KeptResources, context: PushContext): Promise<PushAnswer>;
  /** What one kept resource says of the inventory. */
  facts(type: string, resource: Resource): readonly InventoryFact[];
}
