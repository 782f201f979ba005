/** Each permission tried by its least call; those that only acting would try are read from the token itself. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { actApp, type EntraConfig } from './config.ts';
import { connectGraph, type Graph, type GraphOptions, isUnlicensed } from './graph.ts';
import { entraPermissions } from './permissions.ts';

const calls: Readonly<Record<string, string>> = {
  'User.Read.All': 'users?$select=id&$top=1',
  'AuditLog.Read.All': 'auditLogs/directoryAudits?$top=1',
  'GroupMember.Read.All': 'groups?$select=id&$top=1',
  'IdentityRiskyUser.Read.All': 'identityProtection/riskyUsers?$top=1',
  'IdentityRiskyServicePrincipal.Read.All': 'identityProtection/riskyServicePrincipals?$top=1',
  'IdentityRiskEvent.Read.All': 'identityProtection/riskDetections?$top=1',
  'Application.Read.All': 'applications?$select=id&$top=1',
  'Directory.Read.All': 'oauth2PermissionGrants?$top=1',
  'RoleManagement.Read.Directory': 'roleManagement/directory/roleDefinitions?$top=1',
  'Policy.Read.All': 'identity/conditionalAccess/policies?$top=1',
  'Device.Read.All': 'devices?$select=id&$top=1',
  'Domain.Read.All': 'domains',
};

const tried = async (graph: Graph, permission: string, path: string): Promise<PermissionProbe> => {
  try {
    await graph.get(permission, path);
    return { permission, granted: 'yes' };
  } catch (fault) {
    if (isUnlicensed(fault)) return { permission, granted: 'unknown', because: messageOf(fault) };
    const denied = isCountersignError(fault, 'ERR_SOURCE_DENIED');
    return { permission, granted: denied ? 'no' : 'unknown', because: messageOf(fault) };
  }
};

async function* ofActing(
  config: EntraConfig,
  options?: GraphOptions,
): AsyncIterable<PermissionProbe> {
  const wanted = [...new Set([...entraPermissions.act, ...entraPermissions.undo])];
  if (config.act === undefined) {
    for (const permission of wanted) {
      yield { permission, granted: 'unknown', because: 'no acting app is set' };
    }
    return;
  }
  let roles: readonly string[] = [];
  let because: string | undefined;
  try {
    roles = await connectGraph(config, actApp(config), options).roles();
    if (roles.length === 0) because = 'the token of the acting app tells no permissions';
  } catch (fault) {
    because = messageOf(fault);
  }
  for (const permission of wanted) {
    if (because !== undefined) yield { permission, granted: 'unknown', because };
    else if (roles.includes(permission)) yield { permission, granted: 'yes' };
    else yield { permission, granted: 'no', because: 'not among the roles of the acting app' };
  }
}

export async function* probeEntra(
  config: EntraConfig,
  options?: GraphOptions,
): AsyncIterable<PermissionProbe> {
  const graph = connectGraph(config, config.app, options);
  for (const permission of entraPermissions.read) {
    const path = calls[permission];
    yield path === undefined
      ? { permission, granted: 'unknown', because: 'no harmless call tries it' }
      : await tried(graph, permission, path);
  }
  yield* ofActing(config, options);
}
