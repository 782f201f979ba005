/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { everybodyMakesThings } from './everybody-makes-things.ts';
import { passesRowSecurity } from './passes-row-security.ts';
import { passwordWithoutEnd } from './password-without-end.ts';
import { runsProgramsOnTheHost } from './runs-programs-on-the-host.ts';
import { signInWithWeakMethod } from './sign-in-with-weak-method.ts';
import { signInWithoutPassword } from './sign-in-without-password.ts';
import { superuserLogsIn } from './superuser-logs-in.ts';
import { weakPasswordHash } from './weak-password-hash.ts';

export const postgresqlChecks: readonly Check[] = [
  everybodyMakesThings,
  passesRowSecurity,
  passwordWithoutEnd,
  runsProgramsOnTheHost,
  signInWithWeakMethod,
  signInWithoutPassword,
  superuserLogsIn,
  weakPasswordHash,
];
