/** What can be done in a Google Workspace customer, with its acting credential. */
import { SECOND } from '../../../core/index.ts';
import type { Action } from '../../../model/index.ts';
import { MINUTES_TO_OBEY } from '../../state-action.ts';
import { actClients, type WorkspaceClients } from '../client.ts';
import type { WorkspaceConfig } from '../config.ts';
import { deleteAppAccess, deleteAppPassword } from './credentials.ts';
import { removeAdminRole, removeFromGroup } from './rights.ts';
import type { Acting, ActingOptions } from './target.ts';
import { removeBackupCodes, requirePasswordChange, signOut, suspendUser } from './users.ts';

export const workspaceActions = (
  config: WorkspaceConfig,
  options: ActingOptions = {},
): readonly Action[] => {
  let clients: WorkspaceClients | undefined;
  const { propagationSeconds, ...rest } = options;
  const acting: Acting = {
    config,
    propagationMs: propagationSeconds === undefined ? MINUTES_TO_OBEY : propagationSeconds * SECOND,
    clients() {
      clients ??= actClients(config, rest);
      return clients;
    },
  };
  return [
    suspendUser,
    signOut,
    requirePasswordChange,
    removeBackupCodes,
    deleteAppAccess,
    deleteAppPassword,
    removeAdminRole,
    removeFromGroup,
  ].map((make) => make(acting));
};
