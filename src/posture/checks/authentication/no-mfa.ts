import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { isActive } from '../subject.ts';

export const noMfa: Check = {
  id: 'no-mfa',
  title: 'Person signs in without a second factor',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Enrol a phishing-resistant authenticator, and require it at sign-in.',
  cause: 'Enrolment in a second factor was left to the person.',
  closes: 'A pull that lists a second factor, or an account that cannot sign in.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'people who can sign in interactively', classes: ['human'] },
  applies(view, id, at) {
    const identity = view.identity(id, at);
    return (
      isActive(identity) && !(identity?.interactive.known && identity.interactive.value === false)
    );
  },
  judge(view, id, at) {
    const identity = view.identity(id, at);
    if (!identity) return cannotTell('not in the inventory');
    const { interactive, mfa } = identity;
    if (mfa.known && mfa.value) return pass;
    if (!interactive.known) return cannotTell(`interactive sign-in: ${interactive.because}`);
    if (!mfa.known) return cannotTell(`second factor: ${mfa.because}`);
    return fail('can sign in with a password alone');
  },
  points: 18,
  likelihoodNats: 0.7,
  condition: 'no_strong_authenticator',
};
