/** The orders of lists of identities, each with its index over all rows and one within each combination of facets. */
import { type RawBuilder, sql } from 'kysely';
import type { PrincipalFilter } from '../contract.ts';
import type { SortKey } from '../page.ts';
import type { Row, Trx } from '../schema.ts';
import type { Facets } from './principal-facets.ts';

type Column = keyof Row<'principals'>;

export interface Order {
  readonly columns: readonly Column[];
  readonly direction: 'asc' | 'desc';
}

export const ORDERS: Readonly<Record<NonNullable<PrincipalFilter['sort']>, Order>> = {
  risk: { columns: ['risk', 'id'], direction: 'desc' },
  tier: { columns: ['tier_down', 'risk', 'id'], direction: 'desc' },
  name: { columns: ['name_key', 'id'], direction: 'asc' },
  lastUsed: { columns: ['last_used_key', 'id'], direction: 'desc' },
};

export const beyond = ({ columns, direction }: Order, at: SortKey): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(columns.map((name) => sql.ref(name)))})
    ${sql.raw(direction === 'asc' ? '>' : '<')} (${sql.join(at)})`;

const by = ({ columns, direction }: Order): RawBuilder<unknown> =>
  sql.join(columns.map((name) => sql`${sql.ref(name)} ${sql.raw(direction)}`));

interface Within {
  readonly keys: readonly number[];
  readonly at?: SortKey | undefined;
}

/** Of one combination all have the same tier: what comes after the cursor is known of most without a look. */
const tierParts = (among: readonly Facets[], at: SortKey): readonly Within[] => {
  const [tierDown, ...rest] = at;
  const keysOf = (fits: (down: number) => boolean): readonly number[] =>
    among.filter(({ tier }) => fits(-Number(tier))).map(({ key }) => key);
  return [
    { keys: keysOf((down) => down === Number(tierDown)), at: rest },
    { keys: keysOf((down) => down < Number(tierDown)) },
  ];
};

const INNER: Readonly<Record<string, Order>> = {
  ...ORDERS,
  tier: { columns: ['risk', 'id'], direction: 'desc' },
};

/** The first rows of each combination, then the first of all of them. */
export const rowsAmong = async (
  trx: Trx,
  { tenant, among }: { readonly tenant: string; readonly among: readonly Facets[] },
  {
    sort,
    at,
    limit,
  }: {
    readonly sort: keyof typeof ORDERS;
    readonly at: SortKey | undefined;
    readonly limit: number;
  },
): Promise<readonly Row<'principals'>[]> => {
  const order = ORDERS[sort];
  const inner = INNER[sort] ?? order;
  const parts: readonly Within[] =
    sort === 'tier' && at ? tierParts(among, at) : [{ keys: among.map(({ key }) => key), at }];
  const shown = sql.join(order.columns.map((name) => sql.ref(name)));
  const firsts = parts
    .filter(({ keys }) => keys.length > 0)
    .map(
      ({ keys, at: from }) => sql`
        select first.* from unnest(${keys}::integer[]) as facet(key) cross join lateral (
          select ${shown} from principals
          where tenant = ${tenant} and facets_key = facet.key
            ${from ? sql`and ${beyond(inner, from)}` : sql``}
          order by ${by(inner)} limit ${limit}
        ) first`,
    );
  if (firsts.length === 0) return [];
  const { rows } = await sql<Row<'principals'>>`
    select principals.* from (
      select * from (${sql.join(firsts, sql` union all `)}) firsts order by ${by(order)} limit ${limit}
    ) found join principals on principals.tenant = ${tenant} and principals.id = found.id
    order by ${sql.join(
      order.columns.map((name) => sql`principals.${sql.ref(name)} ${sql.raw(order.direction)}`),
    )}`.execute(trx);
  return rows;
};
