/** Each order of the lists within each combination of facets: whoever filters never walks past what does not match. */

export const facetOrders = {
  number: 11,
  name: 'facet-orders',
  sql: (): string => `
create function principal_facets_key(
  kind text, class text, tier smallint, system text, status text, criticality text,
  owned boolean, flags text[]
) returns integer language sql immutable parallel safe
as $$ select ('x' || left(encode(sha256(convert_to(
  principal_facets(kind, class, tier, system, status, criticality, owned, flags), 'UTF8'
)), 'hex'), 8))::bit(32)::integer $$;
alter table principals add column facets_key integer not null generated always as
  (principal_facets_key(kind, class, tier, system, status, criticality, owner is not null, flags)) stored;
create index principals_facets_by_risk on principals (tenant, facets_key, risk, id);
create index principals_facets_by_name on principals (tenant, facets_key, name_key, id);
create index principals_facets_by_use on principals (tenant, facets_key, last_used_key, id);
`,
};
