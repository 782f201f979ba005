/** Tokens and keys of GitLab, from answers of its API. Pure. */
import { type Credential, type Entitlement, type Identity, known } from '../../../model/index.ts';
import { type Raw, str, strings } from '../../record.ts';
import { gitlabId, projectId, tokenNative, userId } from '../ids.ts';
import {
  credential,
  entitlement,
  identity,
  idText,
  lastFact,
  type Place,
  timeFact,
} from './facts.ts';

/** A personal, project or group access token: all act as a user, people or bot. */
export const tokenFacts = (row: Raw, via: string): readonly (Credential | Entitlement)[] => {
  const id = idText(row['id']);
  const user = idText(row['user_id']);
  if (id === undefined || user === undefined) return [];
  const nativeId = tokenNative(id);
  const dead =
    row['revoked'] === true ? 'deleted' : row['active'] === false ? 'inactive' : 'active';
  return [
    credential({
      ofId: userId(user),
      type: 'api_token',
      nativeId,
      status: dead,
      createdAt: timeFact(row['created_at']),
      lastUsedAt: lastFact(row, 'last_used_at'),
      expiresAt: lastFact(row, 'expires_at'),
      rotatedAt: known(null),
    }),
    entitlement(`token/${id}`, {
      holderId: userId(user),
      privileges: strings(row['scopes']).map((scope) => `scope:${scope}`),
      resources: [gitlabId('*')],
      via: { kind: 'consent', name: str(row['name']) ?? via, nativeId },
    }),
  ];
};

export const deployTokenFacts = (
  at: Place,
  row: Raw,
): readonly (Identity | Credential | Entitlement)[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const native = `deploy-token/${id}`;
  const dead = row['revoked'] === true || row['expired'] === true;
  return [
    identity({
      nativeId: native,
      scope: at.scope,
      name: str(row['username']) ?? native,
      class: 'service_account',
      classReason: 'a deploy token: acts by itself, stands for no person',
      status: dead ? 'disabled' : 'active',
      interactive: known(false),
      mfa: known(false),
    }),
    credential({
      ofId: gitlabId(native),
      type: 'api_token',
      nativeId: native,
      status: dead ? 'inactive' : 'active',
      expiresAt: lastFact(row, 'expires_at'),
    }),
    entitlement(native, {
      holderId: gitlabId(native),
      privileges: strings(row['scopes']).map((scope) => `scope:${scope}`),
      resources: [gitlabId('*')],
      via: { kind: 'assignment', name: str(row['name']) ?? native },
    }),
  ];
};

/** One key may be let in to many projects: the key once, a right for each. */
export const deployKeyFacts = (
  at: Place,
  project: string,
  row: Raw,
  isNew: boolean,
): readonly (Identity | Credential | Entitlement)[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const native = `deploy-key/${id}`;
  const fingerprint = str(row['fingerprint_sha256']) ?? native;
  const createdAt = timeFact(row['created_at']);
  const push = row['can_push'] === true;
  const own = [
    identity({
      nativeId: native,
      scope: at.scope,
      name: str(row['title']) ?? native,
      class: 'service_account',
      classReason: 'a deploy key: acts for projects, stands for no person',
      createdAt,
      interactive: known(false),
      mfa: known(false),
      ...(fingerprint === native
        ? {}
        : { handles: [{ kind: 'public_key', value: fingerprint, verified: true }] as const }),
    }),
    credential({
      ofId: gitlabId(native),
      type: 'ssh_key',
      nativeId: fingerprint,
      createdAt,
      expiresAt: lastFact(row, 'expires_at'),
      lastUsedAt: lastFact(row, 'last_used_at'),
      rotatedAt: known(null),
    }),
  ];
  return [
    ...(isNew ? own : []),
    entitlement(`${native}/project/${project}`, {
      holderId: gitlabId(native),
      privileges: [push ? 'git:write' : 'git:read'],
      resources: [projectId(project)],
      via: { kind: 'assignment', name: 'deploy key', nativeId: id },
    }),
  ];
};
