/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { appLetsItselfIn } from './app-lets-itself-in.ts';
import { changesAllData } from './changes-all-data.ts';

export const salesforceChecks: readonly Check[] = [appLetsItselfIn, changesAllData];
