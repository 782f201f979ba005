/** What one event of Entra changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, InventoryChange } from '../../../model/index.ts';
import {
  addGroup,
  addMember,
  addOwner,
  addPrincipal,
  addUser,
  changePassword,
  deleteGroup,
  deletePrincipal,
  deleteUser,
  disablePrincipal,
  disableUser,
  enableUser,
  inviteUser,
  removeMember,
  removeOwner,
  updateAccount,
} from './accounts.ts';
import { type Handler, sceneOf } from './change.ts';
import { changeKeys } from './credentials.ts';
import { firstSeen } from './first-seen.ts';
import {
  addAppRole,
  addGrant,
  addRole,
  consent,
  removeAppRole,
  removeGrant,
  removeRole,
} from './rights.ts';
import {
  changeAuthorization,
  changeCrossTenant,
  changeDomain,
  changeMethods,
  changePolicy,
  changeRoleRules,
  deletePolicy,
} from './settings.ts';

/**
 * First fitting line. Requests to PIM that still wait, and their steps, change nothing: the record that says
 * `completed` does. Source: Microsoft Entra documentation, "Audit log activities".
 */
const handlers: readonly (readonly [RegExp, Handler])[] = [
  [/^(?:add|remove) .*member .*role.*(?:requested|in PIM requested|canceled)/i, () => []],
  [/^add (?:eligible )?member to role/i, addRole],
  [
    /^remove (?:permanent )?(?:eligible )?(?:role|member) from role|^remove (?:eligible )?member from role/i,
    removeRole,
  ],
  [/^add member to group/i, addMember],
  [/^remove member from group/i, removeMember],
  [/^add group$/i, addGroup],
  [/^(?:hard )?delete group$/i, deleteGroup],
  [/^add owner to /i, addOwner],
  [/^remove owner from /i, removeOwner],
  [/^consent to application/i, consent],
  [/^add (?:delegated permission grant|oauth2permissiongrant)/i, addGrant],
  [/^remove (?:delegated permission grant|oauth2permissiongrant)/i, removeGrant],
  [/^add app role assignment/i, addAppRole],
  [/^remove app role assignment/i, removeAppRole],
  [/^(?:add|remove) service principal credentials/i, changeKeys],
  [/^update application/i, changeKeys],
  [/^add service principal$/i, addPrincipal],
  [/^(?:remove|hard delete) service principal$/i, deletePrincipal],
  [/^disable service principal/i, disablePrincipal],
  [/^add user$/i, addUser],
  [/^(?:hard )?delete user$/i, deleteUser],
  [/^restore user$/i, addUser],
  [/^invite external user/i, inviteUser],
  [/^disable account/i, disableUser],
  [/^enable account/i, enableUser],
  [
    /^(?:reset (?:user )?password|change (?:user )?password|self-service password reset)/i,
    changePassword,
  ],
  [/^update (?:user|service principal)$/i, updateAccount],
  [/^(?:add|update) conditional access policy/i, changePolicy],
  [/^delete conditional access policy/i, deletePolicy],
  [/^update authorization policy/i, changeAuthorization],
  [/^authentication methods policy (?:update|reset)/i, changeMethods],
  [/^set (?:federation settings on domain|domain authentication)/i, changeDomain],
  [/^update (?:a |the )?.*default cross-tenant access/i, changeCrossTenant],
  [/^update role setting in pim/i, changeRoleRules],
];

/** Refused changes change nothing, but who tried is there all the same. */
export const applyEntra = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const scene = sceneOf(event, view);
  const seen = firstSeen(scene);
  const isAudit = event.logsource.service === 'auditlogs';
  if (!isAudit || event.outcome !== 'success') return seen;
  const handler = handlers.find(([pattern]) => pattern.test(event.operation))?.[1];
  if (handler === undefined) return seen;
  const changes = handler(scene);
  return seen.length === 0 ? changes : [...seen, ...changes];
};
