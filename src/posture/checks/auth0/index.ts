/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { clientWithOldGrants } from './client-with-old-grants.ts';
import { writesByManagementApi } from './writes-by-management-api.ts';

export const auth0Checks: readonly Check[] = [clientWithOldGrants, writesByManagementApi];
