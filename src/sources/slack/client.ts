/** Slack's own client, made when first needed; its refusals say `ok: false` with status 200. */
import { CountersignError, isObject } from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type VendorFault, vendorCalls } from '../vendor-calls.ts';
import type { SlackConfig } from './config.ts';

export interface SlackOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface SlackClient {
  /** Pages of a method, by cursor. */
  pages(scope: string, method: string, parameters: Raw, key: string): AsyncIterable<readonly Raw[]>;
  call(scope: string, method: string, parameters?: Raw): Promise<Raw>;
}

const refusals = new Set([
  'missing_scope',
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'not_allowed_token_type',
  'not_an_admin',
  'not_an_enterprise',
  'feature_not_enabled',
  'access_denied',
  'paid_only',
]);

/** Docs: "Web API", errors: the name of the error decides. */
export const slackFault = (error: string, data: Raw): VendorFault => {
  const needed = str(data['needed']);
  const message = needed === undefined ? error : `${error}: needs ${needed}`;
  if (refusals.has(error)) return { status: 403, message, denied: true };
  if (error === 'ratelimited') return { status: 429, message };
  return { status: error === 'internal_error' || error === 'fatal_error' ? 503 : 400, message };
};

const faultOf = (thrown: unknown): VendorFault | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  const { code, data, statusCode, retryAfter } = thrown as Error & Raw;
  if (code === 'slack_webapi_platform_error')
    return slackFault(str(obj(data)['error']) ?? 'error', obj(data));
  if (code === 'slack_webapi_rate_limited_error')
    return { status: 429, message: thrown.message, retryAfterSeconds: Number(retryAfter) };
  if (code === 'slack_webapi_http_error' && typeof statusCode === 'number')
    return { status: statusCode, message: thrown.message };
  return code === 'slack_webapi_request_error'
    ? { status: undefined, message: thrown.message }
    : undefined;
};

const LIMIT = 200;

/** @throws CountersignError ERR_CONFIG_INVALID */
export const connectSlack = (config: SlackConfig, options: SlackOptions = {}): SlackClient => {
  const { token } = config;
  if (token === undefined)
    throw new CountersignError('ERR_CONFIG_INVALID', 'the Slack connection has no token');
  const calls = vendorCalls({
    vendor: 'Slack',
    faultOf,
    ...(options.sleep ? { sleep: options.sleep } : {}),
  });
  const load = async () => {
    const { LogLevel, WebClient } = await import('@slack/web-api');
    return new WebClient(token, {
      slackApiUrl: config.slackApiUrl,
      allowAbsoluteUrls: false,
      // Trying again has one home: vendorCalls.
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logLevel: LogLevel.ERROR,
      logger: {
        debug() {},
        info() {},
        warn() {},
        error() {},
        setLevel() {},
        getLevel: () => LogLevel.ERROR,
        setName() {},
      },
      timeout: 30_000,
    });
  };
  let client: ReturnType<typeof load> | undefined;
  const call: SlackClient['call'] = async (scope, method, parameters = {}) => {
    client ??= load();
    const slack = await client;
    return calls.ask(
      scope,
      async (): Promise<Raw> => ({ ...(await slack.apiCall(method, { ...parameters })) }),
    );
  };
  return {
    call,
    async *pages(scope, method, parameters, key) {
      let cursor: string | undefined;
      do {
        const answer = await call(scope, method, {
          ...parameters,
          limit: LIMIT,
          ...(cursor ? { cursor } : {}),
        });
        yield list(answer[key]).filter(isObject);
        const next = str(obj(answer['response_metadata'])['next_cursor']);
        if (next === cursor) return;
        cursor = next;
      } while (cursor !== undefined);
    },
  };
};
