/** A Duo account on loopback: checks each signature as Duo does, answers in its envelopes, pages by offset. */
import { createHmac } from 'node:crypto';
import {
  serveTwin,
  type TwinAnswer,
  type TwinRequest,
  type TwinRoute,
  type TwinServer,
} from '../twin-server.ts';

export interface DuoTwin extends TwinServer {
  readonly state: Readonly<Record<string, readonly unknown[]>>;
}

export const duoKey = 'DIWJ8X6AEYOR5OMC6TQ1';
/** What no snapshot may hold. */
export const duoSecrets = {
  ours: 'Zh5eGmUq9zpfQnyUIu5OL9iWoMMv5ZNmk3zLJ4Ep',
  other: 'secret-key-of-another-integration-0123456',
};

const group = (id: string) => ({ group_id: id, name: id, desc: '', status: 'Active' });

const user = (id: string, more: Record<string, unknown> = {}) => ({
  user_id: id,
  username: id.toLowerCase(),
  email: `${id.toLowerCase()}@acme.example`,
  aliases: {},
  created: 1_700_000_000,
  last_login: 1_750_000_000,
  status: 'active',
  is_enrolled: true,
  groups: [],
  phones: [],
  tokens: [],
  u2ftokens: [],
  webauthncredentials: [],
  desktoptokens: [],
  ...more,
});

const phone = {
  phone_id: 'DPPHONE',
  activated: true,
  capabilities: ['push'],
  platform: 'Apple iOS',
  last_seen: '2026-05-01T10:00:00',
};

const seed = (): Record<string, readonly unknown[]> => ({
  '/admin/v1/groups': [group('DGONE'), group('DGTWO'), group('DGTHREE')],
  '/admin/v1/users': [
    user('DUADA', {
      groups: [group('DGONE'), group('DGTWO')],
      phones: [phone],
      webauthncredentials: [{ webauthnkey: 'WAADA', label: 'Touch ID', date_added: 1_710_000_000 }],
      aliases: { alias1: 'ada.old' },
    }),
    user('DUBEN', {
      status: 'bypass',
      phones: [phone],
      tokens: [{ token_id: 'DHTOKEN', serial: '1', type: 'yk' }],
    }),
    user('DUCYD', { status: 'disabled', is_enrolled: false, last_login: null }),
  ],
  '/admin/v1/bypass_codes': [
    {
      bypass_code_id: 'DBCODE',
      admin_email: 'root@acme.example',
      created: 1_740_000_000,
      expiration: null,
      reuse_count: 1,
      user: { user_id: 'DUBEN' },
    },
  ],
  '/admin/v1/endpoints': [
    {
      epkey: 'EPONE',
      os_family: 'iOS',
      os_version: '17',
      trusted_endpoint: 'yes',
      username: 'duada',
      last_updated: 1_750_000_000,
    },
  ],
  '/admin/v1/admins': [
    {
      admin_id: 'DEROOT',
      name: 'Root',
      email: 'root@acme.example',
      role: 'Owner',
      status: 'Active',
      created: 1_690_000_000,
      last_login: 1_750_000_000,
    },
    {
      admin_id: 'DEHELP',
      name: 'Help',
      email: 'help@acme.example',
      role: 'Help Desk',
      status: 'Disabled',
      created: null,
      last_login: null,
    },
  ],
  '/admin/v3/integrations': [
    {
      integration_key: 'DISIEM',
      name: 'SIEM',
      type: 'adminapi',
      secret_key: duoSecrets.other,
      adminapi_read_log: 1,
      adminapi_admins: 0,
      networks_for_api_access: '',
    },
    { integration_key: 'DIVPN', name: 'VPN', type: 'radius' },
  ],
});

const permissions: Readonly<Record<string, string>> = {
  '/admin/v1/admins': 'Grant administrators - Read',
  '/admin/v3/integrations': 'Grant applications - Read',
};

const fault = (status: number, code: number, message: string): TwinAnswer => ({
  status,
  body: { stat: 'FAIL', code, message },
});

/** Made here anew, from what arrived, by the words of Duo's documentation. */
const isSigned = ({ method, path, query, headers }: TwinRequest): boolean => {
  const [key, signature = ''] = Buffer.from((headers['authorization'] ?? '').slice(6), 'base64')
    .toString()
    .split(':');
  const params = [...query]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const text = [headers['date'], method, headers['host'], path, params].join('\n');
  const digest = signature.length === 40 ? 'sha1' : 'sha512';
  return (
    key === duoKey && createHmac(digest, duoSecrets.ours).update(text).digest('hex') === signature
  );
};

export const startDuoTwin = async (pageSize = 2): Promise<DuoTwin> => {
  const state = seed();
  const routes = Object.entries(state).map(
    ([path, items]): TwinRoute => ({
      method: 'GET',
      path,
      permission: permissions[path] ?? 'Grant resource - Read',
      answer({ query }) {
        const from = Number(query.get('offset') ?? 0);
        const to = from + Math.min(pageSize, Number(query.get('limit') ?? 100));
        return {
          status: 200,
          body: {
            stat: 'OK',
            response: items.slice(from, to),
            metadata: {
              total_objects: items.length,
              ...(to < items.length ? { next_offset: to } : {}),
            },
          },
        };
      },
    }),
  );
  const server = await serveTwin({
    routes,
    caller: (request) => (isSigned(request) ? { may: () => true } : undefined),
    unauthenticated: () => fault(401, 40_103, 'Invalid signature in request credentials'),
    forbidden: () => fault(403, 40_301, 'Access forbidden'),
    throttled: () => fault(429, 42_901, 'Too Many Requests'),
    failed: (status) => fault(status, 50_000, 'Internal Server Error'),
    missing: () => fault(404, 40_401, 'Resource not found'),
  });
  return Object.assign(server, { state });
};
