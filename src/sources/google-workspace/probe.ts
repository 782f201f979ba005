/** Each scope tried by its smallest reading call; a scope that acts is tried by asking Google for a token of it only. */
import { CountersignError, isCountersignError } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { actClients, type ClientOptions, readClients, type WorkspaceClients } from './client.ts';
import type { WorkspaceConfig } from './config.ts';
import { scopes, workspacePermissions } from './permissions.ts';

type Try = (clients: WorkspaceClients, config: WorkspaceConfig) => Promise<unknown>;

const directory =
  (
    scope: string,
    call: (api: Awaited<ReturnType<WorkspaceClients['directory']>>) => Promise<unknown>,
  ): Try =>
  async ({ calls, directory: connect }) => {
    const api = await connect(scope);
    return calls.ask(scope, () => call(api));
  };

const tries = ({ customerId: customer, read }: WorkspaceConfig): Readonly<Record<string, Try>> => ({
  [scopes.readUsers]: directory(scopes.readUsers, (api) =>
    api.users.list({ customer, maxResults: 1 }),
  ),
  [scopes.security]: directory(scopes.security, (api) =>
    api.tokens.list({ userKey: read.subject }),
  ),
  [scopes.readGroups]: directory(scopes.readGroups, (api) =>
    api.groups.list({ customer, maxResults: 1 }),
  ),
  // A group that is not there: Google says so only to who may ask.
  [scopes.readMembers]: directory(scopes.readMembers, (api) =>
    api.members.list({
      groupKey: `countersign-probe@${read.subject.split('@')[1]}`,
      maxResults: 1,
    }),
  ),
  [scopes.readRoles]: directory(scopes.readRoles, (api) =>
    api.roles.list({ customer, maxResults: 1 }),
  ),
  [scopes.readDomains]: directory(scopes.readDomains, (api) => api.domains.list({ customer })),
  [scopes.readDevices]: directory(scopes.readDevices, (api) =>
    api.mobiledevices.list({ customerId: customer, maxResults: 1 }),
  ),
  [scopes.reports]: async ({ calls, reports }) => {
    const api = await reports(scopes.reports);
    return calls.ask(scopes.reports, () =>
      api.activities.list({ userKey: 'all', applicationName: 'admin', maxResults: 1 }),
    );
  },
  [scopes.alerts]: ({ get }) =>
    get(scopes.alerts, 'https://alertcenter.googleapis.com/v1beta1/alerts?pageSize=1'),
});

const tried = async (
  permission: string,
  attempt: () => Promise<unknown>,
): Promise<PermissionProbe> => {
  try {
    await attempt();
    return { permission, granted: 'yes' };
  } catch (fault) {
    if (!(fault instanceof CountersignError)) throw fault;
    if (fault.code === 'ERR_NOT_FOUND') return { permission, granted: 'yes' };
    const denied = isCountersignError(fault, 'ERR_SOURCE_DENIED');
    return { permission, granted: denied ? 'no' : 'unknown', because: fault.message };
  }
};

export async function* probeWorkspace(
  config: WorkspaceConfig,
  options: ClientOptions = {},
): AsyncGenerator<PermissionProbe> {
  const reading = readClients(config, options);
  const table = tries(config);
  for (const permission of workspacePermissions.read) {
    const attempt = table[permission];
    if (attempt) yield tried(permission, () => attempt(reading, config));
  }
  const acting = [...new Set([...workspacePermissions.act, ...workspacePermissions.undo])];
  if (config.act === undefined) {
    for (const permission of acting)
      yield { permission, granted: 'no', because: 'no acting credential is set (act)' };
    return;
  }
  const clients = actClients(config, options);
  for (const permission of acting) {
    const { granted, because } = await tried(permission, () => clients.token(permission));
    yield granted === 'yes'
      ? {
          permission,
          granted: 'unknown',
          because:
            'Google gives a token of this scope; whether the role of its user allows the change shows only by making one',
        }
      : { permission, granted, ...(because === undefined ? {} : { because }) };
  }
}
