/** Auth0's attack protection: brute force, suspicious address, breached password. */
import type { Event } from '../../model/index.ts';
import type { VendorFinding } from '../contract.ts';
import { isDetection } from './meaning.ts';

const leaked = /pwd_leak/;

export const auth0Finding = (event: Event): VendorFinding | undefined => {
  const code = event.privilege;
  if (!isDetection(code)) return undefined;
  const isLeak = leaked.test(code);
  return {
    detector: code,
    title: isLeak
      ? 'A breached password was used'
      : 'Too many failed sign-ins: attack protection blocks them',
    severity: isLeak ? 'high' : 'medium',
    attack: isLeak ? ['T1110.004'] : ['T1110'],
    llr: isLeak ? 1.5 : 0.5,
    // A password that is in a list stays there until it is changed.
    hardFact: isLeak,
    subjects: [],
    observables: event.src.ip === undefined ? [] : [`ip:${event.src.ip}`],
    dismissed: false,
  };
};
