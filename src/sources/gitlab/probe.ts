/** Each right tried by the least harmful question it opens; rights to change cannot be tried without changing. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { connectGitlab, type GitlabClient, type GitlabOptions, listing, rights } from './client.ts';
import type { GitlabConfig } from './config.ts';
import { gitlabPermissions } from './permissions.ts';

const firstId = async (client: GitlabClient, path: string): Promise<string | undefined> => {
  for await (const page of listing(client, rights.any, path))
    return page[0] && String(page[0]['id']);
  return undefined;
};

const tried = async (
  client: GitlabClient,
  permission: string,
  path: string | undefined,
): Promise<PermissionProbe> => {
  if (path === undefined)
    return { permission, granted: 'unknown', because: 'there is nothing yet to try it on' };
  try {
    for await (const page of listing(client, permission, path)) if (page.length >= 0) break;
    return { permission, granted: 'yes' };
  } catch (fault) {
    const denied = isCountersignError(fault, 'ERR_SOURCE_DENIED');
    return { permission, granted: denied ? 'no' : 'unknown', because: messageOf(fault) };
  }
};

export async function* probeGitlab(
  config: GitlabConfig,
  options: GitlabOptions = {},
): AsyncIterable<PermissionProbe> {
  const client = connectGitlab(config, 'token', options);
  const base = config.group === undefined ? '' : `/groups/${encodeURIComponent(config.group)}`;
  yield await tried(client, rights.any, `${base}/projects`);
  const [project, group] = await Promise.all([
    firstId(client, `${base}/projects`).catch(() => undefined),
    firstId(client, base === '' ? '/groups' : `${base}/descendant_groups`).catch(() => undefined),
  ]);
  yield await tried(client, rights.maintainer, project && `/projects/${project}/deploy_keys`);
  yield await tried(client, rights.owner, group && `/groups/${group}/access_tokens`);
  yield await tried(client, rights.admin, '/personal_access_tokens');
  const changing = new Set([...gitlabPermissions.act, ...gitlabPermissions.undo]);
  for (const permission of changing) {
    if (!permission.startsWith('read_api'))
      yield {
        permission,
        granted: 'unknown',
        because: 'it cannot be tried without changing something',
      };
  }
}
