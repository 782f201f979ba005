/** What one activity changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, InventoryChange } from '../../../model/index.ts';
import { type ActivityEvent, activityOf } from '../activity.ts';
import { superAdminId } from '../ids.ts';
import { superAdmin } from '../inventory/users.ts';
import { authorize, delegate, revoke, revokeAppPassword, revokeGrant, undelegate } from './apps.ts';
import {
  addMember,
  assignRole,
  createGroup,
  deleteGroup,
  removeMember,
  unassignRole,
} from './rights.ts';
import { dependents, end, type Handler, ofUser, put } from './scene.ts';
import { createUser, mfa, renameUser, status } from './users.ts';

const groups: Readonly<Record<string, Handler>> = {
  add_member: addMember,
  add_user: addMember,
  remove_member: removeMember,
  remove_user: removeMember,
  create_group: createGroup,
  delete_group: deleteGroup,
};

const own: Readonly<Record<string, Handler>> = {
  '2sv_enroll': mfa(true),
  '2sv_disable': mfa(false),
};

const handlers: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  admin: {
    CREATE_USER: createUser,
    DELETE_USER: ofUser((scene, _email, id) => [
      ...dependents(scene, id),
      end(scene, 'identity', id),
    ]),
    SUSPEND_USER: status('disabled'),
    ARCHIVE_USER: status('disabled'),
    UNSUSPEND_USER: status('active'),
    UNARCHIVE_USER: status('active'),
    RENAME_USER: renameUser,
    TURN_OFF_2_STEP_VERIFICATION: mfa(false),
    GRANT_ADMIN_PRIVILEGE: ofUser((scene, email) => [put(scene, superAdmin(email))]),
    REVOKE_ADMIN_PRIVILEGE: ofUser((scene, email) => [
      end(scene, 'entitlement', superAdminId(email)),
    ]),
    ASSIGN_ROLE: assignRole,
    UNASSIGN_ROLE: unassignRole,
    REVOKE_3LO_TOKEN: revokeGrant,
    REVOKE_ASP: revokeAppPassword,
    AUTHORIZE_API_CLIENT_ACCESS: delegate,
    REMOVE_API_CLIENT_ACCESS: undelegate,
    ADD_GROUP_MEMBER: addMember,
    REMOVE_GROUP_MEMBER: removeMember,
    CREATE_GROUP: createGroup,
    DELETE_GROUP: deleteGroup,
  },
  token: { authorize, revoke },
  groups,
  groups_enterprise: groups,
  login: {
    ...own,
    account_disabled_password_leak: status('disabled'),
    account_disabled_generic: status('disabled'),
    account_disabled_hijacked: status('disabled'),
  },
  user_accounts: own,
};

const PREFIX = 'google_workspace.';

/** The event of this operation inside its activity; ids tell events of one activity apart, operations mostly do too. */
const activityIn = (event: Event): ActivityEvent | undefined =>
  activityOf(event.raw).events.find(({ name }) => name === event.operation);

export const applyActivity = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  if (event.outcome !== 'success' || !event.logsource.service.startsWith(PREFIX)) return [];
  const application = event.logsource.service.slice(PREFIX.length);
  const table = Object.hasOwn(handlers, application) ? handlers[application] : undefined;
  const handler =
    table && Object.hasOwn(table, event.operation) ? table[event.operation] : undefined;
  const activity = handler === undefined ? undefined : activityIn(event);
  if (handler === undefined || activity === undefined) return [];
  const scope = event.cloud.account ?? [...view.knownScopes('google-workspace')][0];
  return scope === undefined ? [] : handler({ event, view, activity, scope });
};
