/** Google itself says which of a list of permissions a credential has: testIamPermissions. Nothing is changed. */
import { CountersignError, isCountersignError } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { actClients, type ClientOptions, type GcpClients, readClients } from './client.ts';
import type { GcpConfig } from './config.ts';
import { gcpPermissions } from './permissions.ts';

const held = async (
  clients: GcpClients,
  config: GcpConfig,
  permissions: readonly string[],
): Promise<ReadonlySet<string>> => {
  const resources = await clients.resources();
  const requestBody = { permissions: [...permissions] };
  const { data } = await clients.calls.ask('testIamPermissions, which needs none', () =>
    config.organization === undefined
      ? resources.projects.testIamPermissions({
          resource: `projects/${config.projects[0] ?? ''}`,
          requestBody,
        })
      : resources.organizations.testIamPermissions({
          resource: `organizations/${config.organization}`,
          requestBody,
        }),
  );
  return new Set(data.permissions ?? []);
};

async function* ask(
  clients: GcpClients,
  config: GcpConfig,
  permissions: readonly string[],
): AsyncGenerator<PermissionProbe> {
  try {
    const granted = await held(clients, config, permissions);
    for (const permission of permissions)
      yield { permission, granted: granted.has(permission) ? 'yes' : 'no' };
  } catch (fault) {
    if (!(fault instanceof CountersignError)) throw fault;
    const answer = isCountersignError(fault, 'ERR_SOURCE_DENIED') ? 'no' : 'unknown';
    for (const permission of permissions)
      yield { permission, granted: answer, because: fault.message };
  }
}

export async function* probeGcp(
  config: GcpConfig,
  options: ClientOptions = {},
): AsyncGenerator<PermissionProbe> {
  yield* ask(readClients(config, options), config, gcpPermissions.read);
  const acting = [...new Set([...gcpPermissions.act, ...gcpPermissions.undo])];
  if (config.act === undefined) {
    for (const permission of acting)
      yield { permission, granted: 'no', because: 'no acting credential is set (act)' };
    return;
  }
  yield* ask(actClients(config, options), config, acting);
}
