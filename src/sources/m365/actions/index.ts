/** What may be done in Microsoft 365: an inbox rule switched off, forwarding taken away. Both exactly undone. */
import type { Action } from '../../../model/index.ts';
import type { M365Config } from '../config.ts';
import type { ConnectOptions } from '../connect.ts';
import { removeForwarding } from './forwarding.ts';
import { disableInboxRule } from './inbox-rule.ts';

export const m365Actions = (config: M365Config, options?: ConnectOptions): readonly Action[] => [
  disableInboxRule(config, options),
  removeForwarding(config, options),
];
