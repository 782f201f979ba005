/** Tokens, keys and secrets, as GitHub lists them: names and dates, never a value. Pure. */
import {
  type Credential,
  type Entitlement,
  type Identity,
  type InventoryFact,
  known,
  type Owner,
  type Resource,
  unknown,
} from '../../../model/index.ts';
import { instant, list, obj, type Raw, str, strings } from '../../record.ts';
import { fingerprintOf } from '../client.ts';
import { botId, githubId, orgId, pipelineNative, repoId, tokenNative } from '../ids.ts';
import {
  credentialFact,
  entitlementFact,
  identityFact,
  lastFact,
  repoPrivilege,
  timeFact,
} from './facts.ts';

const idText = (value: unknown): string | undefined =>
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

const unseen = unknown(
  'GitHub does not tell when a secret was used; the audit log names those handed to a job',
);

/** Where a secret stands: `org`, `owner/repo`, or an environment of it. */
export interface SecretPlace {
  readonly place: string;
  readonly environment?: string;
}

/** A secret of Actions: a copy of somebody's credential, in the CI store. Its use shows where it opens something. */
export const actionsSecret = (
  { place, environment }: SecretPlace,
  row: Raw,
): readonly Credential[] => {
  const name = str(row['name']);
  if (name === undefined) return [];
  const holder = pipelineNative(place, environment);
  const createdAt = timeFact(row['created_at'], 'GitHub did not say when the secret was made');
  return [
    credentialFact({
      ofId: githubId(holder),
      type: 'client_secret',
      nativeId: `secret/${holder}/${name}`,
      createdAt,
      lastUsedAt: unseen,
      expiresAt: unknown('GitHub keeps no end of a secret'),
      rotatedAt: timeFact(row['updated_at'], 'GitHub did not say when the secret was changed'),
      storedIn: 'ci',
      revocability: 'next_use',
    }),
  ];
};

/** A variable of Actions: its name only, for people do put secrets there. */
export const actionsVariable = (org: string, at: SecretPlace, row: Raw): readonly Resource[] => {
  const name = str(row['name']);
  if (name === undefined) return [];
  const holder = pipelineNative(at.place, at.environment);
  return [
    {
      kind: 'resource',
      id: githubId(`variable/${holder}/${name}`),
      system: 'github',
      nativeId: `variable/${holder}/${name}`,
      scope: org,
      name,
      type: 'actions_variable',
      runsAs: githubId(holder),
      tags: {
        created_at: str(row['created_at']) ?? 'unknown',
        updated_at: str(row['updated_at']) ?? 'unknown',
      },
    },
  ];
};

/** Whose app it is: by the settings, or by the app's own page. */
export interface AppOwner {
  readonly ownApps: ReadonlySet<string>;
  /** `GET /apps/{slug}`: undefined where the app is private or was not asked. */
  readonly page?: Raw | undefined;
}

const domainOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;

const classOfApp = (
  org: string,
  appId: string,
  { ownApps, page }: AppOwner,
): Pick<Identity, 'class' | 'classReason'> => {
  if (ownApps.has(appId))
    return { class: 'workload', classReason: 'a GitHub App of our own, by its id in the settings' };
  const owner = str(obj(page?.['owner'])['login']);
  if (owner?.toLowerCase() === org.toLowerCase())
    return { class: 'workload', classReason: 'a GitHub App that the organisation itself owns' };
  return {
    class: 'third_party_app',
    classReason:
      owner === undefined
        ? 'an installed GitHub App; GitHub does not say whose it is'
        : `an installed GitHub App of ${owner}`,
  };
};

/** An installation of a GitHub App. */
export const installationFacts = (
  org: string,
  row: Raw,
  owner: AppOwner,
): readonly (Identity | Entitlement)[] => {
  const slug = str(row['app_slug']);
  const appId = idText(row['app_id']);
  const id = idText(row['id']);
  if (slug === undefined || appId === undefined || id === undefined) return [];
  const said = classOfApp(org, appId, owner);
  const suspended = instant(row['suspended_at']);
  const selected = str(row['repository_selection']) === 'selected';
  const clientId = str(row['client_id']);
  const publisher = str(obj(owner.page?.['owner'])['login']);
  const domain = domainOf(str(owner.page?.['external_url']));
  const appHandle = (value: string) => ({
    kind: 'app_id' as const,
    value,
    issuer: 'https://github.com',
    verified: true,
  });
  return [
    identityFact({
      native: `${slug}[bot]`,
      org,
      name: slug,
      ...said,
      external: said.class === 'third_party_app',
      status: suspended === undefined ? 'active' : 'disabled',
      createdAt: timeFact(row['created_at'], 'GitHub did not say when the app was installed'),
      interactive: false,
      tags: {
        app_id: appId,
        installation_id: id,
        events: strings(row['events']).join(','),
        ...(publisher ? { publisher } : {}),
      },
      handles: [
        appHandle(appId),
        ...(clientId ? [appHandle(clientId)] : []),
        // The home page is written by the app's maker.
        ...(domain && said.class === 'third_party_app'
          ? [{ kind: 'publisher_domain' as const, value: domain, verified: false }]
          : []),
      ],
    }),
    entitlementFact({
      key: `installation/${id}`,
      holderId: botId(slug),
      privileges: Object.entries(obj(row['permissions'])).map(
        ([name, level]) => `${name}:${String(level)}`,
      ),
      resources: [repoId(`${org}/*`), orgId(org)],
      conditions: selected ? { repositorySelection: 'selected' } : undefined,
      via: { kind: 'consent', name: slug, nativeId: `installation/${id}` },
    }),
  ];
};

/** A self-hosted runner: a machine that takes jobs with a credential of its own. */
export const runnerFact = (org: string, place: string, row: Raw): readonly Identity[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const labels = list(row['labels']).flatMap((label) => str(obj(label)['name']) ?? []);
  return [
    identityFact({
      native: `runner/${place}/${id}`,
      org,
      name: str(row['name']) ?? id,
      class: 'workload',
      classReason: 'a self-hosted runner: a machine that runs what workflows tell it',
      ephemeral: row['ephemeral'] === true,
      interactive: false,
      tags: {
        os: str(row['os']) ?? 'unknown',
        labels: labels.join(','),
        runner_status: str(row['status']) ?? 'unknown',
      },
    }),
  ];
};

/** A webhook: where events of the organisation or repository are sent. The path of its address may hold a secret. */
export const hookFact = (org: string, place: string, row: Raw): readonly InventoryFact[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const url = str(obj(row['config'])['url']) ?? '';
  const origin = URL.canParse(url) ? new URL(url).origin : 'unknown';
  return [
    {
      kind: 'resource',
      id: githubId(`hook/${place}/${id}`),
      system: 'github',
      nativeId: `hook/${place}/${id}`,
      scope: org,
      name: origin,
      type: 'webhook',
      tags: {
        active: String(row['active'] === true),
        events: strings(row['events']).join(','),
        insecure_ssl: str(obj(row['config'])['insecure_ssl']) ?? 'unknown',
        created_at: str(row['created_at']) ?? 'unknown',
      },
    },
  ];
};
