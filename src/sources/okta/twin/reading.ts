/** Routes that list: each behind the scope Okta asks for, in pages with a `next` link. */
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { oktaScopes as scopes } from '../permissions.ts';
import type { OktaState, Thing } from './state.ts';

/** What a twin needs to answer; its base URL is known when it listens. */
export interface Desk {
  readonly state: OktaState;
  readonly now: () => number;
  base(): string;
  /** Items per page, whatever is asked for; small, so that paging shows. */
  readonly pageSize: number;
}

export const ok = (body: unknown): TwinAnswer => ({ status: 200, body });

export const error = (status: number, errorCode: string, errorSummary: string): TwinAnswer => ({
  status,
  body: { errorCode, errorSummary, errorLink: errorCode, errorId: 'oae1', errorCauses: [] },
});

export const notFound = (what: string): TwinAnswer =>
  error(404, 'E0000007', `Not found: Resource not found: ${what}`);

/** `after` is the place in the list; real ones are opaque. */
const paged = (desk: Desk, { path, query }: TwinRequest, items: readonly unknown[]): TwinAnswer => {
  const from = Number(query.get('after') ?? 0);
  const to = from + Math.min(desk.pageSize, Number(query.get('limit') ?? desk.pageSize));
  const link = (rel: string, after: number): string => {
    const next = new URLSearchParams(query);
    next.set('after', String(after));
    return `<${desk.base()}${path}?${next}>; rel="${rel}"`;
  };
  const links = [link('self', from), ...(to < items.length ? [link('next', to)] : [])];
  return { status: 200, body: items.slice(from, to), headers: { link: links.join(', ') } };
};

type Lister = (desk: Desk, request: TwinRequest) => readonly unknown[] | undefined;

const list = (desk: Desk, path: string, permission: string, items: Lister): TwinRoute => ({
  method: 'GET',
  path,
  permission,
  answer(request) {
    const found = items(desk, request);
    return found === undefined ? notFound(request.path) : paged(desk, request, found);
  },
});

const one = (
  path: string,
  permission: string,
  find: (request: TwinRequest) => unknown,
): TwinRoute => ({
  method: 'GET',
  path,
  permission,
  answer(request) {
    const found = find(request);
    return found === undefined ? notFound(request.path) : ok(found);
  },
});

const id = ({ params }: TwinRequest): string => params['id'] ?? '';

const usersOf = ({ state }: Desk, { query }: TwinRequest): readonly Thing[] => {
  const gone = query.get('filter') === 'status eq "DEPROVISIONED"';
  return [...state.users.values()].filter((user) => (user['status'] === 'DEPROVISIONED') === gone);
};

/** A user's list holds roles of the user's groups too, marked so. */
const rolesOfUser = (state: OktaState, userId: string): readonly Thing[] => [
  ...(state.roles.get(`users/${userId}`) ?? []),
  ...[...state.members]
    .filter((one) => one.startsWith(`${userId}/`))
    .flatMap((one) => state.roles.get(`groups/${one.slice(userId.length + 1)}`) ?? []),
];

export const readRoutes = (desk: Desk): readonly TwinRoute[] => {
  const { state } = desk;
  const app =
    (map: Map<string, Thing[]>): Lister =>
    (_desk, request) =>
      state.apps.has(id(request)) ? (map.get(id(request)) ?? []) : undefined;
  const admins = () =>
    [...state.roles.keys()]
      .filter((key) => key.startsWith('users/'))
      .map((key) => ({ id: key.slice(6) }));
  return [
    list(desk, '/api/v1/users', scopes.users, usersOf),
    {
      method: 'GET',
      path: '/api/v1/users/me',
      permission: undefined,
      answer({ headers }) {
        const secret = (headers['authorization'] ?? '').replace(/^SSWS /, '');
        const me = state.users.get(String(state.apiTokens.get(secret)?.['userId']));
        return me === undefined ? notFound('user') : ok(me);
      },
    },
    one('/api/v1/users/:id', scopes.users, (request) => state.users.get(id(request))),
    list(
      desk,
      '/api/v1/users/:id/factors',
      scopes.users,
      (_desk, request) => state.factors.get(id(request)) ?? [],
    ),
    list(
      desk,
      '/api/v1/users/:id/grants',
      scopes.users,
      (_desk, request) => state.consents.get(id(request)) ?? [],
    ),
    list(desk, '/api/v1/groups', scopes.groups, () => [...state.groups.values()]),
    list(desk, '/api/v1/groups/rules', scopes.groups, () => state.rules),
    list(desk, '/api/v1/users/:id/groups', scopes.groups, (_desk, request) =>
      [...state.groups.values()].filter((group) => state.members.has(`${id(request)}/${group.id}`)),
    ),
    one('/api/v1/groups/:id', scopes.groups, (request) => state.groups.get(id(request))),
    list(desk, '/api/v1/groups/:id/users', scopes.groups, (_desk, request) =>
      [...state.users.values()].filter((user) => state.members.has(`${user.id}/${id(request)}`)),
    ),
    list(desk, '/api/v1/apps', scopes.apps, () => [...state.apps.values()]),
    one('/api/v1/apps/:id', scopes.apps, (request) => state.apps.get(id(request))),
    list(desk, '/api/v1/apps/:id/credentials/secrets', scopes.apps, app(state.secrets)),
    {
      ...one('/api/v1/apps/:id/credentials/jwks', scopes.apps, (request) => ({
        keys: state.clientKeys.get(id(request)) ?? [],
      })),
    },
    list(desk, '/api/v1/apps/:id/credentials/keys', scopes.apps, app(state.signingKeys)),
    list(desk, '/api/v1/apps/:id/users', scopes.apps, app(state.appUsers)),
    list(desk, '/api/v1/apps/:id/groups', scopes.apps, app(state.appGroups)),
    list(desk, '/api/v1/apps/:id/tokens', scopes.apps, app(state.refreshTokens)),
    list(desk, '/api/v1/apps/:id/grants', scopes.grants, app(state.appGrants)),
    list(desk, '/integrations/api/v1/api-services', scopes.integrations, () => [
      ...state.integrations.values(),
    ]),
    list(
      desk,
      '/integrations/api/v1/api-services/:id/credentials/secrets',
      scopes.integrations,
      (_desk, request) => state.secrets.get(id(request)) ?? [],
    ),
    list(desk, '/api/v1/api-tokens', scopes.tokens, () => [...state.apiTokens.values()]),
    one('/api/v1/api-tokens/:id', scopes.tokens, (request) =>
      [...state.apiTokens.values()].find((token) => token.id === id(request)),
    ),
    one('/api/v1/iam/roles', scopes.roles, () => ({ roles: state.customRoles })),
    one('/api/v1/iam/roles/:id/permissions', scopes.roles, (request) => ({
      permissions: (state.permissions.get(id(request)) ?? []).map((label) => ({ label })),
    })),
    one('/api/v1/iam/resource-sets', scopes.roles, () => ({ 'resource-sets': state.resourceSets })),
    one('/api/v1/iam/resource-sets/:id/resources', scopes.roles, (request) => ({
      resources: state.resources.get(id(request)) ?? [],
    })),
    one('/api/v1/iam/assignees/users', scopes.roles, () => ({ value: admins(), _links: {} })),
    list(desk, '/api/v1/users/:id/roles', scopes.roles, (_desk, request) =>
      rolesOfUser(state, id(request)),
    ),
    list(
      desk,
      '/api/v1/groups/:id/roles',
      scopes.roles,
      (_desk, request) => state.roles.get(`groups/${id(request)}`) ?? [],
    ),
    list(
      desk,
      '/oauth2/v1/clients/:id/roles',
      scopes.roles,
      (_desk, request) => state.roles.get(`clients/${id(request)}`) ?? [],
    ),
    list(desk, '/api/v1/idps', scopes.idps, () => state.lists.get('idps')),
    list(desk, '/api/v1/zones', scopes.zones, () => state.lists.get('zones')),
    list(desk, '/api/v1/trustedOrigins', scopes.origins, () => state.lists.get('trustedOrigins')),
    list(
      desk,
      '/api/v1/policies',
      scopes.policies,
      (_desk, { query }) => state.lists.get(`policies/${query.get('type')}`) ?? [],
    ),
    list(
      desk,
      '/api/v1/policies/:id/rules',
      scopes.policies,
      (_desk, request) => state.policyRules.get(id(request)) ?? [],
    ),
    list(desk, '/api/v1/authenticators', scopes.authenticators, () =>
      state.lists.get('authenticators'),
    ),
    list(desk, '/api/v1/devices', scopes.devices, () => state.lists.get('devices')),
  ];
};
