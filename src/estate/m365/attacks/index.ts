/** Every attack on mail and files, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { delegateAdded } from './delegate-added.ts';
import { inboxRuleExfiltration } from './inbox-rule-exfiltration.ts';
import { massDownload } from './mass-download.ts';

export const m365Attacks: readonly AttackScript[] = [
  delegateAdded,
  inboxRuleExfiltration,
  massDownload,
];
