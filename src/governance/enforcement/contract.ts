/**
 * A question before an act, and its answer, in the words of the OpenID AuthZEN Authorization API 1.0: may this subject
 * do this action to this resource, in this context?
 */
import type { IdentityClass, Tier } from '../../model/index.ts';

export interface Question {
  readonly subject: Entity;
  readonly action: { readonly name: string; readonly properties?: Properties };
  readonly resource: Entity;
  readonly context?: Properties;
}

export interface Entity {
  readonly type: string;
  readonly id: string;
  readonly properties?: Properties;
}

type Properties = Readonly<Record<string, unknown>>;

/** What decided, never how: a reason names the stage, not the inside of a policy. */
export type Stage =
  | 'subject_unknown'
  | 'subject_inactive'
  | 'incident'
  | 'decoy'
  | 'delegator'
  | 'policy'
  | 'default'
  | 'not_answerable';

/** What must be done with a permission that is given. */
export type Obligation = 'step_up' | 'read_only' | 'ask_sponsor';

export interface Decision {
  readonly permit: boolean;
  readonly stage: Stage;
  readonly reason: string;
  readonly obligations: readonly Obligation[];
  /** Inventory id of the subject, where it was found. */
  readonly principalId?: string;
  /** The rule of the site that decided. */
  readonly rule?: string;
}

/** How a site decides; `enforcement.yml` of its data directory. */
export interface EnforcementPolicy {
  /** A subject that no inventory names. */
  readonly unknownSubject: 'permit' | 'deny';
  /** While this process cannot tell: no graph is loaded here. */
  readonly notAnswerable: 'permit' | 'deny';
  /** An open incident about the subject, or about whom it acts for: read on, or nothing. Contained ones are denied. */
  readonly openIncident: 'deny' | 'read_only' | 'permit';
  /** In order; the first that fits decides. */
  readonly rules: readonly PolicyRule[];
}

export interface PolicyRule {
  readonly id: string;
  readonly when: {
    readonly class?: readonly IdentityClass[];
    /** This tier or a more dangerous one (a lower number). */
    readonly tierAtMost?: Tier;
    /** Risk of its posture, 0–100, from which on the rule fits. */
    readonly riskAtLeast?: number;
    /** Names with `*`. */
    readonly action?: readonly string[];
    /** `type:id` with `*`. */
    readonly resource?: readonly string[];
    /** Nobody is declared to answer for it. */
    readonly unowned?: true;
    /** Nobody has declared what it is for. */
    readonly withoutPurpose?: true;
  };
  readonly answer: 'permit' | 'deny' | Obligation;
  /** Told to the gateway. */
  readonly reason: string;
}
