/** Google Workspace in the simulated organisation. */
import { mapWorkspace } from '../../sources/google-workspace/index.ts';
import type { EstatePart } from '../part.ts';
import { workspaceAttacks } from './attacks/index.ts';
import { workspaceExport } from './inventory.ts';
import { liveInWorkspace } from './life.ts';

export const workspacePart: EstatePart = {
  id: 'google-workspace',
  inventory: (organisation, at) => [
    {
      system: 'google-workspace',
      path: 'workspace.json',
      content: workspaceExport(organisation, at),
    },
  ],
  snapshots: (organisation, at) => [mapWorkspace(workspaceExport(organisation, at), at)],
  live: liveInWorkspace,
  attacks: workspaceAttacks,
};
