/** A small organisation: a folder, two projects, accounts with keys, people by bindings, GitHub and AWS by federation. */
import { HOUR, MINUTE } from '../../../core/index.ts';
import { type GcpState, logged, type Policy } from './state.ts';

export const ORGANIZATION = '1337';
export const CI = 'ci@acme-prod.iam.gserviceaccount.com';
export const BACKUP = 'backup@acme-prod.iam.gserviceaccount.com';
export const KEY = 'aa11bb22cc33dd44ee55ff66aa11bb22cc33dd44';
export const POOL = 'projects/4242/locations/global/workloadIdentityPools/github';
export const PROVIDER = `${POOL}/providers/actions`;
const REPO = `principal://iam.googleapis.com/${POOL}/subject/repo:acme/shop:ref:refs/heads/main`;

const account = (email: string, uniqueId: string) => ({
  name: `projects/${email.split('@')[1]?.split('.')[0]}/serviceAccounts/${email}`,
  projectId: email.split('@')[1]?.split('.')[0],
  uniqueId,
  email,
  displayName: email.split('@')[0],
  etag: 'MDEwMjE5MjA=',
  oauth2ClientId: uniqueId,
});

const accounts = [
  account(BACKUP, '111'),
  account(CI, '112'),
  account('web@acme-dev.iam.gserviceaccount.com', '113'),
];

const key = (email: string, id: string, rest: Readonly<Record<string, unknown>> = {}) => ({
  name: `${accounts.find((one) => one.email === email)?.name}/keys/${id}`,
  validAfterTime: '2025-01-01T00:00:00Z',
  validBeforeTime: '9999-12-31T23:59:59Z',
  keyAlgorithm: 'KEY_ALG_RSA_2048',
  keyOrigin: 'GOOGLE_PROVIDED',
  keyType: 'USER_MANAGED',
  ...rest,
});

const policy = (...bindings: Policy['bindings']): Policy => ({ version: 3, etag: 'e1', bindings });

const policies: readonly (readonly [string, Policy])[] = [
  [
    `organizations/${ORGANIZATION}`,
    policy({ role: 'roles/owner', members: ['user:nadia@example.com'] }),
  ],
  ['folders/77', policy({ role: 'roles/viewer', members: ['group:staff@example.com'] })],
  [
    'projects/acme-prod',
    policy(
      { role: 'projects/acme-prod/roles/deployer', members: [`serviceAccount:${CI}`] },
      {
        role: 'roles/storage.admin',
        members: ['user:omar@example.com', 'user:pia@partner.example'],
      },
      {
        role: 'roles/viewer',
        members: ['user:omar@example.com'],
        condition: {
          title: 'until summer',
          expression: "request.time < timestamp('2026-07-01T00:00:00Z')",
        },
      },
    ),
  ],
  [
    'projects/acme-dev',
    policy({
      role: `organizations/${ORGANIZATION}/roles/helper`,
      members: ['serviceAccount:robot@elsewhere.iam.gserviceaccount.com', 'domain:example.com'],
    }),
  ],
  [
    accounts[1]?.name ?? '',
    policy(
      { role: 'roles/iam.serviceAccountTokenCreator', members: ['user:omar@example.com'] },
      { role: 'roles/iam.workloadIdentityUser', members: [REPO] },
    ),
  ],
];

const role = (name: string, title: string, includedPermissions: readonly string[]) => ({
  name,
  title,
  includedPermissions,
  stage: 'GA',
  etag: 'r',
});

export const seed = (now: number): GcpState => {
  const state: GcpState = {
    organization: ORGANIZATION,
    folders: [
      {
        name: 'folders/77',
        parent: `organizations/${ORGANIZATION}`,
        displayName: 'apps',
        state: 'ACTIVE',
        createTime: '2024-01-01T00:00:00Z',
      },
    ],
    projects: [
      {
        name: 'projects/4242',
        projectId: 'acme-prod',
        parent: 'folders/77',
        displayName: 'Prod',
        state: 'ACTIVE',
        labels: { environment: 'prod', owner: 'platform' },
        createTime: '2024-01-02T00:00:00Z',
      },
      {
        name: 'projects/4343',
        projectId: 'acme-dev',
        parent: `organizations/${ORGANIZATION}`,
        displayName: 'Dev',
        state: 'ACTIVE',
        createTime: '2024-01-03T00:00:00Z',
      },
    ],
    accounts: new Map(accounts.map((one) => [one.email, { ...one }])),
    keys: new Map([
      [
        CI,
        [
          key(CI, KEY),
          key(CI, 'bb22', { keyType: 'SYSTEM_MANAGED', validBeforeTime: '2026-06-20T00:00:00Z' }),
        ],
      ],
      [BACKUP, [key(BACKUP, 'cc33', { disabled: true, validBeforeTime: '2027-01-01T00:00:00Z' })]],
    ]),
    deletedKeys: new Map(),
    policies: new Map(structuredClone(policies)),
    roles: [
      role('roles/owner', 'Owner', ['resourcemanager.projects.delete']),
      role('roles/viewer', 'Viewer', ['storage.buckets.get', 'storage.buckets.list']),
      role('roles/storage.admin', 'Storage Admin', [
        'storage.buckets.get',
        'storage.buckets.create',
      ]),
      role('roles/iam.workloadIdentityUser', 'Workload Identity User', [
        'iam.serviceAccounts.getAccessToken',
      ]),
      role('roles/iam.serviceAccountTokenCreator', 'Token Creator', [
        'iam.serviceAccounts.getAccessToken',
        'iam.serviceAccounts.signJwt',
      ]),
      role('projects/acme-prod/roles/deployer', 'Deployer', [
        'run.services.update',
        'iam.serviceAccounts.actAs',
      ]),
      role(`organizations/${ORGANIZATION}/roles/helper`, 'Helper', ['compute.instances.get']),
    ],
    pools: [
      { name: POOL, displayName: 'GitHub', state: 'ACTIVE', disabled: false },
      {
        name: 'projects/4242/locations/global/workloadIdentityPools/aws',
        displayName: 'AWS',
        state: 'ACTIVE',
        disabled: false,
      },
    ],
    providers: [
      {
        name: PROVIDER,
        displayName: 'Actions',
        state: 'ACTIVE',
        disabled: false,
        attributeCondition: "assertion.repository_owner=='acme'",
        attributeMapping: { 'google.subject': 'assertion.sub' },
        oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
      },
      {
        name: 'projects/4242/locations/global/workloadIdentityPools/aws/providers/prod',
        displayName: 'AWS prod',
        state: 'ACTIVE',
        disabled: false,
        aws: { accountId: '111122223333' },
      },
    ],
    apiKeys: [
      {
        name: 'projects/4242/locations/global/keys/k1',
        uid: 'k1',
        displayName: 'Maps',
        createTime: '2024-05-01T00:00:00Z',
        keyString: 'AIzaTOPSECRET',
      },
    ],
    log: [],
    held: [
      { kind: 'key', account: CI, key: KEY },
      { kind: 'access_token', account: CI, expiresAt: now + HOUR - MINUTE },
      { kind: 'other_token', account: CI, expiresAt: now + HOUR - MINUTE },
      { kind: 'federated_token', account: CI, expiresAt: now + HOUR - MINUTE },
      { kind: 'inherited', account: CI },
    ],
    ids: { next: 1 },
  };
  for (let hours = 200; hours > 0; hours -= 15) {
    logged(state, {
      method: 'google.cloud.run.v2.Services.UpdateService',
      service: 'run.googleapis.com',
      resource: 'projects/acme-prod/locations/eu/services/shop',
      actor: CI,
      at: now - hours * HOUR,
    });
  }
  return state;
};
