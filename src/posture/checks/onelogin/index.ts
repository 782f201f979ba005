/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { factorByTextOrMail } from './factor-by-text-or-mail.ts';

export const oneloginChecks: readonly Check[] = [factorByTextOrMail];
