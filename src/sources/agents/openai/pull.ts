/** One OpenAI organisation, live: users, projects with members and service accounts, keys of both levels. */
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullAreas } from '../../pull-areas.ts';
import { type Raw, str } from '../../record.ts';
import type { VendorHttp } from '../../vendor-http.ts';
import type { Sleep } from '../anthropic/client.ts';
import type { OpenAiConfig } from '../config.ts';
import { OPENAI_READ } from '../permissions.ts';
import { idPages, once } from '../place-pull.ts';
import { openAiClient } from './client.ts';
import {
  keyFacts,
  projectFacts,
  projectUserFacts,
  rolesIn,
  serviceAccountFacts,
  userFacts,
} from './mapping.ts';

const ROOT = '/v1/organization';

interface World {
  readonly http: VendorHttp;
  readonly scope: string;
  readonly projects: Set<string>;
}

const pages = ({ http }: World, path: string): AsyncIterable<readonly Raw[]> =>
  idPages(http, OPENAI_READ, `${ROOT}${path}`, 'after');

const area = (
  name: string,
  kinds: Area<World>['kinds'],
  path: string,
  factsOf: (item: Raw, world: World) => readonly InventoryFact[],
): Area<World> => ({
  name,
  permission: OPENAI_READ,
  kinds,
  async *list(world) {
    for await (const items of pages(world, path))
      yield items.flatMap((item) => factsOf(item, world));
  },
});

const ofEachProject = (
  name: string,
  kinds: Area<World>['kinds'],
  path: string,
  factsOf: (item: Raw, project: string, world: World) => readonly InventoryFact[],
): Area<World> => ({
  name,
  permission: OPENAI_READ,
  kinds,
  async *list(world) {
    for (const project of world.projects)
      for await (const items of pages(world, `/projects/${project}/${path}`))
        yield items.flatMap((item) => factsOf(item, project, world));
  },
});

/** Without the projects, nothing that is asked project by project is whole. */
const ofProjects: Area<World>['kinds'] = [
  'resource',
  'identity',
  'entitlement',
  'role',
  'credential',
];

const areas: readonly Area<World>[] = [
  area('users', ['identity', 'entitlement', 'role'], '/users?limit=100', (item, { scope }) =>
    userFacts(item, scope),
  ),
  area('projects', ofProjects, '/projects?include_archived=true&limit=100', (item, world) => {
    const id = str(item['id']);
    if (id !== undefined) world.projects.add(id);
    return projectFacts(item, world.scope);
  }),
  ofEachProject('project users', ['entitlement', 'role'], 'users?limit=100', projectUserFacts),
  ofEachProject(
    'service accounts',
    ['identity', 'entitlement', 'role'],
    'service_accounts?limit=100',
    (item, project, { scope }) => serviceAccountFacts(item, project, scope),
  ),
  // Without `any` the list leaves out keys whose owner has lost the project.
  ofEachProject(
    'credentials',
    ['credential'],
    'api_keys?limit=100&owner_project_access=any',
    (item, _project, { scope }) => keyFacts(item, scope),
  ),
  area(
    'credentials',
    ['credential', 'entitlement'],
    '/admin_api_keys?limit=100',
    (item, { scope }) => keyFacts(item, scope),
  ),
];

export const openAiScope = (config: OpenAiConfig): string => `openai:${config.organization}`;

/** @throws CountersignError ERR_SOURCE_DENIED where the key itself is not accepted. */
export const pullOpenAi = async (
  config: OpenAiConfig,
  at: number,
  options: PullOptions | undefined,
  sleep?: Sleep,
): Promise<Snapshot> => {
  const http = openAiClient(config, config.adminKey, sleep);
  const scope = openAiScope(config);
  await http.send({ permission: OPENAI_READ, path: `${ROOT}/users?limit=1` });
  return pullAreas({
    system: 'agents',
    scope,
    at,
    areas,
    world: { http, scope, projects: new Set<string>() },
    options,
    finish: (facts) => once([...facts, ...rolesIn(facts, scope)]),
  });
};
