/** Paging as both vendors do it: by the id of the last item, `{data, has_more, first_id, last_id}`. */
import { list, obj, type Raw, str } from '../../record.ts';
import type { TwinAnswer, TwinRequest } from '../../twin-server.ts';

/** Small, so that every list has more pages than one. */
const MOST = 2;

export const page = (
  items: readonly Raw[],
  { query }: TwinRequest,
  after: 'after' | 'after_id',
  idOf: (item: Raw) => string = (item) => str(item['id']) ?? '',
): TwinAnswer => {
  const cursor = query.get(after);
  const from = cursor === null ? 0 : items.findIndex((item) => idOf(item) === cursor) + 1;
  const limit = Math.min(MOST, Number(query.get('limit') ?? MOST));
  const data = items.slice(from, from + limit);
  const first = data[0];
  const last = data.at(-1);
  return {
    status: 200,
    body: {
      object: 'list',
      data,
      has_more: from + limit < items.length,
      first_id: first === undefined ? null : idOf(first),
      last_id: last === undefined ? null : idOf(last),
    },
  };
};

export const bodyOf = ({ body }: TwinRequest): Raw => {
  const json: unknown = body === '' ? {} : JSON.parse(body);
  return obj(json);
};

export const found = (items: readonly Record<string, unknown>[], id: string | undefined) =>
  list(items)
    .map((item) => item as Record<string, unknown>)
    .find((item) => item['id'] === id);
