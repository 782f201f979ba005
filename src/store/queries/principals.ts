/** Summary rows of identities and roles: what lists, search and facets read. */
import { type SelectQueryBuilder, sql } from 'kysely';
import { type Batch, writeRows } from '../batch.ts';
import type { PrincipalFilter, PrincipalRow, TenantStore } from '../contract.ts';
import { pageOf, type SortKey } from '../page.ts';
import type { Database, Row, Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { arrayLiteral, storable, storableKey } from '../storable.ts';

const PRINCIPALS: Batch = {
  table: 'principals',
  key: ['id'],
  columns: {
    id: 'text',
    kind: 'text',
    system: 'text',
    scope: 'text',
    name: 'text',
    name_key: 'text',
    class: 'text',
    status: 'text',
    flags: 'text[]',
    tier: 'smallint',
    risk: 'double precision',
    criticality: 'text',
    owner: 'text',
    owner_basis: 'text',
    last_used_at: 'bigint',
    open_incidents: 'integer',
    failed_checks: 'integer',
    unknown_checks: 'integer',
  },
};

const searchable = (text: string): string => storable(text).toLowerCase();

export const writePrincipals = (
  trx: Trx,
  tenant: string,
  principals: readonly PrincipalRow[],
): Promise<void> =>
  writeRows(trx, tenant, {
    ...PRINCIPALS,
    rows: principals.map((one) => ({
      id: storableKey(one.id),
      kind: one.kind,
      system: storable(one.system),
      scope: storable(one.scope),
      name: storable(one.name),
      name_key: storableKey(searchable(one.name)),
      class: one.class,
      status: one.status,
      flags: arrayLiteral(one.flags),
      tier: one.tier,
      risk: one.risk,
      criticality: one.criticality,
      owner: one.owner === undefined ? null : storable(one.owner),
      owner_basis: one.ownerBasis ?? null,
      last_used_at: one.lastUsedAt ?? null,
      open_incidents: one.openIncidents,
      failed_checks: one.failedChecks,
      unknown_checks: one.unknownChecks,
    })),
  });

type PrincipalRecord = Row<'principals'>;

const shown = (row: PrincipalRecord): PrincipalRow => ({
  id: row.id,
  kind: row.kind as PrincipalRow['kind'],
  system: row.system,
  scope: row.scope,
  name: row.name,
  class: row.class,
  status: row.status,
  flags: row.flags,
  tier: row.tier as PrincipalRow['tier'],
  risk: row.risk,
  criticality: row.criticality,
  ...(row.owner === null ? {} : { owner: row.owner }),
  ...(row.owner_basis === null ? {} : { ownerBasis: row.owner_basis }),
  ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
  openIncidents: row.open_incidents,
  failedChecks: row.failed_checks,
  unknownChecks: row.unknown_checks,
});

type Query<O> = SelectQueryBuilder<Database, 'principals', O>;

const filtered = <O>(query: Query<O>, tenant: string, filter: PrincipalFilter): Query<O> => {
  let out = query.where('tenant', '=', tenant);
  const { search, kind, tier, system, flag, owned } = filter;
  if (search !== undefined && search !== '') {
    const needle = searchable(search);
    out = out.where(
      sql<boolean>`(strpos(name_key, ${needle}) > 0 or strpos(lower(id), ${needle}) > 0)`,
    );
  }
  // What was deleted is found by its name, and counted nowhere.
  else out = out.where('status', '!=', 'deleted');
  if (kind !== undefined) out = out.where('kind', '=', kind);
  if (filter.class) out = out.where('class', '=', sql<string>`any(${filter.class}::text[])`);
  if (tier) out = out.where('tier', '=', sql<number>`any(${tier}::smallint[])`);
  if (system) out = out.where('system', '=', sql<string>`any(${system}::text[])`);
  if (flag) out = out.where(sql<boolean>`flags && ${flag}::text[]`);
  if (owned !== undefined) out = out.where('owner', owned ? 'is not' : 'is', null);
  return out;
};

/** Below this, sorting what was found costs next to nothing. */
const FEW = 50_000;

const isFiltered = ({ sort: _, ...filter }: PrincipalFilter): boolean =>
  Object.values(filter).some((value) => value !== undefined && value !== '');

interface Order {
  readonly columns: readonly (keyof PrincipalRecord)[];
  readonly direction: 'asc' | 'desc';
}

/** Each order has its index. */
const ORDERS: Readonly<Record<NonNullable<PrincipalFilter['sort']>, Order>> = {
  risk: { columns: ['risk', 'id'], direction: 'desc' },
  tier: { columns: ['tier_down', 'risk', 'id'], direction: 'desc' },
  name: { columns: ['name_key', 'id'], direction: 'asc' },
  lastUsed: { columns: ['last_used_key', 'id'], direction: 'desc' },
};

const beyond = ({ columns, direction }: Order, at: SortKey) =>
  sql<boolean>`(${sql.join(columns.map((name) => sql.ref(name)))})
    ${sql.raw(direction === 'asc' ? '>' : '<')} (${sql.join(at)})`;

const FACETS = ['kind', 'class', 'tier', 'system', 'status', 'criticality'] as const;

export const principalQueries = ({
  run,
  tenant,
}: Scope): Pick<TenantStore['inventory'], 'principals' | 'principal' | 'facets'> => ({
  principals: (filter, page) =>
    run((trx) => {
      const sort = filter.sort ?? 'risk';
      const order = ORDERS[sort];
      return pageOf(page, {
        sort: `principals/${sort}`,
        arity: order.columns.length,
        countFirst: isFiltered(filter),
        total: async () => {
          const count = trx
            .selectFrom('principals')
            .select((eb) => eb.fn.countAll<number>().as('total'));
          return (await filtered(count, tenant, filter).executeTakeFirstOrThrow()).total;
        },
        rows: (limit, at, total) => {
          const all = filtered(trx.selectFrom('principals').selectAll(), tenant, filter);
          // Few among many: read them all and sort, rather than search them along the order's index.
          const found = total !== undefined && total <= FEW ? all.offset(0) : undefined;
          let query = found ? trx.selectFrom(found.as('principals')).selectAll() : all;
          if (at) query = query.where(beyond(order, at));
          for (const name of order.columns) query = query.orderBy(name, order.direction);
          return query.limit(limit).execute();
        },
        keyOf: (row) => order.columns.map((name) => row[name] as string | number),
        map: shown,
      });
    }),
  principal: (id) =>
    run(async (trx) => {
      const row = await trx
        .selectFrom('principals')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('id', '=', storableKey(id))
        .executeTakeFirst();
      return row && shown(row);
    }),
  facets: (filter) =>
    run(async (trx) => {
      // One pass over the rows; the few combinations that exist are taken apart here.
      const combined = trx
        .selectFrom('principals')
        .select([...FACETS, 'flags'])
        .select(sql<boolean>`owner is not null`.as('owned'))
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .groupBy([...FACETS, 'flags', 'owned']);
      const out: Record<string, Record<string, number>> = {};
      const add = (facet: string, value: unknown, total: number): void => {
        const values = out[facet] ?? {};
        out[facet] = values;
        values[String(value)] = (values[String(value)] ?? 0) + total;
      };
      for (const row of await filtered(combined, tenant, filter).execute()) {
        for (const facet of FACETS) add(facet, row[facet], row.total);
        add('owned', row.owned, row.total);
        for (const flag of new Set(row.flags)) add('flag', flag, row.total);
      }
      return out;
    }),
});
