/** Whoever acts exists: principals that no pull has named yet are taken down when first seen. */
import type { Identity, InventoryChange } from '../../../model/index.ts';
import { principalIdentity } from '../inventory/apps.ts';
import { userIdentity } from '../inventory/users.ts';
import { put, type Scene } from './change.ts';

const identityOf = (scene: Scene): Identity | undefined => {
  const { actor } = scene.event;
  const id = actor.principalId?.slice('entra:'.length);
  if (id === undefined || actor.principalKind !== 'identity') return undefined;
  const { tenantId, record } = scene;
  if (actor.kind === 'human') {
    const userType = actor.scope === undefined || actor.scope === tenantId ? 'Member' : 'Guest';
    const user = { id, userPrincipalName: actor.name, accountEnabled: true, userType };
    return userIdentity(user, tenantId);
  }
  const label = `${record.text('category') ?? ''} ${record.text('type') ?? ''}`;
  const isManaged = label.includes('ManagedIdentity');
  return principalIdentity(
    {
      id,
      displayName: actor.name,
      accountEnabled: true,
      ...(isManaged ? { servicePrincipalType: 'ManagedIdentity' } : {}),
    },
    tenantId,
  );
};

export const firstSeen = (scene: Scene): readonly InventoryChange[] => {
  const { principalId } = scene.event.actor;
  if (principalId === undefined || scene.event.outcome === 'failure') return [];
  // One that was here and is gone has a history: a late record must not bring it back.
  if (scene.view.identity(principalId) || scene.view.history(principalId).length > 0) return [];
  const identity = identityOf(scene);
  return identity === undefined ? [] : [put(scene, identity)];
};
