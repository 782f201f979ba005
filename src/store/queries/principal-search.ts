/** What is typed into the search of identities: found by an index as far as there can be one. */
import { type RawBuilder, sql } from 'kysely';
import type { Trx } from '../schema.ts';
import { storable } from '../storable.ts';

/** As many are counted; who finds more of them types on. */
export const SEARCH_MOST = 20_000;

/** Shorter ones say little and are in nearly everything: they are looked for where names begin. */
const SHORTEST_ANYWHERE = 3;
const LAST_CHARACTER = '\u{10FFFF}';

export const searchable = (text: string): string => storable(text).toLowerCase();

/** Of rows of `principals`. */
export type Matching = RawBuilder<boolean>;

/**
 * How those are found whose name, id or owner has it; of one or two characters, whose name begins with it. Where more
 * have it than are counted, they are met soon enough along an order's index.
 */
export const matchingOf = async (
  trx: Trx,
  search: string | undefined,
): Promise<Matching | undefined> => {
  if (search === undefined || search === '') return undefined;
  const needle = searchable(search);
  if ([...needle].length < SHORTEST_ANYWHERE) {
    return sql<boolean>`(name_key >= ${needle} and name_key < ${needle + LAST_CHARACTER})`;
  }
  const { rows } = await sql<{ id: string }>`
    select principals_named(${needle}, ${SEARCH_MOST + 1}) as id`.execute(trx);
  if (rows.length <= SEARCH_MOST) {
    const ids = rows.map(({ id }) => id);
    return sql<boolean>`id = any(${ids}::text[])`;
  }
  return sql<boolean>`exists (
    select from principal_names n
    where n.tenant = principals.tenant and n.id = principals.id and strpos(n.key, ${needle}) > 0
  )`;
};
