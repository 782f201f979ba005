/** Users, groups and members of GitLab, from answers of its API. Pure. */
import {
  type Entitlement,
  type Group,
  type Handle,
  type Identity,
  known,
  type Membership,
  noFlags,
  unknown,
} from '../../../model/index.ts';
import { instant, list, obj, type Raw, str } from '../../record.ts';
import { gitlabId, groupId, userId } from '../ids.ts';
import { entitlement, identity, idText, lastFact, type Place, timeFact, untold } from './facts.ts';

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
