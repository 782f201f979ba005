/** What the pulls of all places share: pages of one area, a key that is not accepted, facts told once. */
import { isCountersignError } from '../../core/index.ts';
import type { InventoryFact } from '../../model/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import type { VendorHttp } from '../vendor-http.ts';

/** 401 to the first call is a key that nobody knows: nothing of it can be listed, and nothing is called empty. */
export const isUnknownKey = (fault: unknown): boolean =>
  isCountersignError(fault, 'ERR_SOURCE_DENIED') && fault.detail['status'] === 401;

const MAX_PAGES = 10_000;

/**
 * Lists that go on by the id of the last item: `{data, has_more, last_id}`. Both vendors' are of this shape; only
 * the name of the parameter differs.
 */
export async function* idPages(
  http: VendorHttp,
  permission: string,
  path: string,
  after: 'after' | 'after_id',
): AsyncIterable<readonly Raw[]> {
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const url = new URL(path, 'http://x');
    if (cursor !== undefined) url.searchParams.set(after, cursor);
    const answer = await http.send({ permission, path: `${url.pathname}${url.search}` });
    const body = obj(answer.body);
    const items = list(body['data']).map(obj);
    yield items;
    const last = str(body['last_id']) ?? str(items.at(-1)?.['id']);
    // A vendor that says "more" and moves no cursor would hold us for ever.
    if (body['has_more'] !== true || last === undefined || last === cursor) return;
    cursor = last;
  }
}

/** The same account or grant may stand in several lists; the first telling counts. */
export const once = (facts: readonly InventoryFact[]): readonly InventoryFact[] => {
  const seen = new Set<string>();
  return facts.filter(({ kind, id }) => {
    const key = `${kind} ${id}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};
