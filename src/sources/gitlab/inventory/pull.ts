/** The live pull of one instance (as administrator), or of one top-level group (as its owner). */
import type { BlindSpot, FactKind, InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullAreas } from '../../pull-areas.ts';
import type { Raw } from '../../record.ts';
import {
  connectGitlab,
  type GitlabClient,
  type GitlabOptions,
  listing,
  rights,
} from '../client.ts';
import { type GitlabConfig, scopeOf } from '../config.ts';
import type { Place } from './facts.ts';
import { botFact, groupFacts, memberFacts, userFacts } from './people.ts';
import { pipelineFact, projectFacts, runnerFacts, variableFacts } from './projects.ts';
import { deployKeyFacts, deployTokenFacts, tokenFacts } from './tokens.ts';

interface World {
  readonly client: GitlabClient;
  readonly place: Place;
  /** Undefined = the whole instance. */
  readonly group: string | undefined;
  readonly serviceAccounts: Set<string>;
  readonly users: Set<string>;
  readonly groups: string[];
  readonly projects: string[];
  readonly tokens: Set<string>;
  readonly keys: Set<string>;
  readonly runners: Set<string>;
  readonly deployTokens: Set<string>;
}
type GitlabArea = Area<World>;

const idOf = (row: Raw): string => String(row['id']);
/** Rows not seen before, by their id. */
const fresh = (seen: Set<string>, rows: readonly Raw[], key = 'id'): readonly Raw[] =>
  rows.filter((row) => {
    const id = String(row[key]);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });

const area = (
  name: string,
  right: string,
  kinds: readonly FactKind[],
  list: (world: World) => AsyncIterable<readonly InventoryFact[]>,
): GitlabArea => ({ name, permission: right, kinds, list });

const groupPath = (group: string): string => `/groups/${encodeURIComponent(group)}`;

const serviceAccounts = area(
  'service accounts',
  rights.admin,
  [],
  async function* ({ client, group, serviceAccounts: ids }) {
    const right = group === undefined ? rights.admin : rights.owner;
    const path = group === undefined ? '/service_accounts' : `${groupPath(group)}/service_accounts`;
    for await (const page of listing(client, right, path)) {
      for (const row of page) ids.add(idOf(row));
      yield [];
    }
  },
);

const users = area('users', rights.admin, ['identity', 'entitlement'], async function* (world) {
  const { client, group, place, serviceAccounts: machines } = world;
  yield [pipelineFact(place, 'instance')];
  const path = group === undefined ? '/users' : `${groupPath(group)}/members/all`;
  for await (const page of listing(client, group === undefined ? rights.admin : rights.any, path))
    yield fresh(world.users, page).flatMap((row) => userFacts(place, row, machines.has(idOf(row))));
});

const groups = area(
  'groups',
  rights.any,
  ['group', 'membership', 'entitlement', 'credential', 'resource', 'identity'],
  async function* ({ client, group, place, groups: ids }) {
    const add = (row: Raw) => {
      ids.push(idOf(row));
      return [...groupFacts(place.scope, row), pipelineFact(place, `group/${idOf(row)}`)];
    };
    if (group !== undefined) {
      const own = await client.one(rights.any, groupPath(group));
      if (own !== undefined) yield add({ ...own, parent_id: null });
    }
    const path =
      group === undefined ? '/groups?all_available=true' : `${groupPath(group)}/descendant_groups`;
    for await (const page of listing(client, rights.any, path)) yield page.flatMap(add);
  },
);

/** Some members of a group need not be users that the connection may list: guests of a shared group. */
const members = (of: 'group' | 'project'): GitlabArea =>
  area(
    `members of ${of}s`,
    rights.any,
    ['membership', 'entitlement', 'identity'],
    async function* (world) {
      for (const id of of === 'group' ? world.groups : world.projects) {
        for await (const page of listing(world.client, rights.any, `/${of}s/${id}/members`)) {
          yield page.flatMap((row) => memberFacts(of, id, row));
          if (world.group !== undefined)
            yield fresh(world.users, page).flatMap((row) => userFacts(world.place, row));
        }
      }
    },
  );

const projects = area(
  'projects',
  rights.any,
  ['resource', 'identity', 'credential', 'entitlement'],
  async function* ({ client, group, place, projects: ids }) {
    const path =
      group === undefined ? '/projects' : `${groupPath(group)}/projects?include_subgroups=true`;
    for await (const page of listing(client, rights.any, path)) {
      for (const row of page) ids.push(idOf(row));
      yield page.flatMap((row) => projectFacts(place, row));
    }
  },
);

const personalTokens = area(
  'tokens',
  rights.admin,
  ['credential', 'entitlement'],
  async function* (world) {
    if (world.group !== undefined) return;
    for await (const page of listing(world.client, rights.admin, '/personal_access_tokens'))
      yield fresh(world.tokens, page).flatMap((row) => tokenFacts(row, 'personal access token'));
  },
);

const resourceTokens = (of: 'group' | 'project'): GitlabArea => {
  const right = of === 'group' ? rights.owner : rights.maintainer;
  return area(
    `tokens of ${of}s`,
    right,
    ['credential', 'entitlement', 'identity'],
    async function* (world) {
      for (const id of of === 'group' ? world.groups : world.projects) {
        for await (const page of listing(world.client, right, `/${of}s/${id}/access_tokens`)) {
          const rows = fresh(world.tokens, page);
          yield rows.flatMap((row) => tokenFacts(row, `${of} access token`));
          // An administrator's list of users names the bots too.
          if (world.group !== undefined)
            yield fresh(world.users, rows, 'user_id').flatMap((row) => botFact(world.place, row));
        }
      }
    },
  );
};

const deployTokens = area(
  'deploy tokens',
  rights.maintainer,
  ['identity', 'credential', 'entitlement'],
  async function* (world) {
    const places = [
      ...world.groups.map((id) => `/groups/${id}`),
      ...world.projects.map((id) => `/projects/${id}`),
    ];
    for (const path of places)
      for await (const page of listing(world.client, rights.maintainer, `${path}/deploy_tokens`))
        yield fresh(world.deployTokens, page).flatMap((row) => deployTokenFacts(world.place, row));
  },
);

const deployKeys = area(
  'deploy keys',
  rights.maintainer,
  ['identity', 'credential', 'entitlement'],
  async function* (world) {
    for (const id of world.projects)
      for await (const page of listing(
        world.client,
        rights.maintainer,
        `/projects/${id}/deploy_keys`,
      ))
        yield page.flatMap((row) => {
          const isNew = fresh(world.keys, [row]).length > 0;
          return deployKeyFacts(world.place, id, row, isNew);
        });
  },
);

const variables = (of: 'group' | 'project' | 'instance'): GitlabArea => {
  const right = { group: rights.owner, project: rights.maintainer, instance: rights.admin }[of];
  return area(`variables of ${of}s`, right, ['credential', 'resource'], async function* (world) {
    if (of === 'instance') {
      if (world.group !== undefined) return;
      for await (const page of listing(world.client, right, '/admin/ci/variables'))
        yield page.flatMap((row) => variableFacts(world.place, 'instance', row));
      return;
    }
    for (const id of of === 'group' ? world.groups : world.projects)
      for await (const page of listing(world.client, right, `/${of}s/${id}/variables`))
        yield page.flatMap((row) => variableFacts(world.place, `${of}/${id}`, row));
  });
};

const runners = area('runners', rights.admin, ['identity', 'credential'], async function* (world) {
  const { client, group, place } = world;
  const right = group === undefined ? rights.admin : rights.owner;
  const path = group === undefined ? '/runners/all' : `${groupPath(group)}/runners`;
  for await (const page of listing(client, right, path)) {
    const rows = fresh(world.runners, page);
    const whole = await Promise.all(
      rows.map(async (row) => ({ ...row, ...(await client.one(right, `/runners/${idOf(row)}`)) })),
    );
    yield whole.flatMap((row) => runnerFacts(place, row));
  }
});

const areas: readonly GitlabArea[] = [
  serviceAccounts,
  users,
  groups,
  projects,
  members('group'),
  members('project'),
  personalTokens,
  resourceTokens('project'),
  resourceTokens('group'),
  deployTokens,
  deployKeys,
  variables('instance'),
  variables('group'),
  variables('project'),
  runners,
];

const blindOf = (group: string | undefined): readonly BlindSpot[] =>
  group === undefined
    ? []
    : [
        {
          area: 'personal access tokens',
          because:
            'an owner of a group does not see the personal tokens of its members; only an administrator of the instance does',
        },
      ];

export async function* pullGitlab(
  config: GitlabConfig,
  at: number,
  options: PullOptions & GitlabOptions = {},
): AsyncIterable<Snapshot> {
  const client = connectGitlab(config, 'token', options);
  const place = { scope: scopeOf(config), host: config.host.replace(/\/+$/, '') };
  // Whom GitLab does not know at all gets no list of blind spots.
  await client.one(rights.any, '/personal_access_tokens/self');
  const world: World = {
    client,
    place,
    group: config.group,
    serviceAccounts: new Set(),
    users: new Set(),
    groups: [],
    projects: [],
    tokens: new Set(),
    keys: new Set(),
    runners: new Set(),
    deployTokens: new Set(),
  };
  const snapshot = await pullAreas({
    system: 'gitlab',
    scope: place.scope,
    at,
    areas,
    world,
    options,
  });
  yield { ...snapshot, blind: [...snapshot.blind, ...blindOf(config.group)] };
}
