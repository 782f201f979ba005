/** Summary rows of identities and roles: what lists, search and facets read. */
import { type SelectQueryBuilder, sql } from 'kysely';
import { type Batch, writeRows } from '../batch.ts';
import type { PrincipalFilter, PrincipalRow, TenantStore } from '../contract.ts';
import { pageOf, type SortKey } from '../page.ts';
import type { Database, Row, Trx } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { arrayLiteral, storable, storableKey } from '../storable.ts';
import { together } from '../together.ts';
import { countFacets, type Facets, facetsAmong, fits, readFacets } from './principal-facets.ts';
import { beyond, ORDERS, type Order, rowsAmong } from './principal-orders.ts';
import {
  FACETS_OF_MANY,
  type Matching,
  matchingOf,
  SEARCH_MOST,
  searchable,
} from './principal-search.ts';

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

const filtered = <O>(
  query: Query<O>,
  tenant: string,
  {
    filter,
    matching,
  }: { readonly filter: PrincipalFilter; readonly matching: Matching | undefined },
): Query<O> => {
  let out = query.where('tenant', '=', tenant);
  const { kind, tier, system, flag, owned } = filter;
  // What was deleted is found by its name, and counted nowhere.
  out = matching ? out.where(matching.where) : out.where('status', '!=', 'deleted');
  if (kind !== undefined) out = out.where('kind', '=', kind);
  if (filter.class) out = out.where('class', '=', sql<string>`any(${filter.class}::text[])`);
  if (tier) out = out.where('tier', '=', sql<number>`any(${tier}::smallint[])`);
  if (system) out = out.where('system', '=', sql<string>`any(${system}::text[])`);
  if (flag) out = out.where(sql<boolean>`flags && ${flag}::text[]`);
  if (owned !== undefined) out = out.where('owner', owned ? 'is not' : 'is', null);
  return out;
};

/** Below this, sorting what was found costs next to nothing. */
const FEW = 20_000;

const isFiltered = ({ sort: _, ...filter }: PrincipalFilter): boolean =>
  Object.values(filter).some((value) => value !== undefined && value !== '');

/** No combination that does not match has the number of one that does, so that numbers tell them apart. */
const areApart = (all: readonly Facets[], among: readonly Facets[]): boolean => {
  const keys = new Set(among.map(({ key }) => key));
  return all.every((one) => !keys.has(one.key) || among.includes(one));
};

interface Wanted {
  readonly order: Order;
  readonly at: SortKey | undefined;
  readonly limit: number;
  readonly isFew: boolean;
}

/** Few among many: read them all and sort, rather than search them along the order's index. */
const firstOf = (
  trx: Trx,
  all: Query<PrincipalRecord>,
  { order, at, limit, isFew }: Wanted,
): Promise<readonly PrincipalRecord[]> => {
  let query = isFew ? trx.selectFrom(all.offset(0).as('principals')).selectAll() : all;
  if (at) query = query.where(beyond(order, at));
  for (const name of order.columns) query = query.orderBy(name, order.direction);
  return query.limit(limit).execute();
};

const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let found: Promise<T> | undefined;
  return () => {
    found ??= read();
    return found;
  };
};

export const principalQueries = ({
  run,
  tenant,
}: Scope): Pick<TenantStore['inventory'], 'principals' | 'principal' | 'facets' | 'standing'> => ({
  principals: (filter, page) =>
    run(async (trx) => {
      const sort = filter.sort ?? 'risk';
      const order = ORDERS[sort];
      const matching = await matchingOf(trx, filter.search);
      const facets = once(async () => {
        const known = await readFacets(trx, tenant);
        return { known, among: known.filter((one) => fits(one, filter)) };
      });
      const list = await pageOf(page, {
        sort: `principals/${sort}`,
        arity: order.columns.length,
        countFirst: isFiltered(filter),
        total: async () => {
          if (!matching) {
            const { among } = await facets();
            return among.reduce((sum, { total }) => sum + total, 0);
          }
          if (matching.known !== undefined && !isFiltered({ ...filter, search: '' }))
            return matching.known;
          const found = filtered(trx.selectFrom('principals').select('id'), tenant, {
            filter,
            matching,
          });
          const count = trx
            .selectFrom(found.limit(SEARCH_MOST + 1).as('found'))
            .select((eb) => eb.fn.countAll<number>().as('total'));
          return (await count.executeTakeFirstOrThrow()).total;
        },
        rows: async (limit, at, total) => {
          const isFew = total !== undefined && total <= FEW;
          let all = filtered(trx.selectFrom('principals').selectAll(), tenant, {
            filter,
            matching,
          });
          if (!matching && isFiltered(filter)) {
            const { known, among } = await facets();
            if (!isFew && areApart(known, among))
              return rowsAmong(trx, { tenant, among }, { sort, at, limit });
            const values = among.map((one) => one.value);
            all = all.where('facets', '=', sql<string>`any(${values}::text[])`);
          }
          return firstOf(trx, all, { order, at, limit, isFew });
        },
        keyOf: (row) => order.columns.map((name) => row[name] as string | number),
        map: shown,
      });
      return matching && list.total > SEARCH_MOST
        ? { ...list, total: SEARCH_MOST, isAtLeast: true }
        : list;
    }),
  principal: (() => {
    const one = together((ids) =>
      run(async (trx) => {
        const rows = await trx
          .selectFrom('principals')
          .selectAll()
          .where('tenant', '=', tenant)
          .where('id', '=', sql<string>`any(${ids}::text[])`)
          .execute();
        return new Map(rows.map((row) => [row.id, shown(row)]));
      }),
    );
    return (id: string) => one(storableKey(id));
  })(),
  facets: (filter) =>
    run(async (trx) => {
      const matching = await matchingOf(trx, filter.search);
      if (!matching)
        return countFacets((await readFacets(trx, tenant)).filter((one) => fits(one, filter)));
      const some = filtered(trx.selectFrom('principals').select('facets'), tenant, {
        filter,
        matching,
      });
      const most = (matching.known ?? 0) > SEARCH_MOST ? FACETS_OF_MANY : SEARCH_MOST;
      return countFacets(await facetsAmong(trx, some.limit(most)));
    }),
  standing: () =>
    run((trx) =>
      trx
        .selectFrom('principals')
        .select(['kind', 'class', 'tier'])
        .select((eb) => [
          sql<boolean>`owner is not null`.as('owned'),
          sql<number>`case when risk >= 75 then 75 when risk >= 50 then 50 when risk >= 25 then 25 else 0 end`.as(
            'band',
          ),
          eb.fn.countAll<number>().as('total'),
          sql<number>`sum(risk)`.as('risk'),
          sql<number>`sum(failed_checks)`.as('failed'),
          sql<number>`sum(unknown_checks)`.as('unknown'),
        ])
        .where('tenant', '=', tenant)
        .where('status', '!=', 'deleted')
        .where('kind', '!=', 'scope')
        .groupBy(['kind', 'class', 'tier', 'owned', 'band'])
        .execute(),
    ),
});
