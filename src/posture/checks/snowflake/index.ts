/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { serviceWithPassword } from './service-with-password.ts';
import { worksAsAdministrator } from './works-as-administrator.ts';

export const snowflakeChecks: readonly Check[] = [serviceWithPassword, worksAsAdministrator];
