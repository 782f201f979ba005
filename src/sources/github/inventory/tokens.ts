/** Tokens and keys, as GitHub lists them: names and dates, never a value. Pure. */
import {
  type Credential,
  type Entitlement,
  type Identity,
  known,
  type Owner,
  unknown,
} from '../../../model/index.ts';
import { obj, type Raw, str, strings } from '../../record.ts';
import { fingerprintOf } from '../client.ts';
import { credentialId, githubId, orgId, repoId, tokenNative } from '../ids.ts';
import {
  credentialFact,
  entitlementFact,
  identityFact,
  lastFact,
  repoPrivilege,
  timeFact,
} from './facts.ts';

export const idText = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : str(value);

/** `{repository: {contents: 'read'}, organization: {members: 'read'}}` → `contents:read`, `organization:members:read`. */
const permissionsOf = (value: unknown): readonly string[] => {
  const named = (group: string, prefix: string) =>
    Object.entries(obj(obj(value)[group])).map(
      ([name, level]) => `${prefix}${name}:${String(level)}`,
    );
  return [
    ...named('repository', ''),
    ...named('organization', 'organization:'),
    ...named('other', 'other:'),
  ];
};

/** A grant of `/orgs/{org}/personal-access-tokens`, with the repositories of a subset. */
export const fineGrainedFacts = (
  org: string,
  grant: Raw,
  repositories?: readonly Raw[],
): readonly (Credential | Entitlement)[] => {
  const login = str(obj(grant['owner'])['login']);
  const token = idText(grant['token_id']);
  const id = idText(grant['id']);
  if (login === undefined || token === undefined || id === undefined) return [];
  const nativeId = tokenNative(token);
  const repos = (repositories ?? []).flatMap((one) => str(one['full_name']) ?? []);
  return [
    credentialFact({
      ofId: githubId(login),
      type: 'api_token',
      nativeId,
      status: grant['token_expired'] === true ? 'inactive' : 'active',
      createdAt: unknown(
        'GitHub tells when the organisation let the token in, not when it was made',
      ),
      lastUsedAt: lastFact(grant['token_last_used_at'], 'GitHub did not say when it was used'),
      expiresAt: lastFact(grant['token_expires_at'], 'GitHub did not say when it ends'),
      rotatedAt: timeFact(grant['access_granted_at'], 'GitHub did not say when it was let in'),
      storedIn: 'unknown',
      revocability: 'now',
    }),
    entitlementFact({
      key: `pat/${id}`,
      holderId: githubId(login),
      privileges: permissionsOf(grant['permissions']),
      resources:
        str(grant['repository_selection']) === 'none'
          ? [orgId(org)]
          : repos.length > 0
            ? repos.map(repoId)
            : [repoId(`${org}/*`)],
      via: { kind: 'consent', name: str(grant['token_name']) ?? nativeId, nativeId: `pat/${id}` },
    }),
  ];
};

/** A row of `/orgs/{org}/credential-authorizations`: what single sign-on lets in. */
export const authorizationFacts = (
  org: string,
  row: Raw,
): readonly (Credential | Entitlement)[] => {
  const login = str(row['login']);
  const id = idText(row['credential_id']);
  if (login === undefined || id === undefined) return [];
  const said = str(row['credential_type']) ?? '';
  const isKey = /ssh/i.test(said);
  const token = idText(row['authorized_credential_id']);
  const nativeId =
    (isKey ? str(row['fingerprint']) : token && tokenNative(token)) ?? `authorization/${id}`;
  const scopes = strings(row['scopes']);
  return [
    credentialFact({
      // The log knows a token by its own id alone; how it is stopped goes by the list that it stands in.
      id: credentialId(`authorization/${id}`),
      ofId: githubId(login),
      type: isKey ? 'ssh_key' : 'api_token',
      nativeId,
      createdAt: timeFact(
        row['credential_authorized_at'],
        'GitHub did not say when it was authorised',
      ),
      lastUsedAt: lastFact(
        row['credential_accessed_at'] ?? null,
        'GitHub did not say when it was used',
      ),
      expiresAt: lastFact(
        row['authorized_credential_expires_at'] ?? null,
        'GitHub did not say when it ends',
      ),
      rotatedAt: known(null),
      storedIn: 'unknown',
      revocability: 'now',
    }),
    entitlementFact({
      key: `authorization/${id}`,
      holderId: githubId(login),
      privileges: isKey ? ['git:read', 'git:write'] : scopes.map((scope) => `scope:${scope}`),
      resources: [repoId(`${org}/*`), orgId(org)],
      via: {
        kind: 'consent',
        name:
          str(row['authorized_credential_note']) ?? str(row['authorized_credential_title']) ?? said,
        nativeId: `authorization/${id}`,
      },
    }),
  ];
};

/** A row of `/repos/{owner}/{repo}/keys`: bound to the repository, to no person. */
export const deployKeyFacts = (
  org: string,
  repo: string,
  row: Raw,
): readonly (Identity | Credential | Entitlement | Owner)[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const native = `deploy-key/${repo}/${id}`;
  const nativeId = fingerprintOf(str(row['key']) ?? '') ?? native;
  const level = row['read_only'] === true ? 'read' : 'write';
  const addedBy = str(row['added_by']);
  const createdAt = timeFact(row['created_at'], 'GitHub did not say when the key was added');
  const lastUsedAt = lastFact(row['last_used'] ?? null, 'GitHub did not say when the key was used');
  return [
    identityFact({
      native,
      org,
      name: str(row['title']) ?? native,
      class: 'service_account',
      classReason: 'a deploy key: acts for a repository, stands for no person',
      status: row['enabled'] === false ? 'disabled' : 'active',
      createdAt,
      interactive: false,
      mfa: known(false),
      lastUsedAt,
      tags: { repository: repo, read_only: String(row['read_only'] === true) },
      handles: nativeId === native ? [] : [{ kind: 'public_key', value: nativeId, verified: true }],
    }),
    credentialFact({
      ofId: githubId(native),
      type: 'ssh_key',
      nativeId,
      status: row['enabled'] === false ? 'inactive' : 'active',
      createdAt,
      lastUsedAt,
      expiresAt: known(null),
      rotatedAt: known(null),
      storedIn: 'unknown',
      revocability: 'now',
    }),
    entitlementFact({
      key: native,
      holderId: githubId(native),
      privileges: [repoPrivilege(level)],
      resources: [repoId(repo)],
      via: { kind: 'assignment', name: 'deploy key', nativeId: id },
    }),
    ...(addedBy && createdAt.known
      ? [
          {
            kind: 'owner' as const,
            id: githubId(`owner/${native}/${addedBy}`),
            ofId: githubId(native),
            who: githubId(addedBy),
            basis: 'creator' as const,
            confidence: 0.5,
            since: createdAt.value,
          },
        ]
      : []),
  ];
};
