/** SOQL over REST, signed in by a JWT of a connected app (OAuth 2.0 JWT bearer flow); pages follow `nextRecordsUrl`. */
import { importPKCS8, SignJWT } from 'jose';
import {
  boundedFetch,
  CountersignError,
  isCountersignError,
  isObject,
  MINUTE,
  parseJson,
} from '../../core/index.ts';
import { loopbackOnly } from '../client-token.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type VendorHttp, vendorHttp } from '../vendor-http.ts';
import type { SalesforceConfig } from './config.ts';

export interface ClientOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const refusals = new Set([
  'INSUFFICIENT_ACCESS',
  'INVALID_TYPE',
  'API_DISABLED_FOR_ORG',
  'INVALID_SESSION_ID',
  'INSUFFICIENT_ACCESS_OR_READONLY',
]);
const LIMIT = 'REQUEST_LIMIT_EXCEEDED';

/** A session lives for as long as the organisation says; asked anew well before the usual two hours. */
const KEPT_MS = 30 * MINUTE;

const signIn = async (config: SalesforceConfig): Promise<string> => {
  const key = await importPKCS8(config.privateKey, 'RS256');
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(config.clientId)
    .setSubject(config.username)
    .setAudience(config.audience)
    .setExpirationTime('3m')
    .sign(key);
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  });
  const { status, text } = await boundedFetch(
    `${config.url}/services/oauth2/token`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    },
    loopbackOnly(config.url),
  );
  const answer = status < 500 ? obj(parseJson(text)) : {};
  const token = str(answer['access_token']);
  if (token !== undefined) return token;
  const said = str(answer['error_description']) ?? str(answer['error']) ?? `status ${status}`;
  if (status >= 500)
    throw new CountersignError('ERR_SOURCE_UNAVAILABLE', `Salesforce gave no token: ${said}`);
  throw new CountersignError(
    'ERR_SOURCE_DENIED',
    `Salesforce does not let this connected app in: ${said}`,
    {
      detail: { permission: 'sign in', status: 401 },
    },
  );
};

export const salesforceHttp = (
  config: SalesforceConfig,
  { sleep }: ClientOptions = {},
): VendorHttp => {
  let kept: { readonly token: string; readonly until: number } | undefined;
  return vendorHttp({
    vendor: 'Salesforce',
    baseUrl: config.url,
    ...(sleep ? { sleep } : {}),
    async authorise() {
      if (kept === undefined || kept.until < Date.now()) {
        kept = { token: await signIn(config), until: Date.now() + KEPT_MS };
      }
      return { authorization: `Bearer ${kept.token}` };
    },
    errorIn(body) {
      const code = str(obj(list(body)[0])['errorCode']);
      if (code === undefined) return undefined;
      const message = `${code}: ${str(obj(list(body)[0])['message']) ?? ''}`;
      return { message, denied: refusals.has(code) };
    },
  });
};

/** All rows of a query, page by page. @throws as VendorHttp.send, and ERR_SOURCE_THROTTLED at the day's limit. */
export async function* rowsOf(
  http: Pick<VendorHttp, 'send'>,
  { apiVersion }: Pick<SalesforceConfig, 'apiVersion'>,
  query: { readonly permission: string; readonly soql: string },
): AsyncGenerator<readonly Raw[]> {
  let path: string | undefined =
    `/services/data/${apiVersion}/query?q=${encodeURIComponent(query.soql)}`;
  while (path !== undefined) {
    try {
      const { body } = await http.send({ permission: query.permission, path });
      yield list(obj(body)['records']).filter((one): one is Raw => isObject(one));
      path = str(obj(body)['nextRecordsUrl']);
    } catch (fault) {
      // 403, and no refusal: the organisation has used up its calls of this day.
      if (isCountersignError(fault, 'ERR_ACTION_FAILED') && fault.message.includes(LIMIT))
        throw new CountersignError('ERR_SOURCE_THROTTLED', fault.message, {
          cause: fault,
          detail: fault.detail,
        });
      throw fault;
    }
  }
}
