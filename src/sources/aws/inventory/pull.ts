/** The live pull: one snapshot for each scope that this connection can read. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CountersignError, messageOf } from '../../../core/index.ts';
import type { BlindSpot, Snapshot } from '../../../model/index.ts';
import { obj } from '../../record.ts';
import { awsId, iamArn, parseArn } from '../arn.ts';
import { type AwsClients, type ClientOptions, instancesBy, readClients } from '../client.ts';
import type { AwsConfig } from '../config.ts';
import { regionsOf } from '../regions.ts';
import { pullAccount } from './pull-account.ts';
import { pullLastAccessed } from './pull-last-accessed.ts';
import { pullAccounts, pullIdentityCenter } from './pull-organization.ts';
import { pullPolicies } from './pull-policies.ts';
import { pullServices } from './pull-services.ts';
import { permissionSetOfRole } from './sso.ts';

export interface PullOptions extends ClientOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** An answer of 4xx is a refusal; an outage or no answer says nothing of the credential. */
const notToldWho = (cause: unknown): CountersignError => {
  const status = Number(obj(obj(cause)['$metadata'])['httpStatusCode']);
  const permission = 'sts:GetCallerIdentity';
  const said = `(${permission}): ${messageOf(cause)}`;
  const detail = { permission, status };
  return status >= 400 && status < 500 && status !== 429
    ? new CountersignError('ERR_SOURCE_DENIED', `AWS does not know this credential ${said}`, {
        cause,
        detail,
      })
    : new CountersignError('ERR_SOURCE_UNAVAILABLE', `AWS did not answer ${said}`, {
        cause,
        detail,
      });
};

/** Who are we, and is this the account that was meant? */
const whoAmI = async (
  clients: AwsClients,
  config: AwsConfig,
): Promise<{ readonly account: string; readonly partition: string }> => {
  const caller = await clients.sts.send(new GetCallerIdentityCommand({})).catch((cause) => {
    throw notToldWho(cause);
  });
  const account = caller.Account ?? '';
  if (config.accountId !== undefined && config.accountId !== account) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `the credential is of account ${account}, but the connection is set for ${config.accountId}`,
    );
  }
  return { account, partition: parseArn(caller.Arn ?? '')?.partition ?? 'aws' };
};

/** `<account>/<permission set>` → the role that Identity Center made for it. */
const permissionSetRoles = (snapshot: Snapshot): ReadonlyMap<string, string> =>
  new Map(
    snapshot.facts.flatMap((fact) => {
      if (fact.kind !== 'role' || fact.managedBy !== 'permission_set') return [];
      const set = permissionSetOfRole(fact.name);
      return set === undefined ? [] : [[`${fact.scope}/${set}`, fact.id] as const];
    }),
  );

type Policies = Awaited<ReturnType<typeof pullPolicies>>;

/** The account tells of its own root more than the organisation does, the organisation of the account's name. */
const toldOnce = (
  accounts: Snapshot | undefined,
  own: Snapshot,
  root: string,
): readonly [Snapshot | undefined, Snapshot] => [
  accounts && { ...accounts, facts: accounts.facts.filter(({ id }) => id !== root) },
  {
    ...own,
    facts: own.facts.filter(
      ({ kind, id }) => kind !== 'resource' || id !== awsId(`account:${own.scope}`),
    ),
  },
];

/** Without the account's roles, an assignment in it names a role that nobody has seen. */
const withoutUnseenRoles = (center: Snapshot, own: Snapshot): Snapshot => {
  if (own.complete.includes('role')) return center;
  const facts = center.facts.filter(
    (fact) => fact.kind !== 'trust' || parseArn(fact.targetId.slice(4))?.account !== own.scope,
  );
  if (facts.length === center.facts.length) return center;
  const spot = {
    area: `assignments in account ${own.scope}`,
    because: 'the roles they lead to were not listed',
    needs: 'iam:GetAccountAuthorizationDetails',
  };
  return {
    ...center,
    facts,
    complete: center.complete.filter((kind) => kind !== 'trust'),
    blind: [...center.blind, spot],
  };
};

const withPolicies = (accounts: Snapshot, policies: Policies | undefined): Snapshot =>
  policies?.seen
    ? {
        ...accounts,
        complete: [...accounts.complete, 'entitlement'],
        blind: [...accounts.blind, ...policies.value.blind],
        facts: [...accounts.facts, ...policies.value.facts],
      }
    : accounts;

/** What an account's own details list whole, whatever of the services' policies was refused. */
const typedOf = ({ complete }: Snapshot): Pick<Snapshot, 'entitlements' | 'trusts'> => ({
  ...(complete.includes('entitlement')
    ? { entitlements: ['inline', 'managed_policy', 'group', 'boundary'] }
    : {}),
  ...(complete.includes('trust') ? { trusts: ['assume_role'] } : {}),
});

/** What IAM's own export could not show of the organisation's policies, the organisation has shown, or refused to. */
const ownBlind = (
  blind: readonly BlindSpot[],
  policies: Policies | undefined,
): readonly BlindSpot[] => {
  if (policies === undefined) return blind;
  const others = blind.filter(({ needs }) => needs !== 'organizations:ListPolicies');
  if (!policies.seen) return [...others, policies.blind];
  const because = 'they are told only to who opens the session';
  return [...others, { area: 'session policies', because }];
};

/**
 * @throws CountersignError ERR_SOURCE_DENIED when the credential is not accepted at all, and
 *   ERR_CONFIG_INVALID when it belongs to another account. A single refusal is a blind spot instead.
 */
export async function* pullInventory(
  config: AwsConfig,
  at: number,
  { sleep = wait, ...options }: PullOptions = {},
): AsyncGenerator<Snapshot> {
  const clients = readClients(config, options);
  try {
    const { account, partition } = await whoAmI(clients, config);
    const accounts = config.managementAccount
      ? await pullAccounts(clients.organizations, at)
      : undefined;
    const organisation = accounts?.seen
      ? new Set(accounts.value.facts.flatMap((fact) => ('scope' in fact ? [fact.scope] : [])))
      : undefined;
    const pulled = await pullAccount(clients.iam, { account, partition, at, organisation, sleep });
    const root = awsId(iamArn(account, 'root', partition));
    const [listedAccounts, own] = config.managementAccount
      ? toldOnce(accounts?.seen ? accounts.value : undefined, pulled, root)
      : [undefined, pulled];
    const services = await pullServices(
      { ...clients, instances: instancesBy(config, options) },
      regionsOf(config),
      { account, partition },
    );
    const used =
      config.lastAccessed !== false
        ? await pullLastAccessed(clients.iam, own.facts, { at, sleep })
        : { uses: [], blind: [] };
    const center = config.managementAccount
      ? await pullIdentityCenter(clients, at, permissionSetRoles(own))
      : undefined;
    const policies = listedAccounts
      ? await pullPolicies(clients.organizations, listedAccounts, account)
      : undefined;
    if (listedAccounts) yield withPolicies(listedAccounts, policies);
    yield {
      ...own,
      facts: [...own.facts, ...services.facts],
      uses: used.uses,
      resources: services.types,
      ...typedOf(own),
      complete: own.complete.filter(
        (kind) =>
          (kind !== 'trust' || services.trustsWhole) &&
          (kind !== 'entitlement' || services.entitlementsWhole),
      ),
      blind: [
        ...ownBlind(own.blind, policies),
        ...services.blind,
        ...used.blind,
        ...(accounts && !accounts.seen ? [accounts.blind] : []),
        ...(center && !center.seen ? [center.blind] : []),
      ],
    };
    for (const one of center?.seen ? center.value : []) yield withoutUnseenRoles(one, own);
  } finally {
    clients.destroy();
  }
}
