/** What Countersign asks of Microsoft 365, least privilege, reading, acting and undoing apart. */
import type { Permissions } from '../contract.ts';
import { m365Actions } from './actions/index.ts';
import { m365Config } from './config.ts';
import { FEED } from './connect.ts';
import { inventoryPermissions } from './inventory/pull.ts';

const union = (lists: readonly (readonly string[])[]): readonly string[] => [
  ...new Set(lists.flat()),
];

/** Nobody is reached by asking what the actions need. */
const nobody = m365Config.parse({
  tenantId: 'none',
  app: { clientId: 'none', clientSecret: 'none' },
});
const actions = m365Actions(nobody);

export const m365Permissions: Permissions = {
  read: [...inventoryPermissions, FEED],
  act: union(actions.flatMap(({ permissions }) => [permissions.do, permissions.verify])),
  undo: union(actions.map(({ permissions }) => permissions.undo)),
};
