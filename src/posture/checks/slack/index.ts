/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { appReadsConversations } from './app-reads-conversations.ts';

export const slackChecks: readonly Check[] = [appReadsConversations];
