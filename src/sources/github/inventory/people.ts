/** Members, outside collaborators and teams: mapping of GraphQL and REST answers. Pure. */
import {
  type Entitlement,
  type Group,
  type Handle,
  type Identity,
  known,
  type Membership,
  unknown,
} from '../../../model/index.ts';
import { obj, type Raw, str, strings } from '../../record.ts';
import { githubId, membersId, orgId, repoId, teamId } from '../ids.ts';
import { entitlementFact, identityFact, repoPrivilege, timeFact } from './facts.ts';

export interface SamlName {
  readonly nameId: string;
  readonly issuer: string | undefined;
}

const emailHandle = (value: string, verified: boolean): Handle => ({
  kind: 'email',
  value,
  verified,
});

const handlesOf = (login: string, node: Raw, saml: SamlName | undefined): readonly Handle[] => {
  const verified = strings(node['organizationVerifiedDomainEmails']);
  const profile = str(node['email']);
  return [
    { kind: 'login', value: login, issuer: 'https://github.com', verified: true },
    ...verified.map((one) => emailHandle(one, true)),
    // The address of a profile is typed in by its owner.
    ...(profile && !verified.includes(profile) ? [emailHandle(profile, false)] : []),
    ...(saml
      ? [
          {
            kind: 'saml_name_id' as const,
            value: saml.nameId,
            verified: true,
            ...(saml.issuer ? { issuer: saml.issuer } : {}),
          },
        ]
      : []),
  ];
};

const mfaOf = (value: unknown): Identity['mfa'] =>
  typeof value === 'boolean'
    ? known(value)
    : unknown('GitHub tells the second factor of members to owners of the organisation alone');

/** `{hasTwoFactorEnabled, role | organizationRole, node}`: an edge of `membersWithRole`. */
export const memberFacts = (
  org: string,
  edge: Raw,
  saml?: ReadonlyMap<string, SamlName>,
): readonly (Identity | Entitlement | Membership)[] => {
  const node = obj(edge['node']);
  const login = str(node['login']);
  if (login === undefined) return [];
  const role = (str(edge['role']) ?? str(edge['organizationRole']) ?? 'MEMBER').toUpperCase();
  const isAdmin = role === 'ADMIN' || role === 'OWNER';
  const id = githubId(login);
  const name = saml?.get(login);
  const [verified] = strings(node['organizationVerifiedDomainEmails']);
  const email =
    verified ?? str(node['email']) ?? (name?.nameId.includes('@') ? name.nameId : undefined);
  const databaseId = node['databaseId'];
  const identity = identityFact({
    native: login,
    org,
    class: 'human',
    classReason: 'a user account with a seat in the organisation',
    createdAt: timeFact(node['createdAt'], 'GitHub did not say when the account was made'),
    interactive: true,
    mfa: mfaOf(edge['hasTwoFactorEnabled']),
    handles: handlesOf(login, node, name),
    tags: {
      ...(email ? { email } : {}),
      role: role.toLowerCase(),
      ...(typeof databaseId === 'number' ? { id: String(databaseId) } : {}),
    },
  });
  // An owner of the enterprise may stand outside of the organisation.
  if (role === 'UNAFFILIATED') return [identity];
  return [
    identity,
    {
      kind: 'membership',
      id: githubId(`membership/${login}/${org}`),
      memberId: id,
      groupId: membersId(org),
    },
    ...(isAdmin
      ? [
          entitlementFact({
            key: `owner/${org}/${login}`,
            holderId: id,
            privileges: ['org:admin', 'repo:admin'],
            resources: [orgId(org), repoId(`${org}/*`)],
            via: { kind: 'assignment', name: 'organisation owner' },
          }),
        ]
      : []),
  ];
};

export const membersGroup = (org: string): Group => ({
  kind: 'group',
  id: membersId(org),
  system: 'github',
  nativeId: `members/${org}`,
  scope: org,
  name: `members of ${org}`,
});

/** A REST user of `/orgs/{org}/outside_collaborators`. */
export const outsideFact = (org: string, user: Raw, mfa: Identity['mfa']): readonly Identity[] => {
  const login = str(user['login']);
  if (login === undefined) return [];
  return [
    identityFact({
      native: login,
      org,
      class: 'human',
      classReason: 'a user account outside of the organisation, let in to single repositories',
      external: true,
      interactive: true,
      mfa,
      handles: [{ kind: 'login', value: login, issuer: 'https://github.com', verified: true }],
      tags: {
        role: 'outside_collaborator',
        ...(typeof user['id'] === 'number' ? { id: String(user['id']) } : {}),
      },
    }),
  ];
};

/** The log names a team `org/slug`. */
export const teamFacts = (org: string, team: Raw): readonly (Group | Membership)[] => {
  const slug = str(team['slug']);
  if (slug === undefined) return [];
  const native = `${org}/${slug}`;
  const parent = str(obj(team['parent'])['slug']);
  return [
    {
      kind: 'group',
      id: teamId(native),
      system: 'github',
      nativeId: `team/${native}`,
      scope: org,
      name: native,
    },
    // A team inside another has all that the outer one has.
    ...(parent ? [membershipFact(teamId(native), teamId(`${org}/${parent}`))] : []),
  ];
};

export const membershipFact = (memberId: string, groupId: string): Membership => ({
  kind: 'membership',
  id: githubId(`membership/${memberId.slice(7)}/${groupId.slice(7)}`),
  memberId,
  groupId,
});

/** A right on one repository, of a team or a user. `level`: `permission` or `role_name` as GitHub writes it. */
export const repoGrant = (
  holderId: string,
  repo: string,
  level: string,
  via: Entitlement['via'] = { kind: 'assignment', name: level.toLowerCase() },
): Entitlement =>
  entitlementFact({
    key: `repo/${repo}/${holderId.slice(7)}`,
    holderId,
    privileges: [repoPrivilege(level)],
    resources: [repoId(repo)],
    via,
  });
