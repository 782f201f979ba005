/** A Salesforce organisation on loopback, for tests: its token endpoint and SOQL queries over a few objects. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isObject, parseJson, randomId } from '../../core/index.ts';
import type { Raw } from '../record.ts';
import { serveTwin, type TwinAnswer, type TwinRequest, type TwinServer } from '../twin-server.ts';
import { reads } from './pull.ts';

const PAGE = 2;

const objects: Readonly<Record<string, string>> = {
  User: reads.users,
  Profile: reads.setup,
  PermissionSet: reads.setup,
  PermissionSetAssignment: reads.setup,
  UserRole: reads.setup,
  Group: reads.setup,
  GroupMember: reads.setup,
  ConnectedApplication: reads.apps,
  OauthToken: reads.manage,
  TwoFactorMethodsInfo: reads.factors,
};

const user = (number: number, rest: Raw = {}): Raw => ({
  Id: `00500000000000${number}AAA`,
  Username: `user${number}@example.com`,
  Name: `User ${number}`,
  Email: `user${number}@example.com`,
  IsActive: true,
  UserType: 'Standard',
  ProfileId: '00e000000000002AAA',
  UserRoleId: '00E000000000001AAA',
  CreatedDate: '2024-01-02T00:00:00.000+0000',
  LastLoginDate: '2026-05-01T12:00:00.000+0000',
  LastPasswordChangeDate: '2026-01-01T00:00:00.000+0000',
  ...rest,
});

const rows: Readonly<Record<string, readonly Raw[]>> = {
  User: [
    user(1, {
      ProfileId: '00e000000000001AAA',
      FederationIdentifier: 'nadia',
      EmployeeNumber: 'E1',
    }),
    user(2),
    user(3, {
      UserType: 'CloudIntegrationUser',
      UserRoleId: null,
      LastPasswordChangeDate: null,
      LastLoginDate: null,
    }),
  ],
  Profile: [
    {
      Id: '00e000000000001AAA',
      Name: 'System Administrator',
      PermissionsModifyAllData: true,
      PermissionsManageUsers: true,
      CreatedDate: '2020-01-01T00:00:00.000+0000',
    },
    {
      Id: '00e000000000002AAA',
      Name: 'Standard User',
      PermissionsApiEnabled: true,
      CreatedDate: '2020-01-01T00:00:00.000+0000',
    },
  ],
  PermissionSet: [
    {
      Id: '0PS000000000001AAA',
      Name: 'API_Access',
      Label: 'API Access',
      PermissionsApiEnabled: true,
      CreatedDate: '2021-01-01T00:00:00.000+0000',
    },
  ],
  PermissionSetAssignment: [
    {
      Id: '0Pa000000000001AAA',
      AssigneeId: '005000000000003AAA',
      PermissionSetId: '0PS000000000001AAA',
    },
  ],
  UserRole: [{ Id: '00E000000000001AAA', Name: 'Sales', DeveloperName: 'Sales' }],
  Group: [{ Id: '00G000000000001AAA', Name: 'Admins', DeveloperName: 'Admins', Type: 'Regular' }],
  GroupMember: [
    {
      Id: '011000000000001AAA',
      GroupId: '00G000000000001AAA',
      UserOrGroupId: '005000000000001AAA',
    },
  ],
  ConnectedApplication: [
    {
      Id: '0Ci000000000001AAA',
      Name: 'Slack',
      OptionsAllowAdminApprovedUsersOnly: false,
      CreatedDate: '2022-01-01T00:00:00.000+0000',
    },
  ],
  OauthToken: [
    {
      Id: '0Da000000000001AAA',
      AppName: 'Slack',
      UserId: '005000000000001AAA',
      CreatedDate: '2025-01-01T00:00:00.000+0000',
      LastUsedDate: '2026-05-30T00:00:00.000+0000',
      AccessToken: 'SECRET-TOKEN',
    },
    {
      Id: '0Da000000000002AAA',
      AppName: 'Data Loader',
      UserId: '005000000000002AAA',
      CreatedDate: '2025-02-01T00:00:00.000+0000',
      LastUsedDate: null,
    },
  ],
  TwoFactorMethodsInfo: [
    { Id: '0T1000000000001AAA', UserId: '005000000000001AAA', HasTotp: true, HasU2F: false },
  ],
};

const fault = (status: number, errorCode: string, message: string): TwinAnswer => ({
  status,
  body: [{ errorCode, message }],
});

const objectOf = (request: TwinRequest): string =>
  /\sFROM\s+(\w+)/.exec(request.query.get('q') ?? request.query.get('of') ?? '')?.[1] ?? '';

export interface SalesforceTwin extends TwinServer {
  letIn(clientId: string, privateKey: string): void;
  picture(): unknown;
  readonly secrets: readonly string[];
}

export const startSalesforceTwin = async (): Promise<SalesforceTwin> => {
  const keys = new Map<string, KeyObject>();
  const tokens = new Set<string>();
  const token = (request: TwinRequest): TwinAnswer => {
    const [header, claims, signature] = (
      new URLSearchParams(request.body).get('assertion') ?? ''
    ).split('.');
    const parsed = parseJson(Buffer.from(claims ?? '', 'base64url').toString('utf8'));
    const key = keys.get(String(isObject(parsed) ? parsed['iss'] : ''));
    const isSigned =
      key &&
      verify(
        'RSA-SHA256',
        Buffer.from(`${header}.${claims}`),
        key,
        Buffer.from(signature ?? '', 'base64url'),
      );
    if (!isSigned)
      return {
        status: 400,
        body: { error: 'invalid_grant', error_description: 'invalid assertion' },
      };
    const made = randomId('00D');
    tokens.add(made);
    return { status: 200, body: { access_token: made, instance_url: 'x', token_type: 'Bearer' } };
  };
  const query = (request: TwinRequest): TwinAnswer => {
    const name = objectOf(request);
    const all = rows[name];
    if (all === undefined)
      return fault(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`);
    const from = Number(request.query.get('from') ?? 0);
    const next = from + PAGE;
    return {
      status: 200,
      body: {
        totalSize: all.length,
        done: next >= all.length,
        records: all
          .slice(from, next)
          .map(({ AccessToken: _secret, ...one }) => ({ attributes: { type: name }, ...one })),
        ...(next < all.length
          ? {
              nextRecordsUrl: `/services/data/v61.0/query/more?of=${encodeURIComponent(` FROM ${name}`)}&from=${next}`,
            }
          : {}),
      },
    };
  };
  const permission = (request: TwinRequest): string | undefined => objects[objectOf(request)];
  const server = await serveTwin({
    routes: [
      {
        method: 'POST',
        path: '/services/oauth2/token',
        permission: undefined,
        changes: false,
        answer: token,
      },
      {
        method: 'GET',
        path: '/services/data/v61.0/limits',
        permission: undefined,
        answer: () => ({ status: 200, body: {} }),
      },
      { method: 'GET', path: '/services/data/v61.0/query', permission, answer: query },
      { method: 'GET', path: '/services/data/v61.0/query/more', permission, answer: query },
    ],
    caller(request) {
      const isKnown = tokens.has(
        /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '',
      );
      return request.path.endsWith('/token') || isKnown ? { may: () => true } : undefined;
    },
    unauthenticated: () => fault(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
    forbidden: () =>
      fault(
        400,
        'INVALID_TYPE',
        'sObject type is not supported. If you are attempting to use a custom object, be sure to append the __c.',
      ),
    throttled: () => fault(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    failed: (status) => fault(status, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred.'),
    missing: () => fault(404, 'NOT_FOUND', 'The requested resource does not exist'),
  });
  return {
    ...server,
    letIn: (clientId, privateKey) => void keys.set(clientId, createPublicKey(privateKey)),
    picture: () => rows,
    secrets: ['SECRET-TOKEN'],
  };
};
