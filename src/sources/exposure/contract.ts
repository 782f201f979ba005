/** Secrets that lie about: what is kept of each (never the secret itself). */
import type { CredentialKind, Source } from '../../model/index.ts';

export interface SecretPlace {
  /** File as given, or inside its repository. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Where it stands in history only, or first stood. */
  readonly commit?: string;
  readonly author?: string;
  /** When that commit was made, epoch ms. */
  readonly at?: number;
}

export interface ExposedSecret {
  /** Id of the pattern that saw it. */
  readonly pattern: string;
  readonly title: string;
  readonly system: Source | undefined;
  readonly type: CredentialKind;
  /** SHA-256 of the secret, hex: tells it again without keeping it. */
  readonly fingerprint: string;
  readonly lastFour: string;
  /** Public handles by which an inventory may know it, best first. */
  readonly handles: readonly string[];
  /** By its own word it has ended, epoch ms. */
  readonly expiredAt?: number;
  readonly place: SecretPlace;
}

/** What one scan left out, and why; the rest went on. */
export interface LeftOut {
  readonly path: string;
  readonly because: string;
}
