/** What the tests of this system share. Test only. */
import type { Raw } from '../record.ts';
import { identityOf } from './facts.ts';

/** 2026-06-01T00:00Z. */
export const T0 = Date.UTC(2026, 5, 1);

export const identity = (user: Raw) =>
  identityOf(user, { scope: 'acme', verifiedDomains: ['x.org'] });
