/** Each permission tried by its least call; what only acting would try is read from the acting app's token. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import type { M365Config } from './config.ts';
import { type ConnectOptions, EXCHANGE, exchangeOf, FEED, feedOf, graphOf } from './connect.ts';
import { m365Permissions } from './permissions.ts';

type Try = (config: M365Config, options: ConnectOptions | undefined) => Promise<unknown>;

const tries: Readonly<Record<string, Try>> = {
  'User.Read.All': (config, options) =>
    graphOf(config, config.app, options).get('User.Read.All', 'users?$select=id&$top=1'),
  'MailboxSettings.Read': async (config, options) => {
    const graph = graphOf(config, config.app, options);
    const { value } = await graph.get('User.Read.All', 'users?$select=id&$top=1');
    const [first] = Array.isArray(value) ? (value as readonly { readonly id?: unknown }[]) : [];
    const path = `users/${String(first?.id)}/mailFolders/inbox/messageRules?$top=1`;
    return graph.get('MailboxSettings.Read', path);
  },
  [EXCHANGE]: async (config, options) => {
    const exchange = exchangeOf(config, config.app, options);
    for await (const _ of exchange.run('Get-Mailbox', { ResultSize: 1 })) return;
  },
  [FEED]: (config, options) =>
    feedOf(config, config.app, options).send({
      permission: FEED,
      path: `/api/v1.0/${encodeURIComponent(config.tenantId)}/activity/feed/subscriptions/list`,
    }),
};

const tried = async (permission: string, run: () => Promise<unknown>): Promise<PermissionProbe> => {
  try {
    await run();
    return { permission, granted: 'yes' };
  } catch (fault) {
    const denied =
      isCountersignError(fault, 'ERR_SOURCE_DENIED') && fault.detail['permission'] === permission;
    return { permission, granted: denied ? 'no' : 'unknown', because: messageOf(fault) };
  }
};

export async function* probeM365(
  config: M365Config,
  options?: ConnectOptions,
): AsyncIterable<PermissionProbe> {
  for (const permission of m365Permissions.read) {
    const run = tries[permission];
    yield run === undefined
      ? { permission, granted: 'unknown', because: 'no harmless call tries it' }
      : await tried(permission, () => run(config, options));
  }
  const { act } = config;
  for (const permission of m365Permissions.act.filter(
    (one) => !m365Permissions.read.includes(one),
  )) {
    if (act === undefined) {
      yield { permission, granted: 'unknown', because: 'no acting app is set' };
      continue;
    }
    const roles = await graphOf(config, act, options)
      .roles()
      .catch((fault: unknown) => messageOf(fault));
    if (typeof roles === 'string') yield { permission, granted: 'unknown', because: roles };
    else if (roles.includes(permission)) yield { permission, granted: 'yes' };
    else yield { permission, granted: 'no', because: 'not among the roles of the acting app' };
  }
}
