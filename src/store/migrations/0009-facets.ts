/** All that lists of identities are counted by in one value, so that counting reads an index and no row. */

export const facets = {
  number: 9,
  name: 'facets',
  sql: (): string => `
create function principal_facets(
  kind text, class text, tier smallint, system text, status text, criticality text,
  owned boolean, flags text[]
) returns text language sql immutable parallel safe
-- Of texts, numbers and truth this is always the same; the database cannot know it.
as $$ select json_build_array(kind, class, tier, system, status, criticality, owned, flags)::text $$;
alter table principals add column facets text collate "C" not null generated always as
  (principal_facets(kind, class, tier, system, status, criticality, owner is not null, flags)) stored;
create index principals_by_facets on principals (tenant, facets);
create index postures_by_tier on postures (tenant, tier, id);
`,
};
