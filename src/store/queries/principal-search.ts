/** What is typed into the search of identities: found by an index as far as there can be one. */
import { type RawBuilder, sql } from 'kysely';
import type { Trx } from '../schema.ts';
import { storable } from '../storable.ts';

/** As many are counted; who finds more of them types on. */
export const SEARCH_MOST = 20_000;
/** Of more than that, the facets of as many are counted. */
export const FACETS_OF_MANY = 5_000;

/** Shorter ones say little and are in nearly everything: they are looked for where names begin. */
const SHORTEST_ANYWHERE = 3;
const LAST_CHARACTER = '\u{10FFFF}';

export const searchable = (text: string): string => storable(text).toLowerCase();

export interface Matching {
  /** Of rows of `principals`. */
  readonly where: RawBuilder<boolean>;
  /** How many match, as far as they were counted: up to one more than are. */
  readonly known?: number;
}

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
    const where = sql<boolean>`(name_key >= ${needle} and name_key < ${needle + LAST_CHARACTER})`;
    return { where };
  }
  const { rows } = await sql<{ known: number; id: string | null }>`
    with found as materialized (
      select principals_named(${needle}, ${SEARCH_MOST + 1}) as id
    ), counted as (select count(*)::int as known from found)
    select known, null as id from counted where known > ${SEARCH_MOST}
    union all select known, id from counted, found where known <= ${SEARCH_MOST}`.execute(trx);
  const known = rows[0]?.known ?? 0;
  if (known <= SEARCH_MOST) {
    const ids = rows.flatMap(({ id }) => (id === null ? [] : [id]));
    return { where: sql<boolean>`id = any(${ids}::text[])`, known };
  }
  const where = sql<boolean>`exists (
    select from principal_names n
    where n.tenant = principals.tenant and n.id = principals.id and strpos(n.key, ${needle}) > 0
  )`;
  return { where, known };
};
