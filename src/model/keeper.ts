/** Where a new secret goes, and how it is known to have arrived: one contract for every system that mints one. */

/** Whose secret it is: a place finds its consumers by it. */
export interface SecretHolder {
  readonly system: string;
  /** The account, tenant, instance or server inside the system. */
  readonly scope: string;
  /** As the system names it: a user, an app, a role, a token's number. */
  readonly account: string;
}

/** A secret that exists nowhere else: it reaches its keeper, or is made again. */
export interface NewSecret extends SecretHolder {
  readonly kind: 'access_key' | 'password' | 'client_secret' | 'token';
  /** The public handle that goes with it: a key's id, a secret's id, a token's number, the name to sign in with. */
  readonly handle: string;
  readonly secret: string;
  /** The same step may hand over again after a break: the last secret counts. */
  readonly stepId: string;
}

/** Where it was put: shown to people and kept in the ledger, holds no secret. */
export interface KeeperReceipt {
  readonly receipt: string;
}

/** Hands new secrets to whoever uses them. It keeps none itself. */
export interface Keeper {
  /** The places where this holder's consumers look, in words; empty: nobody has said, and nothing may be minted. */
  takes(of: SecretHolder): Promise<readonly string[]>;
  /** Resolves once it is durable at every place. @throws CountersignError when one place does not take it */
  deliver(secret: NewSecret): Promise<KeeperReceipt>;
  /** What was handed over for a step, if anything. */
  delivered(stepId: string): Promise<KeeperReceipt | undefined>;
  /** Puts back what stood at the places before this step; answers what could not be put back. Twice is once. */
  takeBack(of: SecretHolder, stepId: string): Promise<readonly string[]>;
  /** The new one is used and the rotation over: what places kept beside for taking back goes. Twice is once. */
  settle(of: SecretHolder, stepId: string): Promise<void>;
  /**
   * When the new one was last seen in use since it was handed over, by our own events or by a consumer's word, epoch ms;
   * undefined: not seen. Beside what the vendor itself can be asked.
   */
  usedAt(of: Omit<NewSecret, 'secret' | 'kind'>): Promise<number | undefined>;
}

/** Is the new credential used? `unknown`: this vendor cannot be asked and nobody has told. */
export interface Uptake {
  readonly used: 'yes' | 'no' | 'unknown';
  readonly detail: string;
}
