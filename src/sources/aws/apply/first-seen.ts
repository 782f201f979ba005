/** Whoever acts exists: principals and keys that no pull has named yet are taken down when first seen. */
import type { InventoryView } from '../../../inventory/index.ts';
import {
  type Event,
  type Identity,
  type InventoryChange,
  known,
  noFlags,
  type Role,
  unknown,
} from '../../../model/index.ts';
import { accountOfArn, parseArn } from '../arn.ts';
import { roleFact, rootIdentity, userIdentity } from '../inventory/facts.ts';
import { put, type Scene } from './change.ts';
import { nameKey } from './credentials.ts';

const unseen = unknown('known from its events only');

const bare = (
  id: string,
  parts: Pick<Identity, 'scope' | 'name' | 'class' | 'classReason'> & {
    readonly interactive?: boolean;
    readonly external?: boolean;
  },
): Identity => ({
  kind: 'identity',
  id,
  system: 'aws',
  nativeId: id.slice('aws:'.length),
  scope: parts.scope,
  name: parts.name,
  class: parts.class,
  classReason: parts.classReason,
  flags: { ...noFlags, external: parts.external === true },
  status: 'active',
  createdAt: unseen,
  interactive: parts.interactive === undefined ? unseen : known(parts.interactive),
  mfa: unseen,
  lastUsedAt: unseen,
  tags: {},
});

const fromArn = (arn: string): Identity | Role | undefined => {
  const account = accountOfArn(arn);
  const parsed = parseArn(arn);
  if (account === undefined || parsed?.service !== 'iam') return undefined;
  if (parsed.resource === 'root') return rootIdentity(account, parsed.partition);
  if (parsed.resource.startsWith('user/')) return userIdentity({ arn, account });
  return parsed.resource.startsWith('role/') ? roleFact({ arn, account }) : undefined;
};

/** Scopes are never an account of ours: its pulls do not list these, and so must not end them. */
const fromForeign = (scene: Scene, id: string): Identity | undefined => {
  const { actor } = scene.event;
  const { name } = actor;
  const [, sort, scope = 'unknown'] = id.split(':');
  if (sort === 'oidc') {
    const reason = `OIDC subject of ${scope}`;
    return actor.kind === 'automation'
      ? bare(id, { scope, name, class: 'workload', classReason: reason, interactive: false })
      : bare(id, { scope, name, class: 'human', classReason: reason });
  }
  if (sort === 'saml') {
    const classReason = 'signs in through a SAML provider';
    return bare(id, { scope: 'saml', name, class: 'human', classReason, interactive: true });
  }
  if (sort === 'identitystore') {
    const classReason = 'user of IAM Identity Center';
    return bare(id, { scope, name, class: 'human', classReason, interactive: true });
  }
  if (sort === 'principal') {
    const account = actor.scope ?? 'unknown';
    const isOurs = scene.view.knownScopes('aws').has(account);
    const classReason = 'assumed: a principal of another account, known by its unique id only';
    const parts = { scope: `foreign:${account}`, name, classReason, external: !isOurs };
    return bare(id, { ...parts, class: 'service_account' });
  }
  return undefined;
};

const principalSeen = (scene: Scene): readonly InventoryChange[] => {
  const id = scene.event.actor.principalId;
  const { principalKind } = scene.event.actor;
  if (id === undefined || (principalKind !== 'identity' && principalKind !== 'role')) return [];
  // One that was here and is gone has a history: a late record must not bring it back.
  if (scene.view.principal(id) || scene.view.history(id).length > 0) return [];
  const fact = id.startsWith('aws:arn:')
    ? fromArn(id.slice('aws:'.length))
    : fromForeign(scene, id);
  return fact === undefined ? [] : [put(scene, fact)];
};

const keySeen = (scene: Scene): readonly InventoryChange[] => {
  const { credential, principalId } = scene.event.actor;
  if (credential?.type !== 'access_key' || principalId === undefined) return [];
  const { nativeId } = credential;
  if (scene.view.credentialByNativeId(nativeId)) return [];
  // A deleted key has a history: a late record must not bring it back.
  const wasThere = scene.view
    .history(principalId)
    .some(({ fact }) => fact.kind === 'credential' && fact.nativeId === nativeId);
  if (wasThere) return [];
  const seen = { key: nativeId, owner: principalId, status: 'active' } as const;
  return nameKey(scene, seen);
};

/** Nobody and nothing acts that is not taken down: the usual case, asked of every event. */
export const isAllKnown = ({ actor }: Event, view: InventoryView): boolean => {
  const { principalId, principalKind, credential } = actor;
  if (principalId === undefined) return true;
  if (credential?.type === 'access_key' && !view.credentialByNativeId(credential.nativeId))
    return false;
  const isPrincipal = principalKind === 'identity' || principalKind === 'role';
  return !isPrincipal || view.principal(principalId) !== undefined;
};

export const firstSeen = (scene: Scene): readonly InventoryChange[] => {
  const { actor } = scene.event;
  if (actor.principalId === undefined) return [];
  const principal = principalSeen(scene);
  const key = keySeen(scene);
  return principal.length === 0 ? key : [...principal, ...key];
};
