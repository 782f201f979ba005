/**
 * Reading a SCIM 2.0 service: lists over pages by index (RFC 7644 §3.4.2.4) or by cursor (RFC 9865), bounded, and
 * whole even where the service changes its page size.
 */
import { CountersignError } from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type VendorHttp, vendorHttp } from '../vendor-http.ts';

export interface ScimClientOptions {
  /** `https://acme.example/scim/v2` */
  readonly url: string;
  readonly vendor: string;
  /** Value of the Authorization header. */
  readonly authorization: string | undefined;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface ScimList {
  readonly resources: readonly Raw[];
  readonly total: number | undefined;
}

export interface ScimClient {
  readonly http: VendorHttp;
  /** Absolute path of a resource under the base of the service. */
  path(rest: string): string;
  /** @throws CountersignError as VendorHttp.send; ERR_SOURCE_UNAVAILABLE where a page is no ListResponse. */
  pages(
    permission: string,
    endpoint: string,
    query?: Readonly<Record<string, string>>,
  ): AsyncGenerator<ScimList>;
}

const PAGE = 100;
const MOST_PAGES = 100_000;
const JSON_TYPE = { accept: 'application/scim+json, application/json' };

const noList = (endpoint: string): CountersignError =>
  new CountersignError(
    'ERR_SOURCE_UNAVAILABLE',
    `${endpoint} answered with something else than a SCIM ListResponse`,
  );

export const scimClient = (options: ScimClientOptions): ScimClient => {
  const base = new URL(options.url);
  const prefix = base.pathname.replace(/\/+$/, '');
  const { authorization } = options;
  const http = vendorHttp({
    vendor: options.vendor,
    baseUrl: base.origin,
    authorise: async () => (authorization === undefined ? {} : { authorization }),
    ...(options.sleep === undefined ? {} : { sleep: options.sleep }),
  });
  const path = (rest: string): string => `${prefix}${rest}`;
  const ask = async (
    permission: string,
    endpoint: string,
    query: Readonly<Record<string, string>>,
  ) => {
    const search = new URLSearchParams(query).toString();
    const answer = await http.send({
      permission,
      path: path(`${endpoint}?${search}`),
      headers: JSON_TYPE,
    });
    const body = obj(answer.body);
    // `Resources` may be left out where there are none (RFC 7644 §3.4.2).
    if (!Array.isArray(body['Resources']) && body['totalResults'] !== 0) throw noList(endpoint);
    return body;
  };
  return {
    http,
    path,
    async *pages(permission, endpoint, query = {}) {
      const seen = new Set<string>();
      let next: Query | undefined = { startIndex: '1' };
      for (let page = 0; next !== undefined && page < MOST_PAGES; page++) {
        const asked: Query = next;
        const body = await ask(permission, endpoint, { ...query, count: String(PAGE), ...asked });
        const found = list(body['Resources']).map(obj);
        const fresh = found.filter((one) => !seen.has(str(one['id']) ?? ''));
        for (const one of fresh) seen.add(str(one['id']) ?? '');
        const total = numberOf(body['totalResults']);
        if (fresh.length > 0) yield { resources: fresh, total };
        next = nextOf(body, asked, found.length);
        if (next === undefined && total !== undefined && seen.size < total)
          throw shortOf(endpoint, seen.size, total);
        // A service that ignores where to go on would be asked for ever.
        if (next !== undefined && fresh.length === 0) throw noList(endpoint);
      }
    },
  };
};

type Query = Readonly<Record<string, string>>;

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

const nextOf = (body: Raw, asked: Query, found: number): Query | undefined => {
  const cursor = str(body['nextCursor']);
  if (cursor !== undefined) return { cursor };
  if (asked['cursor'] !== undefined) return undefined;
  const total = numberOf(body['totalResults']);
  const from = numberOf(body['startIndex']) ?? Number(asked['startIndex'] ?? '1');
  const isEnd = found === 0 || (total !== undefined && from + found > total);
  return isEnd ? undefined : { startIndex: String(from + found) };
};

/** Fewer than promised: people were removed meanwhile, or the service caps its lists. Never taken for whole. */
const shortOf = (endpoint: string, seen: number, total: number): CountersignError =>
  new CountersignError(
    'ERR_SOURCE_UNAVAILABLE',
    `${endpoint} promised ${total} and listed ${seen}`,
  );

export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** The primary e-mail address, else the first. */
export const emailOfUser = (user: Raw): string | undefined => {
  const all = list(user['emails']).slice(0, 100).map(obj);
  const primary = all.find((one) => one['primary'] === true) ?? all[0];
  return str(primary?.['value'])?.trim().toLowerCase();
};

export const nameOfUser = (user: Raw): string | undefined => {
  const name = obj(user['name']);
  const parts = [str(name['givenName']), str(name['familyName'])].filter(
    (one) => one !== undefined,
  );
  return str(user['displayName']) ?? str(name['formatted']) ?? (parts.join(' ') || undefined);
};
