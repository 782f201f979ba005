/**
 * Ids of GitHub things, made so that the audit log, webhooks and the API meet. Accounts go by login, because the
 * log names those acted upon by login alone; a renamed account is a new id, and the old one ends with the next pull.
 */

/** Logins are unique on one site; apps act as `<slug>[bot]`. */
export const githubId = (native: string): string => `github:${native}`;
export const orgId = (org: string): string => githubId(`org/${org}`);
export const teamId = (team: string): string => githubId(`team/${team}`);
export const repoId = (repo: string): string => githubId(`repo/${repo}`);
export const botId = (slug: string): string => githubId(`${slug}[bot]`);

/** What runs in the Actions of `owner/repo`, of one of its environments, or of a whole organisation. */
export const pipelineNative = (place: string, environment?: string): string =>
  environment === undefined ? `actions/${place}` : `actions/${place}/environment/${environment}`;

export const tokenNative = (tokenId: number | string): string => `token/${tokenId}`;
export const credentialId = (native: string): string => githubId(`credential/${native}`);

/** Everyone in the organisation: holder of what members may by being members. */
export const membersId = (org: string): string => githubId(`members/${org}`);
