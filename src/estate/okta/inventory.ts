/** The organisation's lists as Okta's management API gives them. */
import { DAY } from '../../core/index.ts';
import type { OktaExport } from '../../sources/okta/index.ts';
import { type Json, stable } from '../common/stable.ts';
import { isGone } from '../common/staff.ts';
import { isoMillis } from '../common/times.ts';
import type { Organisation } from '../organisation/model.ts';
import { type OktaApp, type OktaUser, oktaAdmins, oktaNative, oktaOrgOf } from './org.ts';

const ago = (organisation: Organisation, at: number, name: string, days: number): string =>
  isoMillis(at - stable(organisation, 'okta-ago', name).int(2, days) * DAY);

const factorsOf = (organisation: Organisation, { id, person }: OktaUser, at: number): Json[] => {
  if (person === undefined) return [];
  const factor = (factorType: string, provider: string): Json => ({
    id: oktaNative('opf', stable(organisation, 'factor', id, factorType)),
    factorType,
    provider,
    status: 'ACTIVE',
    created: ago(organisation, at, `${id} ${factorType}`, 400),
    lastUpdated: ago(organisation, at, `${id} ${factorType}`, 400),
  });
  return person.job === 'admin'
    ? [factor('webauthn', 'FIDO'), factor('push', 'OKTA')]
    : [factor('push', 'OKTA'), factor('sms', 'OKTA')];
};

const userObject = (organisation: Organisation, user: OktaUser, at: number): Json => {
  const { id, login, person } = user;
  const role = oktaAdmins(organisation).find((one) => one.user === user)?.role;
  const [firstName, lastName] = user.displayName.split(' ');
  return {
    id,
    status: person !== undefined && isGone(person, at) ? 'DEPROVISIONED' : 'ACTIVE',
    created: ago(organisation, at, `made ${id}`, 1500),
    lastLogin: isoMillis(at - DAY),
    lastUpdated: ago(organisation, at, `made ${id}`, 1500),
    passwordChanged: ago(organisation, at, `password ${id}`, 300),
    profile: {
      firstName,
      lastName: lastName ?? '',
      login,
      email: login,
      department: person?.job ?? 'IT',
      ...(person === undefined ? { userType: 'service account' } : {}),
    },
    credentials: {
      password: {},
      emails: [{ value: login, status: 'VERIFIED', type: 'PRIMARY' }],
      provider: { type: 'OKTA', name: 'OKTA' },
    },
    factors: factorsOf(organisation, user, at),
    roles: role === undefined ? [] : roleOf(id, role, at),
  };
};

const roleOf = (id: string, type: string, at: number): readonly Json[] => [
  {
    id: `ra${id.slice(2)}`,
    type,
    label: type,
    status: 'ACTIVE',
    assignmentType: 'USER',
    created: isoMillis(at - 300 * DAY),
  },
];

const appObject = (app: OktaApp, service: boolean, at: number): Json => ({
  id: app.id,
  name: app.name,
  label: app.label,
  status: 'ACTIVE',
  created: isoMillis(at - 600 * DAY),
  signOnMode: service ? 'OPENID_CONNECT' : 'SAML_2_0',
  ...(service
    ? {
        credentials: {
          oauthClient: { client_id: app.id, token_endpoint_auth_method: 'private_key_jwt' },
        },
        settings: {
          oauthClient: { application_type: 'service', grant_types: ['client_credentials'] },
        },
      }
    : {}),
});

export const oktaExport = (organisation: Organisation, at: number): OktaExport => {
  const org = oktaOrgOf(organisation);
  const people = org.users.filter(({ person }) => person !== undefined && person.joins <= at);
  const users = [...people, org.provisioner];
  const admins = new Set(oktaAdmins(organisation).map(({ user }) => user));
  const inGroup = (name: string, { person }: OktaUser): boolean =>
    name === 'Everyone' ||
    (name === 'Engineering' && person?.job === 'engineer') ||
    (name === 'Data' && person?.job === 'analyst');
  return {
    organisation: org.host,
    users: users.map((user) => ({
      ...userObject(organisation, user, at),
      ...(user === org.provisioner ? { roles: roleOf(user.id, 'USER_ADMIN', at) } : {}),
    })),
    groups: org.groups.map(({ id, name }) => ({
      id,
      type: name === 'Everyone' ? 'BUILT_IN' : 'OKTA_GROUP',
      profile: { name },
      members: users
        .filter((user) => (name === 'Administrators' ? admins.has(user) : inGroup(name, user)))
        .map((user) => user.id),
    })),
    apps: [
      ...org.apps.map((app) => ({ ...appObject(app, false, at), groups: [org.groups[0]?.id] })),
      appObject(org.reporter, true, at),
    ],
    apiTokens: [
      {
        id: org.tokenId,
        name: 'hr-provisioning',
        userId: org.provisioner.id,
        created: isoMillis(at - 500 * DAY),
        lastUpdated: isoMillis(at),
        expiresAt: isoMillis(at + 30 * DAY),
        tokenWindow: 'P30D',
        network: { connection: 'ANYWHERE' },
      },
    ],
    identityProviders: [],
    policies: [
      {
        id: org.policyId,
        type: 'OKTA_SIGN_ON',
        name: 'MFA for everybody',
        status: 'ACTIVE',
        priority: 1,
        system: false,
      },
    ],
  };
};
