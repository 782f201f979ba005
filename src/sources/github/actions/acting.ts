/** What every action of GitHub stands on: the acting client, and how a target is read. */
import { isCountersignError } from '../../../core/index.ts';
import type { ActionTarget } from '../../../model/index.ts';
import { type Facts, type ImmediateSpec, immediateAction } from '../../immediate-action.ts';
import { obj, type Raw } from '../../record.ts';
import { connectAsApp, connectGithub, type GithubClient, type GithubOptions } from '../client.ts';
import type { GithubConfig } from '../config.ts';

export interface Acting {
  readonly org: string;
  /** @throws CountersignError ERR_CONFIG_INVALID */
  client(): GithubClient;
  asApp(appId: string): GithubClient | undefined;
}

export const actingOn = (config: GithubConfig, options: GithubOptions): Acting => {
  let client: GithubClient | undefined;
  return {
    org: config.organization,
    client() {
      client ??= connectGithub(config, 'act', options);
      return client;
    },
    asApp: (appId) => connectAsApp(config, appId, options),
  };
};

export const githubAction = (spec: ImmediateSpec) => immediateAction('github', spec);

export const refuse = (because: string) => ({ kind: 'refused' as const, because });

/** Undefined where GitHub says that it is not there. */
export const readOr = async (
  client: GithubClient,
  permission: string,
  route: string,
  parameters: Raw,
): Promise<Raw | undefined> => {
  try {
    return obj((await client.ask(permission, route, parameters)).data);
  } catch (fault) {
    if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
    throw fault;
  }
};

/** A change to something that may be gone meanwhile: gone is as good. */
export const changeOrGone = async (
  client: GithubClient,
  permission: string,
  route: string,
  parameters: Raw,
): Promise<void> => {
  try {
    await client.ask(permission, route, parameters);
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_NOT_FOUND')) throw fault;
  }
};

/** `github:deploy-key/o/r/1` and `deploy-key/o/r/1` alike. */
export const nativeOf = ({ nativeId }: ActionTarget): string => nativeId.replace(/^github:/, '');

/** `owner/repo` of a text that begins so. */
export const pathIn = (
  text: string,
): { readonly owner: string; readonly repo: string } | undefined => {
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)(?:\/|$)/.exec(text) ?? [];
  return owner === undefined || repo === undefined ? undefined : { owner, repo };
};

export const fact = (facts: Facts, name: string): string => facts[name] ?? '';
