/** What is told of each repository in turn. Sixteen hundred repositories are some 16,000 calls: an hour's quota. */
import { isCountersignError } from '../../../core/index.ts';
import type { FactKind, InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import { instant, obj, type Raw, str } from '../../record.ts';
import { githubId } from '../ids.ts';
import { listing } from '../listing.ts';
import type { GithubWorld } from './areas.ts';
import { codeOwners } from './code-owners.ts';
import {
  actionsSecret,
  actionsVariable,
  deployKeyFacts,
  hookFact,
  runnerFact,
} from './credentials.ts';
import { pipelineFacts, type RepoRef, templateOf } from './oidc.ts';
import { repoGrant } from './people.ts';
import { jobTokenGrant, protectionTags } from './repositories.ts';

type RepoArea = Area<GithubWorld>;

const pathOf = ({ fullName }: RepoRef): { readonly owner: string; readonly repo: string } => {
  const [owner = '', repo = ''] = fullName.split('/');
  return { owner, repo };
};

const REPO = 'GET /repos/{owner}/{repo}';

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
  async *list(world) {
    for (const repo of world.repos)
      for await (const page of listing(world.client, permission, `${REPO}${suffix}`, pathOf(repo)))
        yield page.flatMap((row) => map(world, repo, row));
  },
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
  async *list(world) {
    for (const repo of world.repos) {
      const parameters = { ...pathOf(repo), affiliation: 'direct' };
      for await (const page of listing(
        world.client,
        'metadata: read',
        `${REPO}/collaborators`,
        parameters,
      ))
        yield page.flatMap((user) => {
          const login = str(user['login']);
          const level = str(user['role_name']);
          return login && level ? [repoGrant(githubId(login), repo.fullName, level)] : [];
        });
    }
  },
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
  async *list(world) {
    for (const repo of world.repos) {
      const route = `${REPO}/actions/oidc/customization/sub`;
      const own = (await one(world, 'actions: read', route, pathOf(repo))) ?? {};
      if (world.orgTemplate !== undefined)
        world.templates.set(repo.fullName, templateOf(own, world.orgTemplate));
      yield [];
    }
  },
};

const environments: RepoArea = {
  name: 'environments',
  permission: 'actions: read',
  kinds: ['identity', 'credential', 'resource'],
  async *list(world) {
    for (const repo of world.repos) {
      const rows: Raw[] = [];
      for await (const page of listing(
        world.client,
        'actions: read',
        `${REPO}/environments`,
        pathOf(repo),
      ))
        rows.push(...page);
      world.environments.set(repo.fullName, rows);
      yield [];
    }
  },
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
  async *list(world) {
    for (const repo of world.repos) {
      const route = `${REPO}/actions/permissions/workflow`;
      yield jobTokenGrant(
        repo.fullName,
        (await one(world, 'administration: read', route, pathOf(repo))) ?? {},
      );
    }
  },
};

const protection: RepoArea = {
  name: 'branch protection',
  permission: 'administration: read',
  kinds: [],
  async *list(world) {
    for (const repo of world.repos) {
      if (repo.defaultBranch === undefined) continue;
      const parameters = { ...pathOf(repo), branch: repo.defaultBranch };
      const rules: Raw[] = [];
      for await (const page of listing(
        world.client,
        'metadata: read',
        `${REPO}/rules/branches/{branch}`,
        parameters,
      ))
        rules.push(...page);
      const route = `${REPO}/branches/{branch}/protection`;
      const classic = await one(world, 'administration: read', route, parameters);
      world.protection.set(repo.fullName, protectionTags(rules, classic));
      yield [];
    }
  },
};

const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];
const MAX_BYTES = 3 * 1024 * 1024;

const owners: RepoArea = {
  name: 'code owners',
  permission: 'single_file: read',
  kinds: ['owner'],
  async *list(world) {
    for (const repo of world.repos) {
      // GitHub takes the first of the three places.
      for (const path of places) {
        const parameters = { ...pathOf(repo), path };
        const file = await one(world, 'single_file: read', `${REPO}/contents/{path}`, parameters);
        const content = str(file?.['content']);
        if (content === undefined || content.length > MAX_BYTES) continue;
        const text = Buffer.from(content, 'base64').toString('utf8');
        yield codeOwners(repo.fullName, text, instant(repo.createdAt) ?? 0);
        break;
      }
    }
  },
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
  protection,
  owners,
];
