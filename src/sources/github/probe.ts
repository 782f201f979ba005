/** Each permission tried by the least harmful question it opens; rights to change cannot be tried without changing. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { obj, type Raw, str } from '../record.ts';
import { connectGithub, type GithubClient, type GithubOptions } from './client.ts';
import type { GithubConfig } from './config.ts';
import { githubPermissions } from './permissions.ts';

const REPO = 'GET /repos/{owner}/{repo}';

const questions: Readonly<Record<string, string>> = {
  'metadata: read': 'GET /orgs/{org}/repos',
  'members: read': 'GET /orgs/{org}/outside_collaborators',
  'organization_administration: read': 'GET /orgs/{org}/installations',
  'organization_personal_access_tokens: read': 'GET /orgs/{org}/personal-access-tokens',
  'organization_self_hosted_runners: read': 'GET /orgs/{org}/actions/runners',
  'organization_hooks: read': 'GET /orgs/{org}/hooks',
  'organization_secrets: read': 'GET /orgs/{org}/actions/secrets',
  'organization_actions_variables: read': 'GET /orgs/{org}/actions/variables',
  'administration: read': `${REPO}/keys`,
  'actions: read': `${REPO}/environments`,
  'secrets: read': `${REPO}/actions/secrets`,
  'environments: read': `${REPO}/environments/{environment_name}/secrets`,
  'actions_variables: read': `${REPO}/actions/variables`,
  'repository_hooks: read': `${REPO}/hooks`,
  'single_file: read': `${REPO}/contents/.github/CODEOWNERS`,
};

/** A repository, and one with an environment where there is one. */
const samples = async (client: GithubClient): Promise<Raw> => {
  const { data } = await client.ask('metadata: read', 'GET /orgs/{org}/repos', { per_page: 20 });
  const rows = Array.isArray(data) ? data.map(obj) : [];
  const first = { owner: client.org, repo: str(rows[0]?.['name']) };
  for (const row of rows) {
    const repo = str(row['name']) ?? '';
    const at = { owner: client.org, repo };
    const answer = await client.ask('actions: read', `${REPO}/environments`, at);
    const [environment] =
      (obj(answer.data)['environments'] as readonly unknown[] | undefined) ?? [];
    const name = str(obj(environment)['name']);
    if (name !== undefined) return { ...at, environment_name: name };
  }
  return first;
};

const tried = async (
  client: GithubClient,
  permission: string,
  parameters: Raw,
): Promise<PermissionProbe> => {
  const route = questions[permission] ?? '';
  const needed = [...route.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) =>
    name && name !== 'org' ? [name] : [],
  );
  if (needed.some((name) => parameters[name] === undefined))
    return { permission, granted: 'unknown', because: 'there is nothing yet to try it on' };
  try {
    await client.ask(permission, route, { per_page: 1, ...parameters });
    return { permission, granted: 'yes' };
  } catch (fault) {
    if (isCountersignError(fault, 'ERR_SOURCE_DENIED'))
      return { permission, granted: 'no', because: fault.message };
    // A file that is not there was looked for: the right is there. Elsewhere it may be hidden.
    const isFile = permission === 'single_file: read';
    if (isCountersignError(fault, 'ERR_NOT_FOUND')) {
      return isFile
        ? {
            permission,
            granted: 'unknown',
            because: 'the first repository has no CODEOWNERS file, or it is hidden',
          }
        : { permission, granted: 'no', because: fault.message };
    }
    return { permission, granted: 'unknown', because: messageOf(fault) };
  }
};

export async function* probeGithub(
  config: GithubConfig,
  options: GithubOptions = {},
): AsyncIterable<PermissionProbe> {
  const client = connectGithub(config, 'read', options);
  const parameters = await samples(client).catch((fault: unknown): Raw => {
    // Without any list nothing of a repository can be tried; a bug is thrown.
    if (isCountersignError(fault, 'ERR_SOURCE_DENIED')) return {};
    throw fault;
  });
  for (const permission of githubPermissions.read)
    yield await tried(client, permission, parameters);
  const changing = new Set([...githubPermissions.act, ...githubPermissions.undo]);
  for (const permission of changing) {
    if (githubPermissions.read.includes(permission)) continue;
    yield {
      permission,
      granted: 'unknown',
      because: 'it cannot be tried without changing something',
    };
  }
}
