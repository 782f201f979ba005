/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { mailSentOutside } from './mail-sent-outside.ts';
import { mailboxWithoutAudit } from './mailbox-without-audit.ts';

export const m365Checks: readonly Check[] = [mailSentOutside, mailboxWithoutAudit];
