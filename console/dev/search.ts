/** Lists of the fixture server: filter, facet, sort, cut. */
import type { PrincipalRow, QueryOf } from '../src/contract.ts';

type Filter = Omit<QueryOf<'identities.list'>, 'limit' | 'after'>;

const tests: { readonly [K in string]: (row: PrincipalRow, filter: Filter) => boolean } = {
  search: (row, { search }) =>
    search === undefined ||
    `${row.name} ${row.id} ${row.owner ?? ''}`.toLowerCase().includes(search.toLowerCase()),
  kind: (row, { kind }) => kind === undefined || row.kind === kind,
  class: (row, filter) => !filter.class?.length || filter.class.includes(row.class),
  tier: (row, { tier }) => !tier?.length || tier.includes(row.tier),
  system: (row, { system }) => !system?.length || system.includes(row.system),
  flag: (row, { flag }) => !flag?.length || flag.some((one) => row.flags.includes(one)),
  owned: (row, { owned }) => owned === undefined || (row.owner !== undefined) === owned,
};

const sorts: Readonly<
  Record<NonNullable<Filter['sort']>, (a: PrincipalRow, b: PrincipalRow) => number>
> = {
  risk: (a, b) => b.risk - a.risk,
  tier: (a, b) => a.tier - b.tier || b.risk - a.risk,
  name: (a, b) => a.name.localeCompare(b.name),
  lastUsed: (a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0),
};

export const matching = (rows: readonly PrincipalRow[], filter: Filter): readonly PrincipalRow[] =>
  rows
    .filter((row) => Object.values(tests).every((test) => test(row, filter)))
    .sort(sorts[filter.sort ?? 'risk']);

const values: { readonly [K in string]: (row: PrincipalRow) => readonly string[] } = {
  class: (row) => [row.class],
  tier: (row) => [String(row.tier)],
  system: (row) => [row.system],
  flag: (row) => row.flags,
  owned: (row) => [String(row.owner !== undefined)],
  kind: (row) => [row.kind],
};

/** Each facet is counted under the other filters, so that its own choices stay visible. */
export const facetsOf = (
  rows: readonly PrincipalRow[],
  filter: Filter,
): Record<string, Record<string, number>> =>
  Object.fromEntries(
    Object.entries(values).map(([facet, read]) => {
      const { [facet as 'class']: _, ...others } = filter;
      const counts: Record<string, number> = {};
      for (const row of matching(rows, others)) {
        for (const value of read(row)) counts[value] = (counts[value] ?? 0) + 1;
      }
      return [facet, counts];
    }),
  );

export const cut = <T>(
  items: readonly T[],
  query: { readonly limit?: number | undefined; readonly after?: string | undefined },
) => {
  const start = query.after === undefined ? 0 : Number(query.after);
  const end = start + (query.limit ?? 100);
  return {
    items: items.slice(start, end),
    total: items.length,
    ...(end < items.length ? { next: String(end) } : {}),
  };
};
