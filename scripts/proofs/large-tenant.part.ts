/** A large Microsoft Entra tenant on loopback, made up page by page as it is asked for, in Graph's documented shapes. */
import { serveTwin, type TwinAnswer, type TwinRequest } from '../../src/sources/twin-server.ts';

export const TENANT = '11111111-2222-4333-8444-555555555555';
const PAGE = 999;
const APPS = 500;

const guid = (prefix: string, nth: number): string =>
  `${prefix}-0000-4000-8000-${String(nth).padStart(12, '0')}`;
const userId = (nth: number): string => guid('aaaaaaaa', nth);
const principalId = (nth: number): string => guid('eeeeeeee', nth);

const user = (nth: number) => ({
  id: userId(nth),
  accountEnabled: nth % 17 !== 0,
  createdDateTime: '2024-02-03T04:05:06Z',
  displayName: `Person ${nth}`,
  userPrincipalName: `person${nth}@example.com`,
  mail: `person${nth}@example.com`,
  employeeId: `E-${nth}`,
  userType: 'Member',
  lastPasswordChangeDateTime: '2025-11-12T13:14:15Z',
  onPremisesSyncEnabled: null,
  signInActivity: { lastSignInDateTime: '2026-05-30T09:00:00Z' },
});

const registration = (nth: number) => ({
  id: userId(nth),
  userPrincipalName: `person${nth}@example.com`,
  isMfaRegistered: nth % 9 !== 0,
  methodsRegistered: nth % 9 === 0 ? [] : ['fido2'],
});

const principal = (nth: number) => ({
  id: principalId(nth),
  appId: guid('ffffffff', nth),
  displayName: `App ${nth}`,
  accountEnabled: true,
  servicePrincipalType: 'Application',
  appOwnerOrganizationId: guid('99999999', nth),
  appRoles: [],
  keyCredentials: [],
  passwordCredentials: [],
  owners: [],
});

const grant = (users: number) => (nth: number) => ({
  id: `grant-${nth}`,
  // A person has each app at most once.
  clientId: principalId((nth + Math.floor(nth / users)) % (APPS - 1)),
  consentType: 'Principal',
  principalId: userId(nth % users),
  resourceId: principalId(APPS - 1),
  scope: 'User.Read Mail.Read offline_access',
});

const paged = (request: TwinRequest, total: number, make: (nth: number) => unknown): TwinAnswer => {
  const skip = Number(request.query.get('$skiptoken') ?? 0);
  const end = Math.min(total, skip + PAGE);
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', String(end));
  const origin = `http://${request.headers['host'] ?? ''}`;
  return {
    status: 200,
    body: {
      '@odata.context': `${origin}/v1.0/$metadata`,
      ...(end < total ? { '@odata.nextLink': `${origin}${request.path}?${query}` } : {}),
      value: Array.from({ length: end - skip }, (_, index) => make(skip + index)),
    },
  };
};

export const startLargeTenant = (users: number, grants: number) => {
  const lists: Readonly<Record<string, readonly [number, (nth: number) => unknown]>> = {
    users: [users, user],
    'reports/authenticationMethods/userRegistrationDetails': [users, registration],
    servicePrincipals: [APPS, principal],
    oauth2PermissionGrants: [grants, grant(users)],
  };
  const refused = (status: number): TwinAnswer => ({ status, body: { error: { code: 'x' } } });
  return serveTwin({
    routes: [
      {
        method: 'POST',
        path: '/:tenant/oauth2/v2.0/token',
        permission: undefined,
        answer: () => ({
          status: 200,
          body: { token_type: 'Bearer', expires_in: 3_599, access_token: 'e30.e30.twin' },
        }),
      },
      {
        method: 'GET',
        path: '/:version/*',
        permission: undefined,
        answer(request) {
          const [total, make] = lists[request.params['rest'] ?? ''] ?? [0, () => ({})];
          return paged(request, total, make);
        },
      },
    ],
    caller: () => ({ may: () => true }),
    unauthenticated: () => refused(401),
    forbidden: () => refused(403),
    throttled: () => refused(429),
    failed: refused,
    missing: () => refused(404),
  });
};
