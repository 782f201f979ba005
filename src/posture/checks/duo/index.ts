/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { bypassCodeWithoutEnd } from './bypass-code-without-end.ts';
import { letInWithoutFactor } from './let-in-without-factor.ts';

export const duoChecks: readonly Check[] = [bypassCodeWithoutEnd, letInWithoutFactor];
