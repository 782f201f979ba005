/** One Anthropic organisation, live: users, invitations, workspaces and their members, keys and their use. */
import { DAY } from '../../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullAreas } from '../../pull-areas.ts';
import { obj, type Raw, str } from '../../record.ts';
import type { VendorHttp } from '../../vendor-http.ts';
import type { AnthropicConfig } from '../config.ts';
import { ANTHROPIC_ADMIN } from '../permissions.ts';
import { idPages, once } from '../place-pull.ts';
import { readClient, type Sleep } from './client.ts';
import {
  type AnthropicPlace,
  inviteFacts,
  type KeyUse,
  keyFacts,
  memberFacts,
  rolesIn,
  useIn,
  userFacts,
  workspaceFacts,
} from './mapping.ts';
import { scopeOf } from './parse.ts';

const ROOT = '/v1/organizations';
/** The most that one page of the usage report covers in buckets of a day. */
const DAYS_A_PAGE = 31;
const DAYS_BACK = 93;
const MAX_USE_PAGES = 20;

interface World extends AnthropicPlace {
  readonly http: VendorHttp;
  readonly workspaces: Set<string>;
  use: KeyUse | undefined;
}

const pages = ({ http }: World, path: string): AsyncIterable<readonly Raw[]> =>
  idPages(http, ANTHROPIC_ADMIN, `${ROOT}${path}`, 'after_id');

const area = (
  name: string,
  kinds: Area<World>['kinds'],
  path: string,
  factsOf: (item: Raw, world: World) => readonly InventoryFact[],
): Area<World> => ({
  name,
  permission: ANTHROPIC_ADMIN,
  kinds,
  async *list(world) {
    for await (const items of pages(world, path))
      yield items.flatMap((item) => factsOf(item, world));
  },
});

const members: Area<World> = {
  name: 'workspace members',
  permission: ANTHROPIC_ADMIN,
  kinds: ['entitlement', 'role'],
  async *list(world) {
    for (const workspace of world.workspaces)
      for await (const items of pages(world, `/workspaces/${workspace}/members?limit=100`))
        yield items.flatMap(memberFacts);
  },
};

/** Days of use by key: told in pages of time, newest last. */
const usage: Area<World> = {
  name: 'use of keys',
  permission: ANTHROPIC_ADMIN,
  kinds: [],
  async *list(world) {
    const since = Math.floor(world.at / DAY) * DAY - DAYS_BACK * DAY;
    const lastAt = new Map<string, number>();
    let next: string | undefined;
    for (let page = 0; page < MAX_USE_PAGES; page++) {
      const query = new URLSearchParams({
        starting_at: new Date(since).toISOString(),
        bucket_width: '1d',
        limit: String(DAYS_A_PAGE),
        'group_by[]': 'api_key_id',
        ...(next === undefined ? {} : { page: next }),
      });
      const path = `${ROOT}/usage_report/messages?${query}`;
      const { body } = await world.http.send({ permission: ANTHROPIC_ADMIN, path });
      useIn(obj(body), lastAt);
      next = obj(body)['has_more'] === true ? str(obj(body)['next_page']) : undefined;
      if (next === undefined) break;
    }
    world.use = { lastAt, since };
    yield [];
  },
};

const areas: readonly Area<World>[] = [
  area('users', ['identity', 'entitlement', 'role'], '/users?limit=100', userFacts),
  area('invitations', ['identity', 'entitlement', 'role'], '/invites?limit=100', inviteFacts),
  // Members are asked workspace by workspace: without these, they are not whole.
  area(
    'workspaces',
    ['resource', 'entitlement', 'role'],
    '/workspaces?include_archived=true&limit=100',
    (item, world) => {
      const id = str(item['id']);
      if (id !== undefined) world.workspaces.add(id);
      return workspaceFacts(item, world);
    },
  ),
  members,
  usage,
  area(
    'credentials',
    ['identity', 'credential', 'entitlement', 'owner'],
    '/api_keys?limit=100',
    (item, world) => keyFacts(item, world, world.use),
  ),
];

/** @throws CountersignError ERR_SOURCE_DENIED where the key itself is not accepted. */
export const pullAnthropic = async (
  config: AnthropicConfig,
  at: number,
  options: PullOptions | undefined,
  sleep?: Sleep,
): Promise<Snapshot> => {
  const http = readClient(config, sleep);
  const me = await http.send({ permission: ANTHROPIC_ADMIN, path: `${ROOT}/me` });
  const scope = scopeOf(str(obj(me.body)['id']));
  const world: World = { http, scope, at, workspaces: new Set(), use: undefined };
  const snapshot = await pullAreas({
    system: 'agents',
    scope,
    at,
    areas,
    world,
    options,
    finish: (facts) => once([...facts, ...rolesIn(facts, world)]),
  });
  return {
    ...snapshot,
    blind: [
      ...snapshot.blind,
      { area: 'admin keys', because: 'the Admin API lists no Admin keys and no Compliance keys' },
    ],
  };
};
