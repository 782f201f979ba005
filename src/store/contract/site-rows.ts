/** Rows of the site itself: who may come in, and what is exchanged. */

/** Sealed bytes: encrypted with a key from outside the database. */
export interface Sealed {
  readonly keyId: string;
  readonly nonce: Uint8Array;
  readonly data: Uint8Array;
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Identity ids in the estate that are this person's own: barred from approving on themselves. */
  readonly identityIds: readonly string[];
  readonly createdAt: number;
  readonly disabled: boolean;
}

export interface TokenRow {
  readonly id: string;
  readonly userId: string;
  readonly kind: 'one_time' | 'session' | 'api';
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt?: number;
  readonly revokedAt?: number;
}

/** What a shown token stands for. */
export interface Bearer {
  readonly token: TokenRow;
  readonly user: UserRow;
}

export interface DrillRun {
  readonly id: string;
  readonly drill: string;
  readonly class: string;
  readonly result: 'running' | 'pass' | 'fail';
  /** Stage → ms since injection. */
  readonly times: Readonly<Record<string, number>>;
  readonly because: string;
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** Of the incident, or of the request where nobody attacked. */
  readonly incidentId?: string;
  /** What was run in it. */
  readonly playbooks?: readonly string[];
}

/** One account or group that another system pushed to us. */
export interface ProvisionedRow {
  readonly id: string;
  /** From 1, one more with each change. */
  readonly version: number;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** Those of one type that came in by one connection. */
export interface ProvisionedOf {
  readonly connection: string;
  readonly type: string;
}

/** Something that is written only over the version that was read; 0 = it is new. */
export interface Versioned<T> {
  readonly version: number;
  readonly value: T;
}

/** One that we send to or hear from: an output, a stream we transmit, an issuer we receive. */
export interface Counterpart {
  readonly id: string;
  /** As its kind says; never a secret. */
  readonly value: Readonly<Record<string, unknown>>;
  /** What proves us to it or it to us. */
  readonly sealed?: Sealed;
}

export interface OutboxDraft {
  /** Whom it is for: `<kind>:<counterpart>`. */
  readonly channel: string;
  /** The same twice in one channel is one message. */
  readonly id: string;
  /** Messages of one subject are sent one after another, in the order in which they were put. */
  readonly subject: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
}

export interface OutboxMessage extends OutboxDraft {
  /** Tries so far, this one among them. */
  readonly attempts: number;
  /** Why the last one failed; empty = none did. */
  readonly because: string;
}

export interface OutboxCount {
  readonly waiting: number;
  readonly sent: number;
  readonly setAside: number;
  /** When the oldest that waits was put. */
  readonly oldestAt?: number;
  /** Why something of it is not through. */
  readonly because?: string;
}

/** A Security Event Token that was told to us. */
export interface ReceivedSignal {
  readonly issuer: string;
  readonly jti: string;
  /** SHA-256 of the token as it came. */
  readonly digest: string;
  readonly outcome: string;
  readonly because: string;
  readonly receivedAt: number;
  readonly signal: Readonly<Record<string, unknown>>;
}
