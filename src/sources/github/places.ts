/**
 * Secrets of Actions in a repository, written for its workflows. GitHub shows no value to anybody, so what stood there
 * cannot be put back. Docs: "REST API endpoints for GitHub Actions Secrets".
 */
import { CountersignError } from '../../core/index.ts';
import type { SecretPlaces } from '../contract.ts';
import { str } from '../record.ts';
import { actingOn, readOr } from './actions/acting.ts';
import type { GithubOptions } from './client.ts';
import type { GithubConfig } from './config.ts';
import { sealFor } from './sealed-box.ts';

const READ = 'secrets: read';
const WRITE = 'secrets: write';

const spotOf = (at: string): { readonly owner: string; readonly repo: string } => {
  const [, owner, repo] = /^([\w.-]{1,100})\/([\w.-]{1,100})$/.exec(at) ?? [];
  if (owner === undefined || repo === undefined)
    throw new CountersignError('ERR_CONFIG_INVALID', `"${at}" is no owner/repository`);
  return { owner, repo };
};

export const githubPlaces = (
  config: GithubConfig,
  options: GithubOptions = {},
): SecretPlaces | undefined => {
  if (config.act === undefined) return undefined;
  const acting = actingOn(config, options);
  const keyOf = (at: string) =>
    readOr(
      acting.client(),
      READ,
      'GET /repos/{owner}/{repo}/actions/secrets/public-key',
      spotOf(at),
    );
  return {
    async refuses(at) {
      return (await keyOf(at)) === undefined ? `there is no repository ${at} here` : undefined;
    },
    async put(at, { fields }) {
      const box = (await keyOf(at)) ?? {};
      for (const [name, value] of Object.entries(fields))
        await acting
          .client()
          .ask(WRITE, 'PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}', {
            ...spotOf(at),
            secret_name: name,
            key_id: str(box['key_id']) ?? '',
            encrypted_value: await sealFor(str(box['key']) ?? '', value),
          });
    },
    takeBack: async (at) =>
      `GitHub shows no value: set the secrets of ${at} to the old credential by hand`,
  };
};
