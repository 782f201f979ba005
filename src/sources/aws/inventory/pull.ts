/** The live pull: one snapshot for each scope that this connection can read. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CountersignError, messageOf } from '../../../core/index.ts';
import type { Snapshot } from '../../../model/index.ts';
import { parseArn } from '../arn.ts';
import { type AwsClients, readClients } from '../client.ts';
import type { AwsConfig } from '../config.ts';
import { pullAccount } from './pull-account.ts';
import { pullAccounts, pullIdentityCenter } from './pull-organization.ts';
import { permissionSetOfRole } from './sso.ts';

export interface PullOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Who are we, and is this the account that was meant? */
const whoAmI = async (
  clients: AwsClients,
  config: AwsConfig,
): Promise<{ readonly account: string; readonly partition: string }> => {
  const caller = await clients.sts.send(new GetCallerIdentityCommand({})).catch((cause) => {
    throw new CountersignError(
      'ERR_SOURCE_DENIED',
      `AWS does not know this credential (sts:GetCallerIdentity): ${messageOf(cause)}`,
      { cause },
    );
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

/**
 * @throws CountersignError ERR_SOURCE_DENIED when the credential is not accepted at all, and
 *   ERR_CONFIG_INVALID when it belongs to another account. A single refusal is a blind spot instead.
 */
export async function* pullInventory(
  config: AwsConfig,
  at: number,
  { sleep = wait }: PullOptions = {},
): AsyncGenerator<Snapshot> {
  const clients = readClients(config);
  try {
    const { account, partition } = await whoAmI(clients, config);
    const accounts = config.managementAccount
      ? await pullAccounts(clients.organizations, at)
      : undefined;
    const organisation = accounts?.seen
      ? new Set(accounts.value.facts.flatMap((fact) => ('scope' in fact ? [fact.scope] : [])))
      : undefined;
    const own = await pullAccount(clients.iam, { account, partition, at, organisation, sleep });
    const center = config.managementAccount
      ? await pullIdentityCenter(clients.sso, at, permissionSetRoles(own))
      : undefined;
    if (accounts?.seen) yield accounts.value;
    yield {
      ...own,
      blind: [
        ...own.blind,
        ...(accounts && !accounts.seen ? [accounts.blind] : []),
        ...(center && !center.seen ? [center.blind] : []),
      ],
    };
    if (center?.seen) yield* center.value;
  } finally {
    clients.destroy();
  }
}
