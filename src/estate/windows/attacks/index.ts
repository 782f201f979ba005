/** Every attack in the domain, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { adminSdHolder } from './admin-sd-holder.ts';
import { asRepRoast } from './as-rep-roast.ts';
import { dcsync } from './dcsync.ts';
import { goldenTicket } from './golden-ticket.ts';
import { kerberoast } from './kerberoast.ts';
import { lateralLogons } from './lateral-logons.ts';
import { passwordSprayKerberos } from './password-spray-kerberos.ts';
import { passwordSprayNtlm } from './password-spray-ntlm.ts';
import { resourceBasedDelegation } from './resource-based-delegation.ts';
import { shadowCredentials } from './shadow-credentials.ts';
import { sidHistory } from './sid-history.ts';

export const windowsAttacks: readonly AttackScript[] = [
  adminSdHolder,
  asRepRoast,
  dcsync,
  goldenTicket,
  kerberoast,
  lateralLogons,
  passwordSprayKerberos,
  passwordSprayNtlm,
  resourceBasedDelegation,
  shadowCredentials,
  sidHistory,
];
