/** What lists of identities are counted by: the few combinations that exist, each with how many have it. */
import { hash } from 'node:crypto';
import type { SelectQueryBuilder } from 'kysely';
import type { PrincipalFilter } from '../contract.ts';
import type { Database, Trx } from '../schema.ts';

/** In the order of `principal_facets` in the database. */
const NAMES = ['kind', 'class', 'tier', 'system', 'status', 'criticality', 'owned'] as const;
type Name = (typeof NAMES)[number];

export interface Facets extends Readonly<Record<Name, unknown>> {
  /** As the database has it, and the number of it that rows are ordered within. */
  readonly value: string;
  readonly key: number;
  readonly flags: readonly string[];
  readonly total: number;
}

/** The same as `principal_facets_key` in the database. */
const keyOf = (value: string): number => hash('sha256', value, 'buffer').readInt32BE(0);

const read = (value: string, total: number): Facets => {
  const parts = JSON.parse(value) as unknown[];
  const named = Object.fromEntries(NAMES.map((name, nth) => [name, parts[nth]]));
  const flags = parts[NAMES.length];
  return {
    ...(named as Record<Name, unknown>),
    ...{ value, key: keyOf(value), total, flags: Array.isArray(flags) ? flags.map(String) : [] },
  };
};

/** Of the rows of a query. */
export const facetsAmong = async (
  trx: Trx,
  found: SelectQueryBuilder<Database, 'principals', { facets: string }>,
): Promise<readonly Facets[]> => {
  const rows = await trx
    .selectFrom(found.as('found'))
    .select(['facets', (eb) => eb.fn.countAll<number>().as('total')])
    .groupBy('facets')
    .execute();
  return rows.map(({ facets, total }) => read(facets, total));
};

/** Of all rows, those of what was deleted among them: read from the index alone. */
export const readFacets = (trx: Trx, tenant: string): Promise<readonly Facets[]> =>
  facetsAmong(trx, trx.selectFrom('principals').select('facets').where('tenant', '=', tenant));

/** As the rows would be filtered where nothing is searched for: what was deleted is counted nowhere. */
export const fits = (one: Facets, filter: PrincipalFilter): boolean => {
  const has = <T>(wanted: readonly T[] | undefined, value: unknown): boolean =>
    wanted === undefined || wanted.includes(value as T);
  return (
    one.status !== 'deleted' &&
    (filter.kind === undefined || one.kind === filter.kind) &&
    has(filter.class, one.class) &&
    has(filter.tier, one.tier) &&
    has(filter.system, one.system) &&
    (filter.flag === undefined || filter.flag.some((flag) => one.flags.includes(flag))) &&
    (filter.owned === undefined || one.owned === filter.owned)
  );
};

/** Facet → value → count. */
export const countFacets = (
  all: readonly Facets[],
): Readonly<Record<string, Readonly<Record<string, number>>>> => {
  const out: Record<string, Record<string, number>> = {};
  const add = (facet: string, value: unknown, total: number): void => {
    const values = out[facet] ?? {};
    out[facet] = values;
    values[String(value)] = (values[String(value)] ?? 0) + total;
  };
  for (const one of all) {
    for (const name of NAMES) add(name, one[name], one.total);
    for (const flag of new Set(one.flags)) add('flag', flag, one.total);
  }
  return out;
};
