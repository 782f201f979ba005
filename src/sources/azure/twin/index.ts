/** Azure Resource Manager on loopback: two subscriptions, with its shapes, paging, refusals and throttling. */
import type { Raw } from '../../record.ts';
import {
  serveTwin,
  type TwinAnswer,
  type TwinRequest,
  type TwinRoute,
  type TwinServer,
} from '../../twin-server.ts';
import {
  ASSIGNMENTS,
  DEFINITIONS,
  FEDERATED,
  IDENTITIES,
  RESOURCES,
  SUBSCRIPTIONS,
  VAULTS,
} from '../inventory/pull.ts';

export const TENANT = '11111111-2222-4333-8444-555555555555';
const ONE = '/subscriptions/00000000-1111-4222-8333-444444444444';
const TWO = '/subscriptions/00000000-1111-4222-8333-555555555555';
export const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
export const BUILD = 'aaaaaaaa-0000-4000-8000-000000000101';
export const MACHINE = 'aaaaaaaa-0000-4000-8000-000000000102';
export const NADIA = 'aaaaaaaa-0000-4000-8000-000000000001';
const ADMINS = '99999999-0000-4000-8000-000000000001';
const BUILD_ID = `${ONE}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/build`;
const PAGE = 1;

const definition = (id: string, roleName: string, permission: Raw): Raw => ({
  id: `/providers/Microsoft.Authorization/roleDefinitions/${id}`,
  name: id,
  type: 'Microsoft.Authorization/roleDefinitions',
  properties: { roleName, type: 'BuiltInRole', permissions: [permission] },
});

const assignment = (name: string, scope: string, properties: Raw): Raw => ({
  id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
  name,
  type: 'Microsoft.Authorization/roleAssignments',
  properties: { scope, ...properties },
});

const wears = (principalId: string, principalType: string, role: string): Raw => ({
  principalId,
  principalType,
  roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
});

const machine: Raw = {
  id: `${ONE}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web`,
  name: 'web',
  type: 'Microsoft.Compute/virtualMachines',
  identity: { type: 'SystemAssigned', principalId: MACHINE, tenantId: TENANT },
  tags: { env: 'prod' },
};
const app: Raw = {
  id: `${ONE}/resourceGroups/rg/providers/Microsoft.Web/sites/api`,
  name: 'api',
  type: 'Microsoft.Web/sites',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [BUILD_ID]: {} } },
};
const vault: Raw = {
  id: `${ONE}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/keys`,
  name: 'keys',
  type: 'Microsoft.KeyVault/vaults',
  properties: {
    enableRbacAuthorization: false,
    vaultUri: 'https://keys.vault.azure.net/',
    accessPolicies: [
      {
        tenantId: TENANT,
        objectId: BUILD,
        permissions: { secrets: ['get', 'list'], keys: ['sign'] },
      },
    ],
  },
};

/** By subscription and listing. */
const listings: Readonly<Record<string, Readonly<Record<string, readonly Raw[]>>>> = {
  [ONE]: {
    definitions: [
      definition(OWNER, 'Owner', { actions: ['*'], notActions: [] }),
      definition(READER, 'Reader', {
        actions: ['*/read'],
        notActions: ['Microsoft.KeyVault/vaults/secrets/read'],
        dataActions: ['Microsoft.Storage/*/blobs/read'],
      }),
    ],
    assignments: [
      assignment('a-1', ONE, wears(NADIA, 'User', OWNER)),
      assignment('a-2', ONE, wears(BUILD, 'ServicePrincipal', READER)),
      assignment('a-3', `${ONE}/resourceGroups/rg`, wears(MACHINE, 'ServicePrincipal', READER)),
      assignment(
        'a-4',
        '/providers/Microsoft.Management/managementGroups/root',
        wears(ADMINS, 'Group', OWNER),
      ),
    ],
    identities: [
      {
        id: BUILD_ID,
        name: 'build',
        type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
        tags: { team: 'platform' },
        properties: { tenantId: TENANT, principalId: BUILD, clientId: 'client-of-build' },
      },
    ],
    resources: [machine, app, vault],
    vaults: [vault],
  },
  [TWO]: {
    definitions: [definition(OWNER, 'Owner', { actions: ['*'], notActions: [] })],
    assignments: [
      // Inherited from above: listed by each subscription below.
      assignment(
        'a-4',
        '/providers/Microsoft.Management/managementGroups/root',
        wears(ADMINS, 'Group', OWNER),
      ),
      assignment(
        'a-5',
        TWO,
        wears('aaaaaaaa-0000-4000-8000-000000000009', 'ServicePrincipal', OWNER),
      ),
    ],
    identities: [],
    resources: [],
    vaults: [],
  },
};

const federated: readonly Raw[] = [
  {
    id: `${BUILD_ID}/federatedIdentityCredentials/github`,
    name: 'github',
    properties: {
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:example/site:ref:refs/heads/main',
      audiences: ['api://AzureADTokenExchange'],
    },
  },
];

const fault = (status: number, code: string, message: string): TwinAnswer => ({
  status,
  body: { error: { code, message } },
});

const paged = (request: TwinRequest, items: readonly Raw[]): TwinAnswer => {
  const skip = Number(request.query.get('$skiptoken') ?? 0);
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', String(skip + PAGE));
  const nextLink = `http://${request.headers['host'] ?? ''}${request.path}?${query.toString()}`;
  return {
    status: 200,
    body: {
      value: items.slice(skip, skip + PAGE),
      ...(skip + PAGE < items.length ? { nextLink } : {}),
    },
  };
};

const listing = (path: string, key: string, permission: string): TwinRoute => ({
  method: 'GET',
  path: `/subscriptions/:id${path}`,
  permission,
  answer(request) {
    if (!request.query.has('api-version')) {
      return fault(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter is required.',
      );
    }
    return paged(request, listings[`/subscriptions/${request.params['id'] ?? ''}`]?.[key] ?? []);
  },
});

const TOKEN_PATH = '/oauth2/v2.0/token';
const TOKEN = 'token-of-reader';

const routes: readonly TwinRoute[] = [
  {
    method: 'POST',
    path: `/:tenant${TOKEN_PATH}`,
    permission: undefined,
    changes: false,
    answer: (request) =>
      new URLSearchParams(request.body).get('client_secret') === 's3cr3t-of-reader'
        ? { status: 200, body: { token_type: 'Bearer', expires_in: 3_599, access_token: TOKEN } }
        : {
            status: 401,
            body: {
              error: 'invalid_client',
              error_description: 'AADSTS7000215: Invalid client secret provided.',
            },
          },
  },
  {
    method: 'GET',
    path: '/subscriptions',
    permission: SUBSCRIPTIONS,
    answer: (request) =>
      paged(
        request,
        [ONE, TWO].map((id) => ({
          id,
          subscriptionId: id.split('/').at(-1),
          displayName: id === ONE ? 'production' : 'sandbox',
          state: 'Enabled',
        })),
      ),
  },
  listing('/providers/Microsoft.Authorization/roleDefinitions', 'definitions', DEFINITIONS),
  listing('/providers/Microsoft.Authorization/roleAssignments', 'assignments', ASSIGNMENTS),
  listing('/providers/Microsoft.ManagedIdentity/userAssignedIdentities', 'identities', IDENTITIES),
  listing('/resources', 'resources', RESOURCES),
  listing('/providers/Microsoft.KeyVault/vaults', 'vaults', VAULTS),
  // Ids of resources are the same in any case.
  ...[BUILD_ID, BUILD_ID.toLowerCase()].map(
    (id): TwinRoute => ({
      method: 'GET',
      path: `${id}/federatedIdentityCredentials`,
      permission: FEDERATED,
      answer: (request) => paged(request, federated),
    }),
  ),
];

export const startAzureTwin = (): Promise<TwinServer> =>
  serveTwin({
    routes,
    caller(request) {
      if (request.path.endsWith(TOKEN_PATH)) return { may: () => true };
      return request.headers['authorization'] === `Bearer ${TOKEN}`
        ? { may: () => true }
        : undefined;
    },
    unauthenticated: () => fault(401, 'InvalidAuthenticationToken', 'The access token is invalid.'),
    forbidden: (permission) =>
      fault(
        403,
        'AuthorizationFailed',
        `The client does not have authorization to perform action '${permission}' over scope '${ONE}'.`,
      ),
    throttled: (after) => ({
      ...fault(429, 'SubscriptionRequestsThrottled', 'Number of requests exceeded the limit.'),
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => fault(status, 'InternalServerError', 'The server failed.'),
    missing: (request) =>
      fault(404, 'ResourceNotFound', `The resource ${request.path} was not found.`),
  });
