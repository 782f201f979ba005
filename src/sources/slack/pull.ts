/** The live pull of one workspace or organisation, its audit logs, and what its token may. */
import {
  CountersignError,
  DAY,
  HOUR,
  isCountersignError,
  isObject,
  messageOf,
  parseJson,
  SECOND,
} from '../../core/index.ts';
import type { BlindSpot, FactKind, InventoryFact, Snapshot } from '../../model/index.ts';
import type { LogPage, LogPullOptions, PermissionProbe, PullOptions } from '../contract.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import { instant, list, obj, type Raw, str } from '../record.ts';
import { vendorHttp } from '../vendor-http.ts';
import { connectSlack, type SlackClient, type SlackOptions, slackFault } from './client.ts';
import type { SlackConfig } from './config.ts';
import { appFacts, groupFacts, teamFact, userFacts } from './mapping.ts';

interface World {
  readonly client: SlackClient;
  readonly scope: string;
}
type SlackArea = Area<World>;

const area = (
  name: string,
  scope: string,
  kinds: readonly FactKind[],
  rows: { readonly method: string; readonly parameters?: Raw; readonly key: string },
  map: (scope: string, row: Raw) => readonly InventoryFact[],
): SlackArea => ({
  name,
  permission: scope,
  kinds,
  async *list(world) {
    for await (const page of world.client.pages(
      scope,
      rows.method,
      rows.parameters ?? {},
      rows.key,
    ))
      yield page.flatMap((row) => map(world.scope, row));
  },
});

const workspace: SlackArea = {
  name: 'workspace',
  permission: 'team:read',
  kinds: ['resource'],
  async *list({ client, scope }) {
    const { team } = await client.call('team:read', 'team.info');
    yield teamFact(scope, obj(team));
  },
};

const areas: readonly SlackArea[] = [
  workspace,
  area(
    'users',
    'users:read',
    ['identity', 'entitlement'],
    { method: 'users.list', key: 'members' },
    userFacts,
  ),
  area(
    'groups',
    'usergroups:read',
    ['group', 'membership'],
    { method: 'usergroups.list', parameters: { include_users: true }, key: 'usergroups' },
    groupFacts,
  ),
  area(
    'apps',
    'admin.apps:read',
    ['identity', 'entitlement', 'owner'],
    { method: 'admin.apps.approved.list', key: 'approved_apps' },
    appFacts,
  ),
];

const neverSeen: readonly BlindSpot[] = [
  {
    area: 'tokens',
    because: 'Slack lists no tokens of apps or people; their use shows in the audit logs',
  },
];

/** Without its scope Slack leaves addresses out and says nothing of it. */
const withoutEmail = (facts: readonly InventoryFact[]): readonly BlindSpot[] => {
  const people = facts.filter((fact) => fact.kind === 'identity' && fact.class === 'human');
  const shown = people.some((fact) => fact.kind === 'identity' && fact.tags['email'] !== undefined);
  return shown || people.length === 0
    ? []
    : [
        {
          area: 'addresses',
          because: 'no user came with an address',
          needs: 'users:read.email',
        },
      ];
};

export async function* pullSlack(
  config: SlackConfig,
  at: number,
  options: PullOptions & SlackOptions = {},
): AsyncIterable<Snapshot> {
  const client = connectSlack(config, options);
  // Whom Slack does not know at all gets no list of blind spots.
  await client.call('any scope', 'auth.test');
  const world = { client, scope: config.enterprise };
  const snapshot = await pullAreas({
    system: 'slack',
    scope: config.enterprise,
    at,
    areas,
    world,
    options,
  });
  yield { ...snapshot, blind: [...snapshot.blind, ...withoutEmail(snapshot.facts), ...neverSeen] };
}

const AUDIT = 'auditlogs:read';
const OVERLAP = HOUR;
const PAGE = 200;
const MOST = 9_999;

const auditHttp = (config: SlackConfig, options: SlackOptions) => {
  const { auditToken } = config;
  if (auditToken === undefined)
    throw new CountersignError('ERR_CONFIG_INVALID', 'the Slack connection has no auditToken');
  return vendorHttp({
    vendor: 'Slack',
    baseUrl: config.auditUrl.replace(/\/+$/, ''),
    authorise: async () => ({ authorization: `Bearer ${auditToken}` }),
    errorIn(body) {
      const error = obj(body)['ok'] === false ? str(obj(body)['error']) : undefined;
      return error === undefined ? undefined : slackFault(error, obj(body));
    },
    ...(options.sleep ? { sleep: options.sleep } : {}),
  });
};

const timeOf = (record: Raw): number => instant(record['date_create']) ?? 0;

/** @throws CountersignError ERR_INPUT_INVALID */
const readCursor = (cursor: string): number => {
  const read: unknown = parseJson(cursor);
  const newest = isObject(read) ? read['newest'] : undefined;
  if (typeof newest === 'number' && Number.isFinite(newest)) return newest;
  throw new CountersignError('ERR_INPUT_INVALID', 'the cursor is none of the Slack audit logs');
};

/**
 * Docs, "Audit Logs API": the newest first, up to 9,999 at once, by cursor; Enterprise only. Each day is read
 * whole, and given oldest first.
 */
export async function* pullSlackLogs(
  config: SlackConfig,
  cursor: string | undefined,
  { since, until, ...options }: LogPullOptions & SlackOptions,
): AsyncIterable<LogPage> {
  const http = auditHttp(config, options);
  let newest = cursor === undefined ? since : readCursor(cursor);
  const first = cursor === undefined ? since : newest - OVERLAP;
  for (let from = first; from <= until; from += DAY) {
    const records: Raw[] = [];
    let next: string | undefined;
    do {
      const query = new URLSearchParams({
        oldest: String(Math.floor(from / SECOND)),
        latest: String(Math.ceil(Math.min(until, from + DAY) / SECOND)),
        limit: String(MOST),
        ...(next === undefined ? {} : { cursor: next }),
      });
      const { body } = await http.send({ permission: AUDIT, path: `/audit/v1/logs?${query}` });
      records.push(...list(obj(body)['entries']).filter(isObject));
      next = str(obj(obj(body)['response_metadata'])['next_cursor']);
    } while (next !== undefined);
    records.sort((a, b) => timeOf(a) - timeOf(b));
    for (let at = 0; at < records.length; at += PAGE) {
      const part = records.slice(at, at + PAGE);
      for (const record of part) newest = Math.max(newest, timeOf(record));
      yield { records: part, cursor: JSON.stringify({ newest }) };
    }
  }
}

export async function* probeSlack(
  config: SlackConfig,
  options: SlackOptions = {},
): AsyncIterable<PermissionProbe> {
  const client = connectSlack(config, options);
  const judged = async (
    permission: string,
    attempt: () => Promise<unknown>,
  ): Promise<PermissionProbe> => {
    try {
      await attempt();
      return { permission, granted: 'yes' };
    } catch (fault) {
      const denied = isCountersignError(fault, 'ERR_SOURCE_DENIED');
      return { permission, granted: denied ? 'no' : 'unknown', because: messageOf(fault) };
    }
  };
  const methods = [
    ['team:read', 'team.info'],
    ['users:read', 'users.list'],
    ['usergroups:read', 'usergroups.list'],
    ['admin.apps:read', 'admin.apps.approved.list'],
  ] as const;
  for (const [permission, method] of methods)
    yield await judged(permission, () => client.call(permission, method, { limit: 1 }));
  const users = await client.call('users:read', 'users.list', { limit: 20 }).catch(() => ({}));
  const people = list(obj(users)['members'])
    .map(obj)
    .filter((row) => row['is_bot'] !== true);
  const shown = people.some((row) => str(obj(row['profile'])['email']) !== undefined);
  yield {
    permission: 'users:read.email',
    granted: shown ? 'yes' : people.length === 0 ? 'unknown' : 'no',
    ...(shown ? {} : { because: 'no user came with an address' }),
  };
  yield await judged(AUDIT, async () =>
    auditHttp(config, options).send({ permission: AUDIT, path: '/audit/v1/logs?limit=1' }),
  );
}
