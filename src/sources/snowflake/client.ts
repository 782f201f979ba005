/**
 * Statements over the SQL REST API, signed in by a JWT of the user's key pair.
 * https://docs.snowflake.com/en/developer-guide/sql-api/authenticating
 */
import { createHash, createPublicKey } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { CountersignError, MINUTE, SECOND } from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type VendorHttp, vendorHttp } from '../vendor-http.ts';
import type { SnowflakeConfig } from './config.ts';

export interface ClientOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** One hour is the longest that Snowflake takes. */
const LIFETIME_MS = 50 * MINUTE;

export const fingerprintOf = (privateKey: string): string => {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(spki).digest('base64')}`;
};

const tokenFor = async (
  { account, user, privateKey }: SnowflakeConfig,
  now: number,
): Promise<string> => {
  const subject = `${account.toUpperCase()}.${user.toUpperCase()}`;
  const key = await importPKCS8(privateKey, 'RS256');
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(`${subject}.${fingerprintOf(privateKey)}`)
    .setSubject(subject)
    .setIssuedAt(Math.floor(now / SECOND))
    .setExpirationTime(Math.floor((now + LIFETIME_MS) / SECOND))
    .sign(key);
};

/** 42501 insufficient privilege; 002003 does not exist or not authorised: Snowflake does not say which. */
const isRefusal = (body: Raw): boolean =>
  str(body['sqlState']) === '42501' || ['003001', '002003'].includes(str(body['code']) ?? '');

export const snowflakeHttp = (
  config: SnowflakeConfig,
  { sleep }: ClientOptions = {},
): VendorHttp => {
  let kept: { readonly token: string; readonly until: number } | undefined;
  return vendorHttp({
    vendor: 'Snowflake',
    baseUrl: config.url,
    ...(sleep ? { sleep } : {}),
    async authorise() {
      const now = Date.now();
      if (kept === undefined || kept.until < now)
        kept = { token: await tokenFor(config, now), until: now + LIFETIME_MS / 2 };
      return {
        authorization: `Bearer ${kept.token}`,
        'X-Snowflake-Authorization-Token-Type': 'KEYPAIR_JWT',
      };
    },
    errorIn(body, status) {
      const said = obj(body);
      if (status < 400 || str(said['message']) === undefined) return undefined;
      const message = `${str(said['code']) ?? status}: ${str(said['message']) ?? ''}`;
      return isRefusal(said) ? { message, denied: true } : { message };
    },
  });
};

const PATIENCE_MS = 2_000;
const MAX_POLLS = 60;

/** Rows as objects, names of columns small; partition by partition. A statement that takes longer is asked again. */
export async function* rowsOf(
  http: Pick<VendorHttp, 'send'>,
  config: SnowflakeConfig,
  query: {
    readonly permission: string;
    readonly statement: string;
    readonly sleep?: ClientOptions['sleep'];
  },
): AsyncGenerator<readonly Raw[]> {
  const { permission, statement, sleep } = query;
  const wait = sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  let { status, body } = await http.send({
    permission,
    method: 'POST',
    path: '/api/v2/statements',
    body: {
      statement,
      timeout: 120,
      role: config.role,
      ...(config.warehouse ? { warehouse: config.warehouse } : {}),
    },
  });
  const handle = str(obj(body)['statementHandle']) ?? '';
  for (let polls = 0; status === 202; polls++) {
    if (polls >= MAX_POLLS)
      throw new CountersignError(
        'ERR_SOURCE_UNAVAILABLE',
        `Snowflake did not finish "${statement.slice(0, 60)}" in time`,
      );
    await wait(PATIENCE_MS);
    ({ status, body } = await http.send({
      permission,
      path: `/api/v2/statements/${encodeURIComponent(handle)}`,
    }));
  }
  const metadata = obj(obj(body)['resultSetMetaData']);
  const columns = list(metadata['rowType']).map((one) =>
    (str(obj(one)['name']) ?? '').toLowerCase(),
  );
  const rows = (data: unknown): readonly Raw[] =>
    list(data).map((row) =>
      Object.fromEntries(list(row).map((value, at) => [columns[at] ?? String(at), value])),
    );
  yield rows(obj(body)['data']);
  const partitions = Math.max(1, list(metadata['partitionInfo']).length);
  for (let at = 1; at < partitions; at++) {
    const next = await http.send({
      permission,
      path: `/api/v2/statements/${encodeURIComponent(handle)}?partition=${at}`,
    });
    yield rows(obj(next.body)['data']);
  }
}
