/** Each permission tried by one page of its listing in the first subscription; changes nothing. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { str } from '../record.ts';
import type { AzureConfig } from './config.ts';
import {
  type Arm,
  type ArmOptions,
  ASSIGNMENTS,
  connectArm,
  DEFINITIONS,
  FEDERATED,
  IDENTITIES,
  inventoryPermissions,
  RESOURCES,
  SUBSCRIPTIONS,
  VAULTS,
} from './inventory/pull.ts';

const paths: Readonly<Record<string, string>> = {
  [DEFINITIONS]: '/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01',
  [ASSIGNMENTS]: '/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01',
  [IDENTITIES]:
    '/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2023-01-31',
  [RESOURCES]: '/resources?api-version=2021-04-01&$top=1',
  [VAULTS]: '/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01&$top=1',
};

/** Id of the first object, if there is one. */
const first = async (arm: Arm, permission: string, path: string): Promise<string | undefined> => {
  for await (const [one] of arm.pages(permission, path)) return str(one?.['id']);
  return undefined;
};

const tried = async (
  permission: string,
  run: () => Promise<'yes' | string>,
): Promise<PermissionProbe> => {
  try {
    const said = await run();
    return said === 'yes'
      ? { permission, granted: 'yes' }
      : { permission, granted: 'unknown', because: said };
  } catch (fault) {
    const denied =
      isCountersignError(fault, 'ERR_SOURCE_DENIED') && fault.detail['permission'] === permission;
    return { permission, granted: denied ? 'no' : 'unknown', because: messageOf(fault) };
  }
};

export async function* probeAzure(
  config: AzureConfig,
  options?: ArmOptions,
): AsyncIterable<PermissionProbe> {
  const arm = connectArm(config, options);
  const subscription = () => first(arm, SUBSCRIPTIONS, '/subscriptions?api-version=2022-12-01');
  for (const permission of inventoryPermissions) {
    yield await tried(permission, async () => {
      const at = await subscription();
      if (permission === SUBSCRIPTIONS) return 'yes';
      if (at === undefined) return 'no subscription is seen to try it in';
      if (permission === FEDERATED) {
        const identity = await first(arm, IDENTITIES, `${at}${paths[IDENTITIES]}`);
        if (identity === undefined) return 'there is no managed identity to try it on';
        await first(
          arm,
          FEDERATED,
          `${identity}/federatedIdentityCredentials?api-version=2023-01-31`,
        );
        return 'yes';
      }
      await first(arm, permission, `${at}${paths[permission] ?? ''}`);
      return 'yes';
    });
  }
}
