/** Who may come in, whom we exchange with, and settings. */
import type { Page } from './rows.ts';
import type {
  Bearer,
  Counterpart,
  OutboxCount,
  OutboxDraft,
  OutboxMessage,
  ProvisionedOf,
  ProvisionedRow,
  ReceivedSignal,
  Sealed,
  TokenRow,
  UserRow,
  Versioned,
} from './site-rows.ts';

export interface SiteStore {
  readonly provisioned: {
    get(of: ProvisionedOf, id: string): Promise<ProvisionedRow | undefined>;
    named(of: ProvisionedOf, name: string): Promise<ProvisionedRow | undefined>;
    /** In the order of ids, from the place `from`, which counts from 0. */
    page(of: ProvisionedOf, from: number, count: number): Promise<Page<ProvisionedRow>>;
    /** In the order of ids. */
    all(of: ProvisionedOf): AsyncIterable<ProvisionedRow>;
    /**
     * `version` is the one that was read, 0 for a new one. `taken`: the name is another's; `changed`: it is no longer
     * at this version; neither writes.
     */
    put(
      of: ProvisionedOf,
      row: ProvisionedRow & { readonly name?: string },
    ): Promise<'kept' | 'taken' | 'changed'>;
    remove(of: ProvisionedOf, id: string): Promise<void>;
  };

  readonly counterparts: {
    get(kind: string, id: string): Promise<Versioned<Counterpart> | undefined>;
    /** In the order of ids. */
    list(kind: string): Promise<readonly Versioned<Counterpart>[]>;
    /** False where another has written since. */
    put(kind: string, one: Versioned<Counterpart>, at: number): Promise<boolean>;
    /** With everything that waits in `<kind>:<id>`. False when there was none. */
    remove(kind: string, id: string): Promise<boolean>;
  };

  /** What is to be sent, kept until it is taken. */
  readonly outbox: {
    /** Answers how many were new. */
    put(drafts: readonly OutboxDraft[]): Promise<number>;
    /** Those that are due, each the first of its subject; a claim that is not ended by `until` is offered again. */
    claim(options: {
      readonly channels: readonly string[];
      readonly limit: number;
      readonly until: number;
      readonly now: number;
    }): Promise<readonly OutboxMessage[]>;
    /** Those that wait in one channel, oldest first. */
    waiting(channel: string, limit: number): Promise<readonly OutboxMessage[]>;
    /** Taken by the other side. Answers how many waited. */
    sent(channel: string, ids: readonly string[], at: number): Promise<number>;
    /** Not taken: again at `nextAt`. */
    again(
      channel: string,
      id: string,
      later: { readonly because: string; readonly nextAt: number },
    ): Promise<void>;
    /** Not taken, and not tried again by itself. */
    setAside(channel: string, id: string, because: string, at: number): Promise<void>;
    /** What was set aside waits anew. Answers how many. */
    retry(channel: string, now: number): Promise<number>;
    /** Channel → what became of what was put there. */
    counts(): Promise<Readonly<Record<string, OutboxCount>>>;
    state(channel: string, id: string): Promise<string | undefined>;
    /** Forgets what ended before. */
    prune(before: number): Promise<void>;
  };

  readonly signals: {
    /** `new`, or what stands under this issuer and `jti` already. Written once, never changed. */
    put(signal: ReceivedSignal): Promise<'new' | ReceivedSignal>;
    get(issuer: string, jti: string): Promise<ReceivedSignal | undefined>;
    /** Issuer → outcome → count. */
    counts(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
    /** Newest first. */
    recent(limit: number): Promise<readonly ReceivedSignal[]>;
  };

  readonly settings: {
    get(key: string): Promise<unknown>;
    /** As of less than a second ago; what was put through this process is seen at once. */
    recent(key: string): Promise<unknown>;
    put(key: string, value: unknown): Promise<void>;
    getSealed(key: string): Promise<Sealed | undefined>;
    putSealed(key: string, sealed: Sealed): Promise<void>;
    counters(): Promise<Readonly<Record<string, number>>>;
  };

  readonly access: {
    putUser(user: UserRow): Promise<void>;
    user(id: string): Promise<UserRow | undefined>;
    users(): Promise<readonly UserRow[]>;
    putToken(token: TokenRow): Promise<void>;
    tokenByHash(hash: string): Promise<TokenRow | undefined>;
    /**
     * Token and user as of less than a second ago; what was written through this process is seen at once. Expiry is for
     * the caller to see.
     */
    bearer(hash: string): Promise<Bearer | undefined>;
    tokens(userId?: string): Promise<readonly TokenRow[]>;
    /** One-time tokens: marks used, answers false when already used, revoked or expired. */
    useToken(id: string, now: number): Promise<boolean>;
    revokeToken(id: string, now: number): Promise<void>;
  };
}
