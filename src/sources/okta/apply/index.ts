/** What one System Log event changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, InventoryChange } from '../../../model/index.ts';
import { obj, str } from '../../record.ts';
import {
  appDeleted,
  appStatus,
  assigned,
  providerEnded,
  rolesGranted,
  rolesRevoked,
  tokenCreated,
  tokenRevoked,
  unassigned,
} from './access.ts';
import { type Handler, put, type Scene } from './change.ts';
import {
  factorAdded,
  factorRemoved,
  factorsReset,
  groupCreated,
  groupDeleted,
  memberAdded,
  memberRemoved,
  passwordChanged,
  seenUser,
  userCreated,
  userDeleted,
  userStatus,
} from './people.ts';

const handlers: ReadonlyMap<string, Handler> = new Map([
  ['user.lifecycle.create', userCreated],
  ['user.lifecycle.activate', userStatus('active', 'ACTIVE')],
  ['user.lifecycle.reactivate', userStatus('active', 'ACTIVE')],
  ['user.lifecycle.unsuspend', userStatus('active', 'ACTIVE')],
  ['user.lifecycle.suspend', userStatus('disabled', 'SUSPENDED')],
  ['user.lifecycle.deactivate', userStatus('disabled', 'DEPROVISIONED')],
  ['user.lifecycle.delete.completed', userDeleted],
  ['user.account.update_password', passwordChanged],
  ['user.account.privilege.grant', rolesGranted],
  ['user.account.privilege.revoke', rolesRevoked],
  ['group.privilege.grant', rolesGranted],
  ['group.privilege.revoke', rolesRevoked],
  ['group.lifecycle.create', groupCreated],
  ['group.lifecycle.delete', groupDeleted],
  ['group.user_membership.add', memberAdded],
  ['group.user_membership.remove', memberRemoved],
  ['system.api_token.create', tokenCreated],
  ['system.api_token.revoke', tokenRevoked],
  ['user.mfa.factor.activate', factorAdded],
  ['user.mfa.factor.deactivate', factorRemoved],
  ['user.mfa.factor.reset_all', factorsReset],
  ['application.lifecycle.activate', appStatus('active')],
  ['application.lifecycle.deactivate', appStatus('disabled')],
  ['application.lifecycle.delete', appDeleted],
  ['application.user_membership.add', assigned],
  ['application.user_membership.remove', unassigned],
  ['group.application_assignment.add', assigned],
  ['group.application_assignment.remove', unassigned],
  ['system.idp.lifecycle.delete', providerEnded],
]);

/** Who acts is there, whether or not the act went through. */
const firstSeen = (scene: Scene): readonly InventoryChange[] => {
  const { principalId, name, kind } = scene.event.actor;
  const type = str(obj(scene.event.raw['actor'])['type']);
  if (principalId === undefined || type !== 'User' || kind === 'unknown') return [];
  return scene.view.identity(principalId) === undefined
    ? [put(scene, seenUser(scene, principalId, name, false))]
    : [];
};

/** A record does not say of which organisation it is: the one that is connected, where there is one. */
const scopeOf = (event: Event, view: InventoryView): string =>
  (event.actor.principalId && view.identity(event.actor.principalId)?.scope) ||
  [...view.knownScopes('okta')][0] ||
  'okta';

export const applySystemLog = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const scene: Scene = { event, view, scope: scopeOf(event, view) };
  const seen = firstSeen(scene);
  const handler = event.outcome === 'success' ? handlers.get(event.operation) : undefined;
  const changes = handler?.(scene) ?? [];
  return seen.length === 0 ? changes : [...seen, ...changes];
};
