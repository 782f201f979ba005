/** What Countersign asks of Entra, least privilege, reading, acting and undoing apart: application permissions of Graph. */
import type { Permissions } from '../contract.ts';
import { entraActions } from './actions/index.ts';
import { entraConfig } from './config.ts';
import { inventoryPermissions } from './inventory/pull.ts';
import { logPermissions } from './logs.ts';

const union = (lists: readonly (readonly string[])[]): readonly string[] => [
  ...new Set(lists.flat()),
];

/** Nobody is reached by asking what the actions need. */
const nobody = entraConfig.parse({
  tenantId: 'none',
  app: { clientId: 'none', clientSecret: 'none' },
});
const actions = entraActions(nobody);

export const entraPermissions: Permissions = {
  read: union([inventoryPermissions, logPermissions]),
  act: union(actions.flatMap(({ permissions }) => [permissions.do, permissions.verify])),
  undo: union(actions.map(({ permissions }) => permissions.undo)),
};
