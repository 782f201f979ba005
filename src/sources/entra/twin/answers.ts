/** Graph's manners: pages with `@odata.nextLink`, errors, filters by time. */
import { isObject, parseJson } from '../../../core/index.ts';
import { instant, type Raw } from '../../record.ts';
import type { TwinAnswer, TwinRequest } from '../../twin-server.ts';

/** Small, so that every list has several; real ones have 100 to 999. */
const PAGE = 2;

export const fault = (status: number, code: string, message: string): TwinAnswer => ({
  status,
  body: {
    error: {
      code,
      message,
      innerError: { date: '2026-06-01T08:00:00', 'request-id': 'r', 'client-request-id': 'r' },
    },
  },
});

export const missing = (what: string): TwinAnswer =>
  fault(
    404,
    'Request_ResourceNotFound',
    `Resource '${what}' does not exist or one of its queried reference-property objects are not present.`,
  );

const originOf = (request: TwinRequest): string => `http://${request.headers['host'] ?? ''}`;

export const paged = (request: TwinRequest, items: readonly Raw[]): TwinAnswer => {
  const skip = Number(request.query.get('$skiptoken') ?? 0);
  const next = skip + PAGE;
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', String(next));
  return {
    status: 200,
    body: {
      '@odata.context': `${originOf(request)}/v1.0/$metadata`,
      ...(next < items.length
        ? { '@odata.nextLink': `${originOf(request)}${request.path}?${query.toString()}` }
        : {}),
      value: items.slice(skip, next),
    },
  };
};

/** Only `<field> ge <instant>` and `<field> le <instant>`, joined by `and`, are understood. */
export const within = (
  request: TwinRequest,
  items: readonly Raw[],
  field: string,
): readonly Raw[] => {
  const filter = request.query.get('$filter') ?? '';
  const bound = (word: 'ge' | 'le'): number | undefined =>
    instant(new RegExp(`${field} ${word} ([0-9TZ:.+-]{10,40})`).exec(filter)?.[1]);
  const from = bound('ge') ?? Number.NEGATIVE_INFINITY;
  const to = bound('le') ?? Number.POSITIVE_INFINITY;
  return items
    .filter((one) => {
      const time = instant(one[field]) ?? 0;
      return time >= from && time <= to;
    })
    .toSorted((a, b) => (instant(a[field]) ?? 0) - (instant(b[field]) ?? 0));
};

export const bodyOf = (request: TwinRequest): Raw => {
  if (request.body === '') return {};
  const body = parseJson(request.body);
  return isObject(body) ? body : {};
};
