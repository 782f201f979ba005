/** Rules of sign-in that cover somebody, as their system weighs them. */
export interface SignInRule {
  readonly policy: string;
  readonly rule?: string;
  /** Apps by name; `everything` where it is about all of them. */
  readonly to: readonly string[];
  /** `perhaps`: it turns on what is in `turnsOn`. */
  readonly covers: 'yes' | 'perhaps';
  /** `ask`: lets in whoever gives what is in `asks`. */
  readonly effect: 'allow' | 'ask' | 'deny';
  /** Authenticators and devices, one phrase each. */
  readonly asks: readonly string[];
  /** All of `asks`, or any one. */
  readonly needs: 'all' | 'any';
  /** Where from; empty = wherever. */
  readonly networks: readonly string[];
  /** Ways of signing in; empty = whichever. */
  readonly protocols: readonly string[];
  readonly sessionMinutes?: number;
  readonly turnsOn: readonly string[];
  /** Watched, not enforced. */
  readonly onlyReported?: true;
}

export interface SignInRules {
  /** In the order in which they are weighed, where they are. */
  readonly rules: readonly SignInRule[];
  /** What could not be read: there may be more rules, or they may not cover it. */
  readonly unread: readonly string[];
}
