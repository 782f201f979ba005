/** All that Countersign can do on a host. */
import type { Action } from '../../../model/index.ts';
import type { OpensshConfig } from '../config.ts';
import { endSessions } from './end-sessions.ts';
import { disableKey } from './key-line.ts';

export const opensshActions = (config: OpensshConfig): readonly Action[] => [
  disableKey(config),
  endSessions(config),
];
