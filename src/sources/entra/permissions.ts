/** What Countersign asks of Entra, least privilege, reading, acting and undoing apart. Application permissions of Graph. */
import type { Permissions } from '../contract.ts';
import { inventoryPermissions } from './inventory/pull.ts';
import { logPermissions } from './logs.ts';

export const entraPermissions: Permissions = {
  read: [...new Set([...inventoryPermissions, ...logPermissions])],
  act: [],
  undo: [],
};
