/** Keyset paging: the cursor holds the last row's sort key, so deep pages cost what the first costs. */
import { CountersignError, isObject } from '../core/index.ts';
import type { Page, PageRequest } from './contract.ts';
import { sqlStateOf } from './store-error.ts';

export type SortKey = readonly (string | number)[];

const MAX_LIMIT = 1_000;

interface Cursor {
  readonly sort: string;
  readonly at: SortKey;
  /** Counted once, for the first page. */
  readonly total: number;
}

const encode = ({ sort, at, total }: Cursor): string =>
  Buffer.from(JSON.stringify([sort, at, total])).toString('base64url');

const refuse = (why: string): CountersignError =>
  new CountersignError('ERR_INPUT_INVALID', `\`after\` is not a page of this list: ${why}`);

const decode = (after: string, sort: string, arity: number): Cursor => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
  } catch {
    throw refuse('unreadable');
  }
  if (!Array.isArray(parsed) || isObject(parsed)) throw refuse('unreadable');
  const [madeFor, at, total] = parsed;
  if (madeFor !== sort) throw refuse('the order or the list is another one');
  if (
    !Array.isArray(at) ||
    at.length !== arity ||
    !at.every((part) => typeof part === 'string' || Number.isFinite(part)) ||
    !Number.isSafeInteger(total) ||
    total < 0
  ) {
    throw refuse('unreadable');
  }
  return { sort, at, total };
};

export interface PageQuery<Row, T> {
  /** Name of list and order; a cursor of another one is refused. */
  readonly sort: string;
  /** Number of parts of a sort key. */
  readonly arity: number;
  /** Count before reading: how many there are decides how they are best read. */
  readonly countFirst?: boolean;
  total(): Promise<number>;
  /** At most `limit` rows after `at`, in order; `total` where it is known already. */
  rows(limit: number, at: SortKey | undefined, total?: number): Promise<readonly Row[]>;
  keyOf(row: Row): SortKey;
  map(row: Row): T;
}

/** @throws CountersignError ERR_INPUT_INVALID for a foreign cursor or a limit below 1. Limits above 1,000 count as 1,000. */
export const pageOf = async <Row, T>(
  { limit, after }: PageRequest,
  query: PageQuery<Row, T>,
): Promise<Page<T>> => {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new CountersignError('ERR_INPUT_INVALID', `limit must be 1 to ${MAX_LIMIT}`);
  }
  const size = Math.min(limit, MAX_LIMIT);
  const cursor = after === undefined ? undefined : decode(after, query.sort, query.arity);
  const counted = cursor?.total ?? (query.countFirst ? await query.total() : undefined);
  const read = async (): Promise<readonly Row[]> => {
    if (counted === 0) return [];
    try {
      return await query.rows(size + 1, cursor?.at, counted);
    } catch (error) {
      // Class 22: a key that is no value of its column, so the cursor was made up.
      if (cursor && sqlStateOf(error)?.startsWith('22')) throw refuse('unreadable');
      throw error;
    }
  };
  const found = await read();
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  const more = found.length > size;
  const total = counted ?? (more ? await query.total() : shown.length);
  return {
    items: shown.map((row) => query.map(row)),
    total,
    ...(more && last !== undefined
      ? { next: encode({ sort: query.sort, at: query.keyOf(last), total }) }
      : {}),
  };
};
