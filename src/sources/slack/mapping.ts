/** Users, groups and apps of Slack, as its Web API lists them, → facts. Pure. */
import {
  type Entitlement,
  type Fact,
  type Group,
  type Handle,
  type Identity,
  known,
  type Membership,
  noFlags,
  type Owner,
  type Resource,
  unknown,
} from '../../model/index.ts';
import { instant, list, obj, type Raw, str, strings } from '../record.ts';

const slackId = (native: string): string => `slack:${native}`;
const untold = unknown('Slack does not tell');

const identity = (
  parts: Pick<Identity, 'nativeId' | 'scope' | 'name' | 'class' | 'classReason'> &
    Partial<Identity>,
): Identity => ({
  kind: 'identity',
  id: slackId(parts.nativeId),
  system: 'slack',
  flags: noFlags,
  status: 'active',
  createdAt: untold,
  interactive: untold,
  mfa: untold,
  lastUsedAt: unknown('Slack tells last uses in its audit logs alone'),
  tags: {},
  ...parts,
});

const entitlement = (
  key: string,
  parts: Pick<Entitlement, 'holderId' | 'privileges' | 'resources' | 'via'>,
): Entitlement => ({
  kind: 'entitlement',
  id: slackId(`grant/${key}`),
  system: 'slack',
  effect: 'allow',
  privilegesInverted: false,
  resourcesInverted: false,
  conditions: undefined,
  standing: 'standing',
  ...parts,
});

const classOf = (row: Raw): Pick<Identity, 'class' | 'classReason'> => {
  if (row['id'] === 'USLACKBOT')
    return { class: 'third_party_app', classReason: "Slack's own bot" };
  if (row['is_bot'] === true || row['is_app_user'] === true)
    return { class: 'third_party_app', classReason: 'the user that an app acts as' };
  if (row['is_workflow_bot'] === true)
    return { class: 'workload', classReason: 'a workflow of the workspace' };
  return { class: 'human', classReason: 'a user account' };
};

/** Slack reports the second factor of its own sign-in; single sign-on has its own. */
const mfaOf = (row: Raw): Fact<boolean> =>
  typeof row['has_2fa'] === 'boolean'
    ? known(row['has_2fa'])
    : unknown('Slack tells the second factor to administrators alone');

const handlesOf = (row: Raw): readonly Handle[] => {
  const profile = obj(row['profile']);
  const email = str(profile['email']);
  const app = str(profile['api_app_id']);
  return [
    ...(email
      ? [{ kind: 'email' as const, value: email, verified: row['is_email_confirmed'] === true }]
      : []),
    ...(app
      ? [{ kind: 'app_id' as const, value: app, issuer: 'https://slack.com', verified: true }]
      : []),
  ];
};

/** The highest of the roles that a user has; `is_primary_owner` implies the others. */
const roles = [
  ['is_primary_owner', 'workspace:primary_owner'],
  ['is_owner', 'workspace:owner'],
  ['is_admin', 'workspace:admin'],
] as const;

/** A member of `users.list`. */
export const userFacts = (scope: string, row: Raw): readonly (Identity | Entitlement)[] => {
  const id = str(row['id']);
  if (id === undefined) return [];
  const said = classOf(row);
  const isGuest = row['is_restricted'] === true || row['is_ultra_restricted'] === true;
  const email = str(obj(row['profile'])['email']);
  const role = roles.find(([field]) => row[field] === true)?.[1];
  const team = str(row['team_id']) ?? scope;
  return [
    identity({
      nativeId: id,
      scope,
      name: str(row['name']) ?? id,
      ...said,
      flags: {
        ...noFlags,
        external:
          isGuest ||
          row['is_stranger'] === true ||
          (said.class === 'third_party_app' && id !== 'USLACKBOT'),
      },
      status: row['deleted'] === true ? 'disabled' : 'active',
      interactive: known(said.class === 'human'),
      mfa: said.class === 'human' ? mfaOf(row) : known(false),
      tags: {
        ...(email && said.class === 'human' ? { email } : {}),
        ...(isGuest ? { role: 'guest' } : role ? { role: role.slice('workspace:'.length) } : {}),
        workspace: team,
      },
      handles: handlesOf(row),
    }),
    ...(role
      ? [
          entitlement(`role/${team}/${id}`, {
            holderId: slackId(id),
            privileges: [role],
            resources: [slackId(team)],
            via: { kind: 'assignment', name: role },
          }),
        ]
      : []),
  ];
};

/** A row of `usergroups.list` with its users. */
export const groupFacts = (scope: string, row: Raw): readonly (Group | Membership)[] => {
  const id = str(row['id']);
  const ended = instant(row['date_delete']);
  if (id === undefined || (ended !== undefined && ended > 0)) return [];
  return [
    {
      kind: 'group',
      id: slackId(id),
      system: 'slack',
      nativeId: id,
      scope,
      name: str(row['handle']) ?? id,
    },
    ...strings(row['users']).map((user) => ({
      kind: 'membership' as const,
      id: slackId(`membership/${user}/${id}`),
      memberId: slackId(user),
      groupId: slackId(id),
    })),
  ];
};

/** `team.info`, or a row of a list of workspaces. */
export const teamFact = (scope: string, row: Raw): readonly Resource[] => {
  const id = str(row['id']);
  if (id === undefined) return [];
  return [
    {
      kind: 'resource',
      id: slackId(id),
      system: 'slack',
      nativeId: id,
      scope,
      name: str(row['domain']) ?? str(row['name']) ?? id,
      type: 'workspace',
      tags: str(row['email_domain']) ? { email_domain: str(row['email_domain']) ?? '' } : {},
    },
  ];
};

const domainOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;

/** A row of `admin.apps.approved.list`. */
export const appFacts = (scope: string, row: Raw): readonly (Identity | Entitlement | Owner)[] => {
  const app = obj(row['app']);
  const id = str(app['id']);
  if (id === undefined) return [];
  const scopes = list(row['scopes']).flatMap((one) => {
    const name = str(obj(one)['name']);
    return name === undefined ? [] : [`${str(obj(one)['token_type']) ?? 'bot'}:${name}`];
  });
  const isInternal = app['is_internal'] === true;
  const domain = domainOf(str(app['app_homepage_url']));
  const approver = obj(row['last_resolved_by']);
  const actor = str(approver['actor_type']) === 'user' ? str(approver['actor_id']) : undefined;
  const since = instant(row['date_updated']);
  return [
    identity({
      nativeId: id,
      scope,
      name: str(app['name']) ?? id,
      class: isInternal ? 'workload' : 'third_party_app',
      classReason: isInternal
        ? 'an app that the organisation built for itself'
        : 'an approved app of somebody else',
      flags: { ...noFlags, external: !isInternal },
      interactive: known(false),
      mfa: known(false),
      tags: { in_directory: String(app['is_app_directory_approved'] === true) },
      handles: [
        { kind: 'app_id', value: id, issuer: 'https://slack.com', verified: true },
        // The home page is written by the app's maker.
        ...(domain ? [{ kind: 'publisher_domain' as const, value: domain, verified: false }] : []),
      ],
    }),
    entitlement(`app/${id}`, {
      holderId: slackId(id),
      privileges: scopes,
      resources: [slackId(scope)],
      via: { kind: 'consent', name: str(app['name']) ?? id, nativeId: id },
    }),
    ...(actor !== undefined && since !== undefined
      ? [
          {
            kind: 'owner' as const,
            id: slackId(`owner/${id}/${actor}`),
            ofId: slackId(id),
            who: slackId(actor),
            basis: 'creator' as const,
            confidence: 0.3,
            since,
          },
        ]
      : []),
  ];
};
