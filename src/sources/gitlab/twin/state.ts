export interface Row {
  [key: string]: unknown;
  id: number;
}

interface Variable {
  key: string;
  value: string;
  masked: boolean;
  protected: boolean;
  environment_scope: string;
}

export const DAY = '2026-03-01T09:00:00.000Z';

const user = (id: number, username: string, more: Record<string, unknown> = {}): Row => ({
  id,
  username,
  name: username,
  state: 'active',
  email: `${username}@example.com`,
  confirmed_at: DAY,
  created_at: DAY,
  last_activity_on: '2026-05-30',
  two_factor_enabled: id % 2 === 1,
  is_admin: false,
  external: false,
  bot: false,
  identities: [],
  ...more,
});

const token = (
  id: number,
  userId: number,
  name: string,
  more: Record<string, unknown> = {},
): Row => ({
  id,
  user_id: userId,
  name,
  scopes: ['api'],
  active: true,
  revoked: false,
  created_at: DAY,
  last_used_at: null,
  expires_at: '2026-12-31',
  ...more,
});

const variable = (key: string, masked: boolean): Variable => ({
  key,
  value: `value-of-${key}`,
  masked,
  protected: false,
  environment_scope: '*',
});

export const seed = (users: number) => ({
  users: [
    user(1, 'root', {
      is_admin: true,
      identities: [{ provider: 'saml', extern_uid: 'root@example.com' }],
    }),
    user(2, 'sam'),
    user(3, 'deploy-robot'),
    user(4, 'project_11_bot_ab12', { bot: true, email: 'project_11_bot@noreply.example.com' }),
    user(5, 'group_20_bot_cd34', { bot: true, email: 'group_20_bot@noreply.example.com' }),
    ...Array.from({ length: users }, (_unused, n) => user(100 + n, `user-${n}`)),
  ],
  serviceAccounts: [{ id: 3, username: 'deploy-robot', name: 'deploy-robot' }] as Row[],
  groups: [
    { id: 10, path: 'example', full_path: 'example', parent_id: null },
    { id: 20, path: 'platform', full_path: 'example/platform', parent_id: 10 },
  ] as Row[],
  projects: [
    {
      id: 11,
      path_with_namespace: 'example/payroll',
      default_branch: 'main',
      visibility: 'private',
      archived: false,
      created_at: DAY,
      namespace: { id: 10, full_path: 'example' },
    },
    {
      id: 12,
      path_with_namespace: 'example/platform/site',
      default_branch: 'main',
      visibility: 'public',
      archived: false,
      created_at: DAY,
      namespace: { id: 20, full_path: 'example/platform' },
      ci_id_token_sub_claim_components: ['project_path', 'environment'],
    },
  ] as Row[],
  members: new Map<string, Row[]>([
    ['groups/10', [{ id: 1, access_level: 50, expires_at: null }]],
    ['groups/20', [{ id: 2, access_level: 30, expires_at: '2026-12-31' }]],
    [
      'projects/11',
      [
        { id: 2, access_level: 40, expires_at: null },
        { id: 4, access_level: 40, expires_at: null },
      ],
    ],
    ['projects/12', []],
  ]),
  tokens: [
    token(501, 2, 'laptop', { last_used_at: '2026-05-01T09:00:00.000Z' }),
    token(502, 1, 'old', { active: false, revoked: true }),
  ],
  accessTokens: new Map<string, Row[]>([
    ['projects/11', [token(511, 4, 'ci')]],
    ['groups/20', [token(512, 5, 'mirror', { expires_at: null })]],
  ]),
  deployTokens: new Map<string, Row[]>([
    [
      'groups/10',
      [
        {
          id: 601,
          name: 'registry',
          username: 'gitlab+deploy-token-601',
          expires_at: null,
          revoked: false,
          expired: false,
          scopes: ['read_registry'],
        },
      ],
    ],
  ]),
  deployKeys: new Map<string, Row[]>([
    [
      '11',
      [
        {
          id: 701,
          title: 'deploy',
          key: 'ssh-ed25519 AAAAC3 deploy',
          fingerprint_sha256: 'SHA256:deploykey',
          created_at: DAY,
          expires_at: null,
          can_push: true,
        },
      ],
    ],
    [
      '12',
      [
        {
          id: 701,
          title: 'deploy',
          key: 'ssh-ed25519 AAAAC3 deploy',
          fingerprint_sha256: 'SHA256:deploykey',
          created_at: DAY,
          expires_at: null,
          can_push: false,
        },
      ],
    ],
  ]),
  variables: new Map<string, Variable[]>([
    ['instance', [variable('PROXY', false)]],
    ['groups/10', [variable('REGISTRY', true)]],
    ['projects/11', [variable('DB_PASSWORD', true), variable('REGION', false)]],
  ]),
  runners: [
    {
      id: 801,
      description: 'build-1',
      runner_type: 'instance_type',
      paused: false,
      contacted_at: '2026-05-30T09:00:00.000Z',
      tag_list: ['linux'],
    },
  ] as Row[],
  audit: [] as Record<string, unknown>[],
});

export type GitlabState = ReturnType<typeof seed>;
