/** The live pull: accounts and inbox rules through Graph; forwarding and delegates through Exchange's administration. */
import { CountersignError, isCountersignError } from '../../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import type { Graph } from '../../entra/graph.ts';
import { type Area, pullInParts } from '../../pull-areas.ts';
import { type Raw, str } from '../../record.ts';
import type { M365Config } from '../config.ts';
import { type ConnectOptions, EXCHANGE, type Exchange, exchangeOf, graphOf } from '../connect.ts';
import {
  accountIdentity,
  appPolicyFact,
  graphRule,
  mailboxFacts,
  mailboxName,
  permissionFacts,
  ruleFact,
} from './facts.ts';

interface PullWorld {
  readonly graph: Graph;
  readonly exchange: Exchange;
  readonly tenantId: string;
  /** Object id and name of each account. */
  readonly accounts: { readonly id: string; readonly upn: string }[];
  accountsWhole: boolean;
}

type M365Area = Area<PullWorld>;

const accounts: M365Area = {
  name: 'accounts',
  permission: 'User.Read.All',
  kinds: ['identity'],
  fillsWorld: true,
  async *list(world) {
    const fields = 'id,userPrincipalName,mail,accountEnabled,userType,createdDateTime';
    const path = `users?$select=${fields}&$top=999`;
    for await (const page of world.graph.pages(accounts.permission, path)) {
      for (const raw of page) {
        const [id, upn] = [str(raw['id']), str(raw['userPrincipalName'])];
        if (id !== undefined && upn !== undefined) world.accounts.push({ id, upn });
      }
      yield page.flatMap((raw) => accountIdentity(raw, world.tenantId) ?? []);
    }
    world.accountsWhole = true;
  },
};

/** An account without a mailbox has no rules. */
const hasNoMailbox = (fault: unknown): boolean =>
  isCountersignError(fault, 'ERR_NOT_FOUND') ||
  (isCountersignError(fault) && /MailboxNotEnabled|MailboxNotFound/i.test(fault.message));

const rulesOf = async (world: PullWorld, id: string, upn: string): Promise<InventoryFact[]> => {
  const seen = new Map<string, number>();
  const facts: InventoryFact[] = [];
  try {
    const path = `users/${id}/mailFolders/inbox/messageRules?$top=100`;
    for await (const page of world.graph.pages(rules.permission, path)) {
      for (const raw of page) {
        const rule = graphRule(raw, upn);
        if (rule === undefined) continue;
        const key = rule.name.toLowerCase();
        const nth = (seen.get(key) ?? 0) + 1;
        seen.set(key, nth);
        facts.push(ruleFact(world.tenantId, rule, nth));
      }
    }
  } catch (fault) {
    if (!hasNoMailbox(fault)) throw fault;
  }
  return facts;
};

/** Graph lets an app open four mailboxes at a time. */
const AT_ONCE = 4;

const rules: M365Area = {
  name: 'inbox rules',
  permission: 'MailboxSettings.Read',
  kinds: ['resource'],
  async *list(world) {
    if (!world.accountsWhole) {
      throw new CountersignError(
        'ERR_SOURCE_UNAVAILABLE',
        'the accounts were not listed whole, and inbox rules are read account by account',
      );
    }
    for (let start = 0; start < world.accounts.length; start += AT_ONCE) {
      const some = world.accounts.slice(start, start + AT_ONCE);
      yield (await Promise.all(some.map(({ id, upn }) => rulesOf(world, id, upn)))).flat();
    }
  },
};

/** Without the cmdlet there is no such policy (tenants that use RBAC for applications instead). */
const isNoCmdlet = (fault: unknown): boolean =>
  isCountersignError(fault) && /CommandNotFound|not recognized as/i.test(fault.message);

const mailboxes: M365Area = {
  name: 'mailboxes',
  permission: EXCHANGE,
  kinds: ['resource', 'entitlement'],
  async *list({ exchange, tenantId }) {
    for await (const page of exchange.run('Get-Mailbox', { ResultSize: 'Unlimited' })) {
      yield page.flatMap((raw) => mailboxFacts(raw, tenantId));
      for (const raw of page) {
        const name = mailboxName(raw);
        if (name === undefined) continue;
        for (const cmdlet of ['Get-MailboxPermission', 'Get-RecipientPermission']) {
          const asked: Raw = { Identity: name, ResultSize: 'Unlimited' };
          for await (const some of exchange.run(cmdlet, asked)) {
            yield some.flatMap((one) => permissionFacts(one, name));
          }
        }
      }
    }
    try {
      for await (const page of exchange.run('Get-ApplicationAccessPolicy', {})) {
        yield page.flatMap((raw) => appPolicyFact(raw, tenantId) ?? []);
      }
    } catch (fault) {
      if (!isNoCmdlet(fault)) throw fault;
    }
  },
};

const areas: readonly M365Area[] = [accounts, rules, mailboxes];

export const inventoryPermissions: readonly string[] = areas.map(({ permission }) => permission);

/** @throws CountersignError ERR_SOURCE_DENIED when the app's credential is not accepted. */
export async function* pullM365(
  config: M365Config,
  at: number,
  options?: PullOptions,
  connect?: ConnectOptions,
): AsyncIterable<Snapshot> {
  const graph = graphOf(config, config.app, connect);
  await graph.ready();
  const exchange = exchangeOf(config, config.app, connect);
  const { tenantId } = config;
  const world: PullWorld = { graph, exchange, tenantId, accounts: [], accountsWhole: false };
  yield* pullInParts({ system: 'm365', scope: tenantId, at, areas, world, options });
}
