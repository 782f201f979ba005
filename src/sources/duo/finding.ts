/** A user or administrator who presses "I did not request this": Duo calls the sign-in fraudulent. */
import type { Event } from '../../model/index.ts';
import type { VendorFinding } from '../contract.ts';
import { str } from '../record.ts';

const isFraud = (event: Event): boolean =>
  str(event.raw['result'])?.toLowerCase() === 'fraud' ||
  (event.operation === 'admin_2fa_error' && /fraud/i.test(event.error?.message ?? ''));

export const duoFinding = (event: Event): VendorFinding | undefined =>
  isFraud(event)
    ? {
        detector: 'reported as fraud',
        title: 'A request for a second factor was reported as fraudulent',
        severity: 'high',
        attack: ['T1621'],
        llr: 3,
        hardFact: false,
        subjects: [],
        observables: event.src.ip === undefined ? [] : [`ip:${event.src.ip}`],
        dismissed: false,
      }
    : undefined;
