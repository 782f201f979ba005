/** Ids of this system, alike in the audit log and in the inventory. */

export const SYSTEM = 'vault';

export const entityId = (id: string): string => `vault:entity:${id}`;
export const groupId = (id: string): string => `vault:group:${id}`;
/** A token that stands for nobody but itself, by its accessor. */
export const tokenId = (accessor: string): string => `vault:token:${accessor}`;
/** All root tokens are one account: each of them may do everything. */
export const ROOT = 'vault:root';
/** `mount` ends in a slash, as Vault writes it: `approle/`. */
export const appRoleId = (mount: string, role: string): string => `vault:approle:${mount}${role}`;
export const credentialId = (native: string): string => `vault:credential:${native}`;
export const policyId = (name: string): string => `vault:policy:${name}`;
export const pathId = (path: string): string => `vault:path:${path}`;
