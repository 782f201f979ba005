/** A Snowflake account on loopback, for tests: the SQL REST API over a few statements, its JWT checked. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isObject, parseJson } from '../../core/index.ts';
import { obj, type Raw, str } from '../record.ts';
import { serveTwin, type TwinAnswer, type TwinRequest, type TwinServer } from '../twin-server.ts';
import { fingerprintOf } from './client.ts';
import { reads } from './pull.ts';

const PAGE = 2;

const user = (name: string, rest: Raw): Raw => ({
  name,
  created_on: '2025-01-02 03:04:05.000 -0700',
  login_name: name,
  display_name: name,
  email: '',
  disabled: 'false',
  ext_authn_duo: 'false',
  owner: 'USERADMIN',
  last_success_login: '2026-05-01 00:00:00.000 +0000',
  has_password: 'true',
  has_rsa_public_key: 'false',
  type: 'PERSON',
  has_mfa: 'true',
  ...rest,
});

const tables: Readonly<Record<string, readonly Raw[]>> = {
  'SHOW USERS': [
    user('NADIA', { email: 'nadia@example.com' }),
    user('LOADER', {
      type: 'SERVICE',
      has_mfa: 'false',
      has_password: 'false',
      has_rsa_public_key: 'true',
      last_success_login: '',
    }),
    user('OMAR', { disabled: 'true', has_mfa: 'false', email: 'omar@example.com' }),
  ],
  'SHOW ROLES': ['ACCOUNTADMIN', 'ANALYST', 'PUBLIC'].map((name) => ({
    name,
    created_on: '2025-01-01 00:00:00.000 +0000',
    owner: name === 'ANALYST' ? 'USERADMIN' : '',
  })),
  'SHOW GRANTS OF ROLE "ACCOUNTADMIN"': [
    { role: 'ACCOUNTADMIN', granted_to: 'USER', grantee_name: 'NADIA', granted_by: '' },
  ],
  'SHOW GRANTS OF ROLE "ANALYST"': [
    { role: 'ANALYST', granted_to: 'USER', grantee_name: 'LOADER', granted_by: 'USERADMIN' },
    { role: 'ANALYST', granted_to: 'USER', grantee_name: 'OMAR', granted_by: 'USERADMIN' },
    { role: 'ANALYST', granted_to: 'ROLE', grantee_name: 'ACCOUNTADMIN', granted_by: 'USERADMIN' },
  ],
  'SHOW GRANTS TO ROLE "ACCOUNTADMIN"': [
    {
      privilege: 'USAGE',
      granted_on: 'ROLE',
      name: 'ANALYST',
      granted_to: 'ROLE',
      grantee_name: 'ACCOUNTADMIN',
      grant_option: 'false',
    },
  ],
  'SHOW GRANTS TO ROLE "ANALYST"': [
    {
      privilege: 'SELECT',
      granted_on: 'TABLE',
      name: 'SALES.PUBLIC.ORDERS',
      granted_to: 'ROLE',
      grantee_name: 'ANALYST',
      grant_option: 'false',
    },
    {
      privilege: 'USAGE',
      granted_on: 'WAREHOUSE',
      name: 'WH',
      granted_to: 'ROLE',
      grantee_name: 'ANALYST',
      grant_option: 'true',
    },
  ],
  CREDENTIALS: [
    {
      credential_id: '101',
      name: 'PASSWORD',
      user_name: 'NADIA',
      type: 'PASSWORD',
      status: 'ACTIVE',
      created_on: '1780000000.000000000',
      expiration_date: null,
      last_used_on: '1780100000.000000000',
      last_altered: '1780050000.000000000',
    },
    {
      credential_id: '102',
      name: 'TOTP',
      user_name: 'NADIA',
      type: 'TOTP',
      status: 'ACTIVE',
      created_on: '1780000000.000000000',
      expiration_date: null,
      last_used_on: null,
      last_altered: null,
    },
    {
      credential_id: '103',
      name: 'RSA_PUBLIC_KEY',
      user_name: 'LOADER',
      type: 'KEYPAIR',
      status: 'ACTIVE',
      created_on: '1780000000.000000000',
      expiration_date: null,
      last_used_on: '1780100000.000000000',
      last_altered: null,
    },
    {
      credential_id: '104',
      name: 'old',
      user_name: 'OMAR',
      type: 'PAT',
      status: 'EXPIRED',
      created_on: '1780000000.000000000',
      expiration_date: '1785000000.000000000',
      last_used_on: null,
      last_altered: null,
    },
  ],
};

const statementOf = (request: TwinRequest): string =>
  str(obj(request.body === '' ? undefined : parseJson(request.body))['statement']) ??
  Buffer.from(request.params['handle'] ?? '', 'base64url').toString('utf8');

const permissionOf = (request: TwinRequest): string | undefined => {
  const statement = statementOf(request);
  if (statement.includes('ACCOUNT_USAGE')) return reads.views;
  if (statement.startsWith('SHOW ROLES')) return reads.roles;
  return statement.startsWith('SHOW') ? reads.grants : undefined;
};

const keyOf = (statement: string): string =>
  statement.includes('CREDENTIALS') ? 'CREDENTIALS' : statement.replace(/ LIMIT \d+$/, '');

const answer = (request: TwinRequest): TwinAnswer => {
  const statement = statementOf(request);
  const all = tables[keyOf(statement)] ?? [];
  const part = Number(request.query.get('partition') ?? 0);
  const columns = Object.keys(all[0] ?? { value: '' });
  const partitions = Math.max(1, Math.ceil(all.length / PAGE));
  const data = all
    .slice(part * PAGE, (part + 1) * PAGE)
    .map((row) => columns.map((name) => row[name] ?? null));
  if (part > 0) return { status: 200, body: { data } };
  return {
    status: 200,
    body: {
      code: '090001',
      message: 'Statement executed successfully.',
      statementHandle: Buffer.from(statement).toString('base64url'),
      resultSetMetaData: {
        numRows: all.length,
        rowType: columns.map((name) => ({
          name: keyOf(statement) === 'CREDENTIALS' ? name.toUpperCase() : name,
          type: 'text',
        })),
        partitionInfo: Array.from({ length: partitions }, () => ({ rowCount: PAGE })),
      },
      data,
    },
  };
};

const fault = (status: number, code: string, message: string, sqlState?: string): TwinAnswer => ({
  status,
  body: { code, message, ...(sqlState ? { sqlState } : {}) },
});

export interface SnowflakeTwin extends TwinServer {
  letIn(privateKey: string): void;
  picture(): unknown;
}

export const startSnowflakeTwin = async (): Promise<SnowflakeTwin> => {
  const keys = new Map<string, KeyObject>();
  const server = await serveTwin({
    routes: [
      {
        method: 'POST',
        path: '/api/v2/statements',
        permission: permissionOf,
        changes: false,
        answer,
      },
      { method: 'GET', path: '/api/v2/statements/:handle', permission: permissionOf, answer },
    ],
    caller({ headers }) {
      const [header, claims, signature] =
        /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1]?.split('.') ?? [];
      const parsed =
        claims === undefined
          ? undefined
          : parseJson(Buffer.from(claims, 'base64url').toString('utf8'));
      const issuer = isObject(parsed) ? (str(parsed['iss']) ?? '') : '';
      const key = keys.get(issuer.slice(issuer.indexOf('SHA256:')));
      const isSigned =
        key &&
        verify(
          'RSA-SHA256',
          Buffer.from(`${header}.${claims}`),
          key,
          Buffer.from(signature ?? '', 'base64url'),
        );
      return isSigned && headers['x-snowflake-authorization-token-type'] === 'KEYPAIR_JWT'
        ? { may: () => true }
        : undefined;
    },
    unauthenticated: () => fault(401, '390144', 'JWT token is invalid.'),
    forbidden: () =>
      fault(
        422,
        '003001',
        'SQL access control error: Insufficient privileges to operate on account.',
        '42501',
      ),
    throttled: (after) => ({
      ...fault(429, '390422', 'Too many requests.'),
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => fault(status, '390000', 'Internal error.'),
    missing: () => fault(404, '390404', 'Not found.'),
  });
  return {
    ...server,
    letIn: (privateKey) => void keys.set(fingerprintOf(privateKey), createPublicKey(privateKey)),
    picture: () => tables,
  };
};
