/** What one GitHub event changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, InventoryChange } from '../../../model/index.ts';
import { str } from '../../record.ts';
import {
  addMember,
  createTeam,
  destroyTeam,
  removeMember,
  repoRight,
  teamMember,
  updateMember,
} from './people.ts';
import {
  changeVisibility,
  createRepo,
  createSecret,
  destroyRepo,
  grantToken,
  installationState,
  installed,
  removeSecret,
  revokeToken,
  updateSecret,
} from './repositories.ts';
import { type Handler, person, type Scene } from './scene.ts';

/** The one that the record names as acted upon: flat in the log, nested in webhooks. */
const userOf = ({ event, raw }: Pick<Scene, 'event' | 'raw'>): string | undefined =>
  str(raw['user']) ??
  event.targets.find(({ kind, name }) => kind === 'identity' && !name.startsWith('actions/'))?.name;

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['org.add_member', addMember],
  ['organization.member_added', addMember],
  ['org.remove_member', removeMember],
  ['organization.member_removed', removeMember],
  ['org.remove_outside_collaborator', removeMember],
  ['org.update_member', updateMember],
  ['team.add_member', teamMember(true)],
  ['membership.added', teamMember(true)],
  ['team.remove_member', teamMember(false)],
  ['membership.removed', teamMember(false)],
  ['team.create', createTeam],
  ['team.created', createTeam],
  ['team.destroy', destroyTeam],
  ['team.deleted', destroyTeam],
  ['team.add_repository', repoRight('team', true)],
  ['team.update_repository_permission', repoRight('team', true)],
  ['team.remove_repository', repoRight('team', false)],
  ['repo.add_member', repoRight('user', true)],
  ['repo.update_member', repoRight('user', true)],
  ['member.added', repoRight('user', true)],
  ['repo.remove_member', repoRight('user', false)],
  ['member.removed', repoRight('user', false)],
  ['repo.create', createRepo],
  ['repository.created', createRepo],
  ['repo.destroy', destroyRepo],
  ['repository.deleted', destroyRepo],
  ['repo.access', changeVisibility],
  ['personal_access_token.access_granted', grantToken],
  ['personal_access_token_request.approved', grantToken],
  ['personal_access_token.access_revoked', revokeToken],
  ...['repo', 'org', 'environment'].flatMap((scope): readonly (readonly [string, Handler])[] => [
    [`${scope}.create_actions_secret`, createSecret],
    [`${scope}.update_actions_secret`, updateSecret],
    [`${scope}.remove_actions_secret`, removeSecret],
  ]),
  ['installation.created', installed],
  ['installation.new_permissions_accepted', installed],
  ['installation.suspend', installationState('disabled')],
  ['installation.unsuspend', installationState('active')],
  ['installation.deleted', installationState(undefined)],
]);

/** Who acts is there; one that was here and is gone has a history, and a late record must not bring it back. */
const actorSeen = (scene: Scene): readonly InventoryChange[] => {
  const { principalId, name } = scene.event.actor;
  if (principalId === undefined || scene.view.principal(principalId)) return [];
  return scene.view.history(principalId).length > 0 ? [] : person(scene, name);
};

export const applyGithub = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const { raw } = event;
  const org = event.cloud.account;
  if (org === undefined) return [];
  const scene: Scene = { event, view, org, raw, user: userOf({ event, raw }) };
  const handler = event.outcome === 'success' ? handlers.get(event.operation) : undefined;
  const changes = handler?.(scene) ?? [];
  const own = new Set(changes.flatMap((one) => (one.op === 'put' ? [one.fact.id] : [])));
  const seen = actorSeen(scene).filter((one) => one.op !== 'put' || !own.has(one.fact.id));
  return [...seen, ...changes];
};
