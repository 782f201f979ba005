/** A small Vault on loopback, as its HTTP API is documented: lists as keys, 404 for an empty one, 403 for refusals. */
import { parseJson } from '../../../core/index.ts';
import { obj, type Raw, str, strings } from '../../record.ts';
import {
  serveTwin,
  type TwinAnswer,
  type TwinRequest,
  type TwinRoute,
  type TwinServer,
} from '../../twin-server.ts';
import { need } from '../config.ts';
import { createKv, type TwinKv } from './kv.ts';

export const TOKEN = 'hvs.twin-reader-secret';
const CREATED = '2026-01-02T03:04:05.123456789Z';
const NEVER = '0001-01-01T00:00:00Z';

const entity = (id: string, mount: Raw, more: Raw = {}): Raw => ({
  id,
  name: `entity_${id}`,
  creation_time: CREATED,
  disabled: false,
  metadata: {},
  policies: ['reader'],
  aliases: [{ id: `a-${id}`, ...mount }],
  ...more,
});

const token = (accessor: string, more: Raw = {}): Raw => ({
  accessor,
  creation_time: 1_767_323_045,
  display_name: 'token',
  entity_id: '',
  expire_time: '2026-12-01T00:00:00Z',
  explicit_max_ttl: 0,
  policies: ['default'],
  ...more,
});

const state = {
  mounts: {
    'token/': { type: 'token', accessor: 'auth_token_1' },
    'approle/': { type: 'approle', accessor: 'auth_approle_1', description: 'machines' },
    'oidc/': { type: 'oidc', accessor: 'auth_oidc_1' },
  },
  engines: {
    'secret/': { type: 'kv', accessor: 'kv_1' },
    'database/': { type: 'database', accessor: 'database_1' },
    'pki/': { type: 'pki', accessor: 'pki_1' },
  },
  engineRoles: { 'database/': ['readonly'], 'pki/': [] },
  policies: {
    default: 'path "auth/token/lookup-self" { capabilities = ["read"] }',
    reader: `
      # what most may do
      path "secret/data/app/*" { capabilities = ["read", "list"] }
      path "secret/data/app/root" { capabilities = ["deny"] }`,
    deployer: '{"path":{"database/creds/readonly":{"capabilities":["read"]}}}',
    root: '',
  },
  entities: [
    entity('e-1', { name: 'nadia@example.com', mount_type: 'oidc', mount_path: 'auth/oidc/' }),
    entity(
      'e-2',
      {
        name: 'role-id-1',
        mount_type: 'approle',
        mount_path: 'auth/approle/',
        metadata: { role_name: 'deploy' },
      },
      { disabled: true, policies: null },
    ),
  ],
  groups: [
    {
      id: 'g-1',
      name: 'admins',
      policies: ['deployer'],
      member_entity_ids: ['e-1', 'e-2'],
      member_group_ids: [],
    },
  ],
  roles: { deploy: { token_policies: ['deployer'] }, idle: { token_policies: [] } },
  secretIds: {
    deploy: ['s-1', 's-2'].map((secret_id_accessor) => ({
      secret_id_accessor,
      creation_time: CREATED,
      expiration_time: secret_id_accessor === 's-1' ? NEVER : '2026-12-01T00:00:00Z',
    })),
    idle: [],
  },
  tokens: [
    token('t-self', { entity_id: 'e-1', policies: ['reader'] }),
    token('t-root', { policies: ['root'], display_name: 'root', expire_time: null }),
    token('t-orphan'),
  ],
};

const ok = (data: unknown): TwinAnswer => ({ status: 200, body: { data } });
const refused = (status: number, ...errors: readonly string[]): TwinAnswer => ({
  status,
  body: { errors },
});
const keys = (found: readonly string[]): TwinAnswer =>
  found.length === 0 ? refused(404) : ok({ keys: found });
const one = (found: unknown): TwinAnswer => (found === undefined ? refused(404) : ok(found));
const bodyOf = ({ body }: TwinRequest): Raw => obj(parseJson(body));

const byId = (items: readonly Raw[], id: string | undefined): Raw | undefined =>
  items.find((item) => item['id'] === id);

const at = (value: Raw, name: string | undefined): unknown =>
  name !== undefined && Object.hasOwn(value, name) ? value[name] : undefined;

const get = (path: string, permission: string, answer: TwinRoute['answer']): TwinRoute => ({
  method: 'GET',
  path: `/v1/${path}`,
  permission,
  answer,
});

const lookup = (path: string, permission: string, answer: TwinRoute['answer']): TwinRoute => ({
  method: 'POST',
  path: `/v1/${path}`,
  permission,
  changes: false,
  answer,
});

const routes: readonly TwinRoute[] = [
  get('auth/token/lookup-self', need.self, () => ok(state.tokens[0])),
  get('sys/auth', need.mounts, () => ok(state.mounts)),
  get('sys/mounts', need.engines, () => ok(state.engines)),
  get('identity/entity/id', need.entities, () => keys(state.entities.map(({ id }) => String(id)))),
  get('identity/entity/id/:id', need.entity, ({ params }) =>
    one(byId(state.entities, params['id'])),
  ),
  get('identity/group/id', need.groups, () => keys(state.groups.map(({ id }) => id))),
  get('identity/group/id/:id', need.group, ({ params }) => one(byId(state.groups, params['id']))),
  get('sys/policies/acl', need.policies, () => keys(Object.keys(state.policies))),
  get('sys/policies/acl/:name', need.policy, ({ params }) =>
    ok({ name: params['name'], policy: at(state.policies, params['name']) }),
  ),
  get('auth/approle/role', need.roles, () => keys(Object.keys(state.roles))),
  get('auth/approle/role/:role', need.role, ({ params }) => one(at(state.roles, params['role']))),
  get('auth/approle/role/:role/secret-id', need.secretIds, ({ params }) => {
    const found = at(state.secretIds, params['role']);
    const ids = Array.isArray(found) ? found : [];
    return keys(ids.map((item) => str(obj(item)['secret_id_accessor']) ?? ''));
  }),
  lookup('auth/approle/role/:role/secret-id-accessor/lookup', need.secretId, (request) => {
    const wanted = bodyOf(request)['secret_id_accessor'];
    const found = at(state.secretIds, request.params['role']);
    const ids = Array.isArray(found) ? found.map(obj) : [];
    return one(ids.find((item) => item['secret_id_accessor'] === wanted));
  }),
  get('auth/token/accessors', need.accessors, () =>
    keys([...state.tokens.map((item) => String(item['accessor'])), 't-just-expired']),
  ),
  lookup('auth/token/lookup-accessor', need.accessor, (request) => {
    const wanted = bodyOf(request)['accessor'];
    const found = state.tokens.find((item) => item['accessor'] === wanted);
    return found ? ok(found) : refused(403, '1 error occurred:\n\t* invalid accessor\n\n');
  }),
  get('database/roles', need.engineRoles, () => keys(state.engineRoles['database/'])),
  get('pki/roles', need.engineRoles, () => keys(state.engineRoles['pki/'])),
  {
    method: 'POST',
    path: '/v1/sys/capabilities-self',
    permission: undefined,
    changes: false,
    answer: (request) => {
      const capabilities = strings(bodyOf(request)['paths']).map((path) => {
        const isMine = !path.startsWith('identity/group');
        return [path, isMine ? ['read', 'list', 'update', 'sudo'] : ['deny']] as const;
      });
      return ok(Object.fromEntries(capabilities));
    },
  },
];

export const picture = (): unknown => JSON.parse(JSON.stringify(state));

export const startVaultTwin = (kv: TwinKv = createKv()): Promise<TwinServer> =>
  serveTwin({
    routes: [...routes, ...kv.routes],
    caller: ({ headers }) => (headers['x-vault-token'] === TOKEN ? { may: () => true } : undefined),
    // Vault answers 403 to a token that it does not know, as to one that may not.
    unauthenticated: () =>
      refused(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'),
    forbidden: () => refused(403, '1 error occurred:\n\t* permission denied\n\n'),
    throttled: (after) => ({
      ...refused(429, 'request path rate limit quota exceeded'),
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => refused(status, 'internal error'),
    missing: () => refused(404),
  });
