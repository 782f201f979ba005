/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { appReadsMailOrFiles } from './app-reads-mail-or-files.ts';
import { appWithoutName } from './app-without-name.ts';
import { delegationOverEverybody } from './delegation-over-everybody.ts';
import { loginKeyWithoutEnd } from './login-key-without-end.ts';
import { machineAdministers } from './machine-administers.ts';
import { superAdminCount } from './super-admin-count.ts';

export const googleWorkspaceChecks: readonly Check[] = [
  appReadsMailOrFiles,
  appWithoutName,
  delegationOverEverybody,
  loginKeyWithoutEnd,
  machineAdministers,
  superAdminCount,
];
