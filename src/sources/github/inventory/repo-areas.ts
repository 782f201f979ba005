/** What is told of each repository in turn: some thirteen questions each, an hour's quota of 15,000 for 1,150 of them. */
import { isCountersignError } from '../../../core/index.ts';
import type { FactKind, InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import { instant, obj, type Raw, str } from '../../record.ts';
import { githubId } from '../ids.ts';
import { listing } from '../listing.ts';
import { hookFact, runnerFact } from './apps.ts';
import { codeOwners } from './code-owners.ts';
import { pipelineFacts, type RepoRef, templateOf } from './oidc.ts';
import { repoGrant } from './people.ts';
import { jobTokenGrant, protectionTags } from './repositories.ts';
import { rulesetFacts } from './rulesets.ts';
import { actionsSecret, actionsVariable } from './secrets.ts';
import { deployKeyFacts } from './tokens.ts';
import type { GithubWorld } from './world.ts';

type RepoArea = Area<GithubWorld>;

const pathOf = ({ fullName }: RepoRef): { readonly owner: string; readonly repo: string } => {
  const [owner = '', repo = ''] = fullName.split('/');
  return { owner, repo };
};

const REPO = 'GET /repos/{owner}/{repo}';

/** As many at once as the client asks at once. */
const AT_ONCE = 6;

/** Repositories some at a time, in their order: what was told before a fault is kept. */
async function* each(
  { repos }: GithubWorld,
  read: (repo: RepoRef) => Promise<readonly InventoryFact[]>,
): AsyncIterable<readonly InventoryFact[]> {
  for (let at = 0; at < repos.length; at += AT_ONCE)
    yield* await Promise.all(repos.slice(at, at + AT_ONCE).map(read));
}

/** All pages of one list of one repository. */
const rowsOf = async (
  { client }: GithubWorld,
  permission: string,
  route: string,
  parameters: Raw,
): Promise<readonly Raw[]> => {
  const rows: Raw[] = [];
  for await (const page of listing(client, permission, route, parameters)) rows.push(...page);
  return rows;
};

/** One list per repository. */
const perRepo = (
  name: string,
  permission: string,
  kinds: readonly FactKind[],
  suffix: string,
  map: (world: GithubWorld, repo: RepoRef, row: Raw) => readonly InventoryFact[],
): RepoArea => ({
  name,
  permission,
  kinds,
  list: (world) =>
    each(world, async (repo) => {
      const rows = await rowsOf(world, permission, `${REPO}${suffix}`, pathOf(repo));
      return rows.flatMap((row) => map(world, repo, row));
    }),
});

/** Undefined where GitHub says that there is none. */
const one = async (
  { client }: GithubWorld,
  permission: string,
  route: string,
  parameters: Raw,
): Promise<Raw | undefined> => {
  try {
    return obj((await client.ask(permission, route, parameters)).data);
  } catch (fault) {
    if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
    throw fault;
  }
};

const collaborators: RepoArea = {
  name: 'collaborators',
  permission: 'metadata: read',
  kinds: ['entitlement'],
  list: (world) =>
    each(world, async (repo) => {
      const parameters = { ...pathOf(repo), affiliation: 'direct' };
      const rows = await rowsOf(world, 'metadata: read', `${REPO}/collaborators`, parameters);
      return rows.flatMap((user) => {
        const login = str(user['login']);
        const level = str(user['role_name']);
        return login && level ? [repoGrant(githubId(login), repo.fullName, level)] : [];
      });
    }),
};

const templates: RepoArea = {
  name: 'subjects of OIDC tokens',
  permission: 'organization_administration: read',
  kinds: [],
  async *list(world) {
    const permission = 'organization_administration: read';
    const route = 'GET /orgs/{org}/actions/oidc/customization/sub';
    world.orgTemplate = (await one(world, permission, route, {})) ?? {};
    yield [];
  },
};

const repoTemplates: RepoArea = {
  name: 'subjects of OIDC tokens',
  permission: 'actions: read',
  kinds: [],
  list: (world) =>
    each(world, async (repo) => {
      const route = `${REPO}/actions/oidc/customization/sub`;
      const own = (await one(world, 'actions: read', route, pathOf(repo))) ?? {};
      if (world.orgTemplate !== undefined)
        world.templates.set(repo.fullName, templateOf(own, world.orgTemplate));
      return [];
    }),
};

const environments: RepoArea = {
  name: 'environments',
  permission: 'actions: read',
  kinds: ['identity', 'credential', 'resource'],
  list: (world) =>
    each(world, async (repo) => {
      const rows = await rowsOf(world, 'actions: read', `${REPO}/environments`, pathOf(repo));
      world.environments.set(repo.fullName, rows);
      return [];
    }),
};

/** No call of its own: made of what the areas before it read. */
const pipelines: RepoArea = {
  name: 'pipelines',
  permission: 'metadata: read',
  kinds: ['identity'],
  async *list(world) {
    for (const repo of world.repos) {
      yield pipelineFacts(world.client.org, repo, world.environments.get(repo.fullName) ?? [], {
        template: world.templates.get(repo.fullName),
        issuer: world.config.oidcIssuer,
      });
    }
  },
};

const ofEnvironments = (
  name: string,
  kind: FactKind,
  suffix: string,
  map: (
    world: GithubWorld,
    place: { place: string; environment: string },
    row: Raw,
  ) => readonly InventoryFact[],
): RepoArea => ({
  name,
  permission: 'environments: read',
  kinds: [kind],
  async *list(world) {
    for (const repo of world.repos) {
      for (const row of world.environments.get(repo.fullName) ?? []) {
        const environment = str(row['name']) ?? '';
        const parameters = { ...pathOf(repo), environment_name: environment };
        const route = `${REPO}/environments/{environment_name}/${suffix}`;
        for await (const page of listing(world.client, 'environments: read', route, parameters))
          yield page.flatMap((one) => map(world, { place: repo.fullName, environment }, one));
      }
    }
  },
});

const ofOrganization = (
  name: string,
  permission: string,
  kind: FactKind,
  suffix: string,
  map: (org: string, row: Raw) => readonly InventoryFact[],
): RepoArea => ({
  name,
  permission,
  kinds: [kind],
  async *list(world) {
    for await (const page of listing(world.client, permission, `GET /orgs/{org}/actions/${suffix}`))
      yield page.flatMap((row) => map(world.client.org, row));
  },
});

const jobTokens: RepoArea = {
  name: 'rights of job tokens',
  permission: 'administration: read',
  kinds: ['entitlement'],
  list: (world) =>
    each(world, async (repo) => {
      const route = `${REPO}/actions/permissions/workflow`;
      const row = await one(world, 'administration: read', route, pathOf(repo));
      return jobTokenGrant(repo.fullName, row ?? {});
    }),
};

const protection: RepoArea = {
  name: 'branch protection',
  permission: 'administration: read',
  kinds: [],
  list: (world) =>
    each(world, async (repo) => {
      if (repo.defaultBranch === undefined) return [];
      const parameters = { ...pathOf(repo), branch: repo.defaultBranch };
      const route = `${REPO}/rules/branches/{branch}`;
      const rules = await rowsOf(world, 'metadata: read', route, parameters);
      const path = `${REPO}/branches/{branch}/protection`;
      const classic = await one(world, 'administration: read', path, parameters);
      world.protection.set(repo.fullName, protectionTags(rules, classic));
      return [];
    }),
};

const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];
const MAX_BYTES = 3 * 1024 * 1024;

const owners: RepoArea = {
  name: 'code owners',
  permission: 'single_file: read',
  kinds: ['owner'],
  list: (world) =>
    each(world, async (repo) => {
      // GitHub takes the first of the three places.
      for (const path of places) {
        const parameters = { ...pathOf(repo), path };
        const file = await one(world, 'single_file: read', `${REPO}/contents/{path}`, parameters);
        const content = str(file?.['content']);
        if (content === undefined || content.length > MAX_BYTES) continue;
        const text = Buffer.from(content, 'base64').toString('utf8');
        return codeOwners(repo.fullName, text, instant(repo.createdAt) ?? 0);
      }
      return [];
    }),
};

export const repoAreas: readonly RepoArea[] = [
  collaborators,
  templates,
  repoTemplates,
  environments,
  pipelines,
  jobTokens,
  perRepo(
    'deploy keys',
    'administration: read',
    ['identity', 'credential', 'entitlement', 'owner'],
    '/keys',
    (world, repo, row) => deployKeyFacts(world.client.org, repo.fullName, row),
  ),
  ofOrganization('secrets', 'organization_secrets: read', 'credential', 'secrets', (org, row) =>
    actionsSecret({ place: org }, row),
  ),
  perRepo('secrets', 'secrets: read', ['credential'], '/actions/secrets', (_world, repo, row) =>
    actionsSecret({ place: repo.fullName }, row),
  ),
  ofEnvironments('secrets', 'credential', 'secrets', (_world, place, row) =>
    actionsSecret(place, row),
  ),
  ofOrganization(
    'variables',
    'organization_actions_variables: read',
    'resource',
    'variables',
    (org, row) => actionsVariable(org, { place: org }, row),
  ),
  perRepo(
    'variables',
    'actions_variables: read',
    ['resource'],
    '/actions/variables',
    (world, repo, row) => actionsVariable(world.client.org, { place: repo.fullName }, row),
  ),
  ofEnvironments('variables', 'resource', 'variables', (world, place, row) =>
    actionsVariable(world.client.org, place, row),
  ),
  perRepo('runners', 'administration: read', ['identity'], '/actions/runners', (world, repo, row) =>
    runnerFact(world.client.org, repo.fullName, row),
  ),
  perRepo('webhooks', 'repository_hooks: read', ['resource'], '/hooks', (world, repo, row) =>
    hookFact(world.client.org, repo.fullName, row),
  ),
  perRepo('rulesets', 'metadata: read', ['resource'], '/rulesets', (world, _repo, row) =>
    rulesetFacts(world, row),
  ),
  protection,
  owners,
];
