/** Facts of GitLab, from answers of its API. Pure; values of variables and tokens never get in. */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Group,
  type Handle,
  type Identity,
  known,
  type Membership,
  noFlags,
  type Resource,
  unknown,
} from '../../../model/index.ts';
import { instant, list, obj, type Raw, str, strings } from '../../record.ts';
import {
  credentialId,
  gitlabId,
  groupId,
  pipelineNative,
  projectId,
  tokenNative,
  userId,
} from '../ids.ts';

const untold = unknown('GitLab does not tell');

const timeFact = (value: unknown): Fact<number> => {
  const time = instant(value);
  return time === undefined ? untold : known(time);
};
/** Null is never; a field that is not there was not told. */
const lastFact = (row: Raw, key: string): Fact<number | null> =>
  row[key] === null ? known(null) : timeFact(row[key]);

const idText = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : str(value);

const identity = (
  parts: Pick<Identity, 'nativeId' | 'scope' | 'name' | 'class' | 'classReason'> &
    Partial<Identity>,
): Identity => ({
  kind: 'identity',
  id: gitlabId(parts.nativeId),
  system: 'gitlab',
  flags: noFlags,
  status: 'active',
  createdAt: untold,
  interactive: untold,
  mfa: untold,
  lastUsedAt: untold,
  tags: {},
  ...parts,
});

const credential = (
  parts: Pick<Credential, 'ofId' | 'type' | 'nativeId'> & Partial<Credential>,
): Credential => ({
  kind: 'credential',
  id: credentialId(parts.nativeId),
  system: 'gitlab',
  status: 'active',
  issuer: 'gitlab',
  createdAt: untold,
  lastUsedAt: untold,
  // "Last used" of tokens is written once in ten minutes at most.
  lastUsedPrecision: 600_000,
  expiresAt: untold,
  rotatedAt: untold,
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
  ...parts,
});

const entitlement = (
  key: string,
  parts: Pick<Entitlement, 'holderId' | 'privileges' | 'resources' | 'via'> & Partial<Entitlement>,
): Entitlement => ({
  kind: 'entitlement',
  id: gitlabId(`grant/${key}`),
  system: 'gitlab',
  effect: 'allow',
  privilegesInverted: false,
  resourcesInverted: false,
  conditions: undefined,
  standing: 'standing',
  ...parts,
});

const BOT = /^(?:project|group)_\d+_bot(?:_[0-9a-z]+)?$/;

const classOf = (row: Raw, isServiceAccount: boolean): Pick<Identity, 'class' | 'classReason'> => {
  const username = str(row['username']) ?? '';
  if (isServiceAccount)
    return { class: 'service_account', classReason: 'listed as a service account' };
  if (BOT.test(username))
    return {
      class: 'service_account',
      classReason: 'bot user of a project or group access token, by its name',
    };
  if (row['bot'] === true)
    return { class: 'service_account', classReason: 'GitLab says it is a bot' };
  return { class: 'human', classReason: 'a user account' };
};

const statusOf = (state: unknown): Identity['status'] => {
  const said = str(state) ?? '';
  if (said === 'active') return 'active';
  return /block|deactivated|banned|ldap_blocked/.test(said) ? 'disabled' : 'unknown';
};

const handlesOf = (row: Raw, host: string): readonly Handle[] => {
  const email = str(row['email']);
  const saml = obj(row['group_saml_identity']);
  const identities = [...list(row['identities']).map(obj), ...(saml['extern_uid'] ? [saml] : [])];
  return [
    { kind: 'login', value: str(row['username']) ?? '', issuer: host, verified: true },
    ...(email
      ? [
          {
            kind: 'email' as const,
            value: email,
            verified: instant(row['confirmed_at']) !== undefined,
          },
        ]
      : []),
    ...identities.flatMap((one): readonly Handle[] => {
      const value = str(one['extern_uid']);
      const issuer = str(one['provider']);
      return value
        ? [{ kind: 'saml_name_id', value, verified: true, ...(issuer ? { issuer } : {}) }]
        : [];
    }),
  ];
};

export interface Place {
  readonly scope: string;
  readonly host: string;
}

/** A row of `/users`, or of a list of members. */
export const userFacts = (
  at: Place,
  row: Raw,
  isServiceAccount = false,
): readonly (Identity | Entitlement)[] => {
  const id = idText(row['id']);
  const username = str(row['username']);
  if (id === undefined || username === undefined) return [];
  const said = classOf(row, isServiceAccount);
  const email = str(row['email']);
  const twoFactor = row['two_factor_enabled'];
  return [
    identity({
      nativeId: `user/${id}`,
      scope: at.scope,
      name: username,
      ...said,
      flags: { ...noFlags, external: row['external'] === true },
      status: statusOf(row['state']),
      createdAt: timeFact(row['created_at']),
      interactive: known(said.class === 'human'),
      mfa:
        typeof twoFactor === 'boolean'
          ? known(twoFactor)
          : unknown('GitLab tells it to administrators alone'),
      lastUsedAt: 'last_activity_on' in row ? lastFact(row, 'last_activity_on') : untold,
      tags: {
        ...(email && said.class === 'human' ? { email } : {}),
        ...(row['is_admin'] === true ? { role: 'administrator' } : {}),
      },
      handles: handlesOf(row, at.host),
    }),
    ...(row['is_admin'] === true
      ? [
          entitlement(`admin/${id}`, {
            holderId: userId(id),
            privileges: ['instance:admin'],
            resources: [gitlabId('*')],
            via: { kind: 'assignment', name: 'administrator' },
          }),
        ]
      : []),
  ];
};

export const groupFacts = (scope: string, row: Raw): readonly (Group | Membership)[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const parent = idText(row['parent_id']);
  return [
    {
      kind: 'group',
      id: groupId(id),
      system: 'gitlab',
      nativeId: `group/${id}`,
      scope,
      name: str(row['full_path']) ?? str(row['path']) ?? id,
    },
    // Members of a group are members of all groups within it.
    ...(parent
      ? [
          {
            kind: 'membership' as const,
            id: gitlabId(`membership/group/${parent}/group/${id}`),
            memberId: groupId(parent),
            groupId: groupId(id),
          },
        ]
      : []),
  ];
};

/** Docs, "Members API": roles by number. */
const levels: Readonly<Record<number, string>> = {
  5: 'minimal',
  10: 'guest',
  15: 'planner',
  20: 'reporter',
  30: 'developer',
  40: 'maintainer',
  50: 'owner',
};

const levelOf = (value: unknown): string =>
  typeof value === 'number' ? (levels[value] ?? `level-${value}`) : 'unknown';

/** A member of a group or project, with the role they have in it. */
export const memberFacts = (
  of: 'group' | 'project',
  id: string,
  row: Raw,
): readonly (Membership | Entitlement)[] => {
  const user = idText(row['id']);
  if (user === undefined) return [];
  const level = levelOf(row['access_level']);
  const until = instant(row['expires_at']);
  const target = gitlabId(`${of}/${id}`);
  return [
    ...(of === 'group'
      ? [
          {
            kind: 'membership' as const,
            id: gitlabId(`membership/user/${user}/group/${id}`),
            memberId: userId(user),
            groupId: target,
          },
        ]
      : []),
    entitlement(`${of}/${id}/user/${user}`, {
      holderId: userId(user),
      privileges: [`${of}:${level}`],
      resources: of === 'group' ? [target, `${target}/*`] : [target],
      via: { kind: 'assignment', name: level },
      ...(until === undefined ? {} : { until }),
    }),
  ];
};

/** Docs, "OpenID Connect authentication using ID tokens": `sub` of claims that a project may choose. */
const subjectOf = (row: Raw): string | undefined => {
  const path = str(row['path_with_namespace']);
  const branch = str(row['default_branch']);
  const said = strings(row['ci_id_token_sub_claim_components']);
  const claims = said.length > 0 ? said : ['project_path', 'ref_type', 'ref'];
  const values: Readonly<Record<string, string | undefined>> = {
    project_path: path,
    ref_type: 'branch',
    ref: branch,
    project_id: idText(row['id']),
    namespace_id: idText(obj(row['namespace'])['id']),
    namespace_path: str(obj(row['namespace'])['full_path']),
  };
  const parts = claims.map((claim) => {
    const value = Object.hasOwn(values, claim) ? values[claim] : undefined;
    return value === undefined ? undefined : `${claim}:${value}`;
  });
  return parts.every((part) => part !== undefined) ? parts.join(':') : undefined;
};

export const pipelineFact = (at: Place, holder: string, row: Raw = {}): Identity => {
  const value = holder.startsWith('project/') ? subjectOf(row) : undefined;
  const path = str(row['path_with_namespace']);
  return identity({
    nativeId: pipelineNative(holder),
    scope: at.scope,
    name: path === undefined ? `pipelines of ${holder}` : `pipelines of ${path}`,
    class: 'workload',
    classReason: 'what runs in CI/CD, known to clouds by the subject of its ID tokens',
    createdAt: timeFact(row['created_at']),
    interactive: known(false),
    tags: path === undefined ? {} : { project: path },
    ...(value === undefined
      ? {}
      : { handles: [{ kind: 'oidc_subject', value, issuer: at.host, verified: true }] }),
  });
};

export const projectFacts = (at: Place, row: Raw): readonly (Resource | Identity)[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const pipeline = pipelineFact(at, `project/${id}`, row);
  return [
    {
      kind: 'resource',
      id: projectId(id),
      system: 'gitlab',
      nativeId: `project/${id}`,
      scope: at.scope,
      name: str(row['path_with_namespace']) ?? id,
      type: 'project',
      runsAs: pipeline.id,
      tags: {
        visibility: str(row['visibility']) ?? 'unknown',
        archived: String(row['archived'] === true),
        ...(str(row['default_branch']) ? { default_branch: str(row['default_branch']) ?? '' } : {}),
        created_at: str(row['created_at']) ?? 'unknown',
      },
    },
    pipeline,
  ];
};

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

/** The bot user of a project's or group's token, where the list of users was not there to name it. */
export const botFact = (at: Place, row: Raw): readonly Identity[] => {
  const user = idText(row['user_id']);
  if (user === undefined) return [];
  return [
    identity({
      nativeId: `user/${user}`,
      scope: at.scope,
      name: `bot of ${str(row['name']) ?? user}`,
      class: 'service_account',
      classReason: 'bot user of a project or group access token',
      interactive: known(false),
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

/** A masked variable is a secret by its owner's word; others are named, for people do put secrets there. */
export const variableFacts = (
  at: Place,
  holder: string,
  row: Raw,
): readonly (Credential | Resource)[] => {
  const key = str(row['key']);
  if (key === undefined) return [];
  const native = `variable/${holder}/${key}@${str(row['environment_scope']) ?? '*'}`;
  const hidden =
    row['masked'] === true || row['masked_and_hidden'] === true || row['hidden'] === true;
  const ofId = gitlabId(pipelineNative(holder));
  if (hidden) {
    return [
      credential({
        ofId,
        type: 'client_secret',
        nativeId: native,
        storedIn: 'ci',
        revocability: 'next_use',
        expiresAt: unknown('GitLab keeps no end of a variable'),
      }),
    ];
  }
  return [
    {
      kind: 'resource',
      id: gitlabId(native),
      system: 'gitlab',
      nativeId: native,
      scope: at.scope,
      name: key,
      type: 'ci_variable',
      runsAs: ofId,
      tags: {
        protected: String(row['protected'] === true),
        type: str(row['variable_type']) ?? 'unknown',
        environment_scope: str(row['environment_scope']) ?? '*',
      },
    },
  ];
};

/** A row of `/runners`, with its details where they were asked. */
export const runnerFacts = (at: Place, row: Raw): readonly (Identity | Credential)[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const native = `runner/${id}`;
  return [
    identity({
      nativeId: native,
      scope: at.scope,
      name: str(row['description']) ?? native,
      class: 'workload',
      classReason: 'a runner: a machine that runs what pipelines tell it',
      status: row['paused'] === true || row['active'] === false ? 'disabled' : 'active',
      createdAt: timeFact(row['created_at']),
      interactive: known(false),
      lastUsedAt: 'contacted_at' in row ? lastFact(row, 'contacted_at') : untold,
      tags: {
        type: str(row['runner_type']) ?? 'unknown',
        access_level: str(row['access_level']) ?? 'unknown',
        labels: strings(row['tag_list']).join(','),
      },
    }),
    credential({
      ofId: gitlabId(native),
      type: 'api_token',
      nativeId: `runner-token/${id}`,
      expiresAt: 'token_expires_at' in row ? lastFact(row, 'token_expires_at') : untold,
    }),
  ];
};
