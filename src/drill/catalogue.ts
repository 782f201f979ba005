/** Which attack is drilled, what must come of it, and what that proves. */
import { attacks } from '../estate/index.ts';
import type { DrillDefinition, Expectation } from './contract.ts';

interface Proof {
  readonly expects: Expectation;
  /** In one sentence, for whoever decides whether to trust it. */
  readonly says: string;
}

/** By id of the attack; one that has no proof is no drill. */
export const proofs: Readonly<Record<string, Proof>> = {
  'leaked-access-key': {
    expects: 'contained',
    says: 'Proves that a leaked administrator key is switched off under its standing pre-authorisation, that what it planted is stopped too, and that all of it can be given back.',
  },
  'stolen-instance-session': {
    expects: 'approved_then_contained',
    says: 'Proves that a session used in two places at once is told from the machine it was stolen from, and is ended once its owner agrees.',
  },
  'phished-console-sign-in': {
    expects: 'approved_then_contained',
    says: 'Proves that a person signing in an ocean away is noticed within minutes, and that nobody is suspended before somebody else has agreed.',
  },
  'hijacked-pipeline': {
    expects: 'approved_then_contained',
    says: 'Proves that a pipeline which makes itself an administrator is held by its role, together with the user and key it made.',
  },
  'dormant-account-awakes': {
    expects: 'approved_then_contained',
    says: 'Proves that an account silent for months is noticed at its first calls, before it has changed anything.',
  },
  'honeytoken-touched': {
    expects: 'approved_then_contained',
    says: 'Proves that one try of a decoy key is enough to know that somebody is inside.',
  },
  'backdoored-role': {
    expects: 'contained',
    says: 'Proves that a trust opened to an outside account is seen and held without waiting for a person.',
  },
  'blind-and-exfiltrate': {
    expects: 'approved_then_contained',
    says: 'Proves that stopping the log is itself seen, and ties the copies shared outside to the same story.',
  },
  'break-glass-sign-in': {
    expects: 'paged_not_locked',
    says: 'Proves that use of the emergency account pages two people at once and never locks it.',
  },
  'low-risk-token-elsewhere': {
    expects: 'not_paged',
    says: 'Proves that an oddity of a harmless token is noted, and wakes nobody.',
  },
};

export const drills: readonly DrillDefinition[] = attacks.flatMap(
  ({ id, title, class: of, situation, attack }) => {
    const proof = Object.hasOwn(proofs, id) ? proofs[id] : undefined;
    return proof === undefined ? [] : [{ id, title, class: of, situation, attack, ...proof }];
  },
);
