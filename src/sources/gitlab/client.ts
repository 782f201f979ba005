/** GitLab's REST API v4: pages by their Link header, refusals with the right that is missing. */
import { CountersignError, isCountersignError, isObject } from '../../core/index.ts';
import { obj, type Raw } from '../record.ts';
import { nextLink, vendorHttp } from '../vendor-http.ts';
import type { GitlabConfig } from './config.ts';

export interface GitlabOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface GitlabClient {
  pages(right: string, path: string): AsyncIterable<readonly Raw[]>;
  /** Undefined where GitLab says that it is not there. */
  one(right: string, path: string): Promise<Raw | undefined>;
  change(
    right: string,
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Raw>;
}

const PER_PAGE = 100;

/** @throws CountersignError ERR_CONFIG_INVALID */
export const connectGitlab = (
  config: GitlabConfig,
  use: 'token' | 'actToken',
  options: GitlabOptions = {},
): GitlabClient => {
  const token = config[use];
  if (token === undefined)
    throw new CountersignError('ERR_CONFIG_INVALID', `the GitLab connection has no ${use}`);
  const http = vendorHttp({
    vendor: 'GitLab',
    baseUrl: config.host.replace(/\/+$/, ''),
    authorise: async () => ({ 'private-token': token }),
    ...(options.sleep ? { sleep: options.sleep } : {}),
  });
  const api = (path: string): string => `/api/v4${path}`;
  return {
    async *pages(right, path) {
      let next: string | undefined = api(
        `${path}${path.includes('?') ? '&' : '?'}per_page=${PER_PAGE}`,
      );
      while (next !== undefined) {
        const { body, headers } = await http.send({ permission: right, path: next });
        yield (Array.isArray(body) ? body : []).filter(isObject);
        next = nextLink(headers);
      }
    },
    async one(right, path) {
      try {
        return obj((await http.send({ permission: right, path: api(path) })).body);
      } catch (fault) {
        if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
        throw fault;
      }
    },
    async change(right, method, path, body) {
      const answer = await http.send({ permission: right, method, path: api(path), body });
      return obj(answer.body);
    },
  };
};

/** What a token must be able to do: its scope, and the role of the one who made it. */
export const rights = {
  any: 'read_api',
  maintainer: 'read_api + maintainer',
  owner: 'read_api + owner',
  admin: 'read_api + administrator',
  actMaintainer: 'api + maintainer',
  actOwner: 'api + owner',
  actAdmin: 'api + administrator',
} as const;

/** GitLab says "not found" of what one may not see, and of what the licence lacks. */
export async function* listing(
  client: GitlabClient,
  right: string,
  path: string,
): AsyncIterable<readonly Raw[]> {
  try {
    yield* client.pages(right, path);
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_NOT_FOUND')) throw fault;
    throw new CountersignError(
      'ERR_SOURCE_DENIED',
      `GitLab answered "not found" to what needs ${right}: it says so also where the right or the licence is missing`,
      { cause: fault, detail: { permission: right } },
    );
  }
}
