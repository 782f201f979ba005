/** Verbs that speak to a running platform: its address and an API token from options, environment or data dir. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BoundedResponse,
  boundedDownload,
  boundedFetch,
  CountersignError,
  isCountersignError,
  isObject,
  parseJson,
  stringAt,
} from '../core/index.ts';

export interface ApiFlags {
  readonly url?: string;
  readonly token?: string;
  readonly dataDir: string;
}

interface Door {
  readonly url: string;
  readonly token: string;
}

const fromDataDir = async (dataDir: string): Promise<Door | undefined> => {
  const text = await readFile(join(dataDir, 'cli.json'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (text === undefined) return undefined;
  const door = parseJson(text);
  const url = stringAt(door, 'url');
  const token = stringAt(door, 'token');
  return url && token ? { url, token } : undefined;
};

interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** For what takes long on the other side. */
  readonly timeoutMs?: number;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Where to ask, and as whom. @throws CountersignError ERR_CONFIG_INVALID when no platform is known. */
const addressed = async (flags: ApiFlags, env: Env, request: ApiRequest) => {
  const kept = await fromDataDir(flags.dataDir);
  const url = flags.url ?? env['COUNTERSIGN_URL'] ?? kept?.url;
  const token = flags.token ?? env['COUNTERSIGN_TOKEN'] ?? kept?.token;
  if (!url || !token) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      'no running platform known: start one with `countersign up`, or give --url and --token',
    );
  }
  const target = new URL(`/api/v1${request.path}`, url);
  return {
    target,
    asked: {
      method: request.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    },
    // The platform on this machine is what the verb is for.
    policy: { allowPrivateHosts: [target.hostname] },
  };
};

const notThere =
  (target: URL) =>
  (error: unknown): never => {
    if (!isCountersignError(error, 'ERR_SOURCE_UNAVAILABLE')) throw error;
    throw new CountersignError(
      'ERR_SOURCE_UNAVAILABLE',
      `no platform answers at ${target.origin}: start it with \`countersign up\`, or give its address with --url`,
      { cause: error },
    );
  };

const answerOf = (target: URL, response: BoundedResponse): Record<string, unknown> => {
  const answer = parseJson(response.text, { maxBytes: 64 * 1024 * 1024 });
  if (!isObject(answer))
    throw new CountersignError(
      'ERR_SOURCE_UNAVAILABLE',
      `${target.pathname} answered no JSON object`,
    );
  if (response.status >= 400) {
    throw new CountersignError(
      response.status === 403 ? 'ERR_FORBIDDEN' : 'ERR_INPUT_INVALID',
      stringAt(answer, 'error.message') ?? `status ${response.status}`,
    );
  }
  return answer;
};

export const callApi = async (
  flags: ApiFlags,
  env: Env,
  request: ApiRequest,
): Promise<Record<string, unknown>> => {
  const { target, asked, policy } = await addressed(flags, env, request);
  return answerOf(target, await boundedFetch(target.href, asked, policy).catch(notThere(target)));
};

const MOST_FILE_BYTES = 64 * 1024 ** 3;

/** An answer that is a file. It stands there whole or not at all. */
export const downloadFrom = async (
  flags: ApiFlags,
  env: Env,
  { out, ...request }: ApiRequest & { readonly out: string },
): Promise<void> => {
  const { target, asked, policy } = await addressed(flags, env, request);
  const part = `${out}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    const response = await boundedDownload(
      target.href,
      { ...asked, maxBytes: MOST_FILE_BYTES },
      {
        ...policy,
        take: async (chunk) => {
          await file.write(chunk);
        },
      },
    ).catch(notThere(target));
    if (response.status >= 400) answerOf(target, response);
    await file.close();
    await rename(part, out);
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
};
