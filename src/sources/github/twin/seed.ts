/** One organisation to begin with, and how it is compared. */
import { createHash } from 'node:crypto';
import type { TwinRepo, TwinState, TwinUser } from './state.ts';

const DAY = '2026-03-01T09:00:00Z';
const named = (name: string) => ({ name, created_at: DAY, updated_at: '2026-04-01T09:00:00Z' });
const valued = (name: string) => ({ ...named(name), value: `value-of-${name}` });

const publicKey = (seed: string): string =>
  `ssh-ed25519 ${createHash('sha512').update(seed).digest('base64')} ${seed}`;

const ruleset = (
  id: number,
  name: string,
  enforcement: string,
  sourceType: string,
  source: string,
) => ({
  ...{ id, name, enforcement, source, source_type: sourceType, target: 'branch' },
  node_id: `RRS_${id}`,
  created_at: DAY,
  updated_at: DAY,
});

const repo = (name: string, id: number, more: Partial<TwinRepo>): TwinRepo => ({
  name,
  id,
  visibility: 'private',
  createdAt: DAY,
  collaborators: new Map(),
  keys: [],
  secrets: [],
  variables: [],
  environments: [],
  hooks: [],
  runners: [],
  subject: { use_default: true },
  actions: { enabled: true, allowed_actions: 'selected', sha_pinning_required: true },
  runs: [],
  rules: [],
  rulesets: [],
  protection: undefined,
  files: {},
  ...more,
});

/** One organisation with something of each kind, and more members than one page. */
export const seedState = (org: string, manyMembers = 130): TwinState => {
  const users = new Map<string, TwinUser>();
  const add = (user: TwinUser) => users.set(user.login, user);
  add({
    login: 'nadia',
    id: 101,
    role: 'admin',
    twoFactor: true,
    emails: ['nadia@example.com'],
    samlName: 'nadia@example.com',
  });
  add({
    login: 'sam',
    id: 102,
    role: 'member',
    twoFactor: false,
    emails: ['sam@example.com'],
    samlName: 'sam@example.com',
  });
  add({ login: 'guest', id: 103, role: 'outside', twoFactor: false, emails: [] });
  add({ login: 'helper', id: 104, role: 'outside', twoFactor: true, emails: [] });
  for (let n = 0; n < manyMembers; n++)
    add({ login: `member-${n}`, id: 1_000 + n, role: 'member', twoFactor: true, emails: [] });
  return {
    org,
    users,
    teams: new Map([
      [
        'platform',
        {
          slug: 'platform',
          parent: undefined,
          members: new Set(['nadia', 'sam']),
          repos: new Map([['payroll', 'admin']]),
        },
      ],
      [
        'deployers',
        { slug: 'deployers', parent: 'platform', members: new Set(['sam']), repos: new Map() },
      ],
    ]),
    repos: new Map([
      [
        'payroll',
        repo('payroll', 9_001, {
          collaborators: new Map([
            ['guest', 'write'],
            ['sam', 'admin'],
          ]),
          keys: [
            {
              id: 501,
              key: publicKey('deploy'),
              title: 'deploy',
              read_only: false,
              added_by: 'sam',
              created_at: DAY,
              last_used: '2026-05-20T09:00:00Z',
            },
            {
              id: 502,
              key: publicKey('mirror'),
              title: 'mirror',
              read_only: true,
              added_by: 'nadia',
              created_at: DAY,
              last_used: null,
            },
          ],
          secrets: [named('NPM_TOKEN'), named('AWS_ROLE')],
          variables: [valued('REGION')],
          environments: [
            {
              name: 'production',
              created_at: DAY,
              secrets: [named('PROD_KEY')],
              variables: [valued('URL')],
            },
          ],
          hooks: [{ id: 601, url: 'https://hooks.example.com/in?token=hook-path-secret' }],
          runners: [{ id: 701, name: 'build-1' }],
          runs: [{ id: 801, status: 'in_progress', conclusion: null, head_branch: 'main' }],
          rulesets: [ruleset(903, 'releases', 'active', 'Repository', 'example-org/payroll')],
          rules: [
            { type: 'pull_request', parameters: { required_approving_review_count: 2 } },
            { type: 'non_fast_forward' },
          ],
          protection: { enforce_admins: { enabled: true }, allow_force_pushes: { enabled: false } },
          files: {
            '.github/CODEOWNERS':
              '# who\n* @sam\n/.github/ @example-org/platform ops@example.com\n',
          },
        }),
      ],
      [
        'site',
        repo('site', 9_002, {
          visibility: 'public',
          subject: {
            use_default: false,
            include_claim_keys: ['repository_owner_id', 'repository_id', 'context'],
          },
        }),
      ],
    ]),
    installations: [
      {
        id: 301,
        app_id: 31,
        app_slug: 'countersign-ci',
        created_at: DAY,
        suspended_at: null,
        permissions: { contents: 'write' },
      },
      {
        id: 302,
        app_id: 32,
        app_slug: 'deploy-helper',
        created_at: DAY,
        suspended_at: null,
        permissions: { contents: 'read', actions: 'write' },
      },
    ],
    pats: [
      {
        id: 401,
        token_id: 4_711,
        owner: 'sam',
        name: 'laptop',
        subset: ['payroll'],
        expires: '2026-09-01T00:00:00Z',
        used: '2026-05-01T00:00:00Z',
      },
      {
        id: 402,
        token_id: 4_712,
        owner: 'nadia',
        name: 'all',
        subset: undefined,
        expires: null,
        used: null,
      },
    ],
    authorizations: [
      {
        credential_id: 451,
        authorized_credential_id: 4_801,
        login: 'sam',
        type: 'personal access token',
        scopes: ['repo', 'admin:org'],
      },
      {
        credential_id: 452,
        authorized_credential_id: 4_802,
        login: 'nadia',
        type: 'SSH key',
        scopes: [],
        fingerprint: 'SHA256:nadiaskey',
      },
      {
        credential_id: 453,
        authorized_credential_id: 4_803,
        login: 'nadia',
        type: 'OAuth app token',
        scopes: ['read:org'],
        note: 'Planner',
      },
    ],
    secrets: [named('ORG_TOKEN')],
    rulesets: [
      ruleset(901, 'default branches', 'active', 'Organization', org),
      ruleset(902, 'signed commits', 'evaluate', 'Organization', org),
    ],
    blocks: new Set(),
    invitations: new Set(),
    audit: [],
  };
};

/** Comparable, without the log: it only grows. */
export const pictureOf = (state: TwinState): unknown =>
  JSON.parse(
    JSON.stringify({ ...state, audit: undefined }, (_key, value: unknown) => {
      if (value instanceof Map)
        return [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
      return value instanceof Set ? [...value].sort() : value;
    }),
  );
