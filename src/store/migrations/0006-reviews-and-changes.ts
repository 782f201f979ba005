/** Reviews of access with their questions, and changes of the estate that somebody must answer for. */

const KEY = 'text collate "C"';

const guarded = (table: string, appRole: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant_only on ${table}
  using (tenant = current_setting('countersign.tenant'))
  with check (tenant = current_setting('countersign.tenant'));
grant select, insert, update on ${table} to ${appRole};
`;

export const reviewsAndChanges = {
  number: 6,
  name: 'reviews-and-changes',
  sql: (appRole: string): string => `
create table access_reviews (
  tenant ${KEY} not null check (tenant <> ''), id ${KEY} not null,
  state ${KEY} not null, started_at bigint not null, review json not null,
  primary key (tenant, id)
);
create table access_review_items (
  tenant ${KEY} not null check (tenant <> ''), review_id ${KEY} not null, id ${KEY} not null,
  state ${KEY} not null, item json not null,
  primary key (tenant, review_id, id)
);
create index access_review_items_state on access_review_items (tenant, state);
create table estate_changes (
  tenant ${KEY} not null check (tenant <> ''), id ${KEY} not null,
  subject_id ${KEY} not null, state ${KEY} not null,
  version integer not null, at bigint not null, change json not null,
  primary key (tenant, id)
);
create index estate_changes_state on estate_changes (tenant, state);
${guarded('access_reviews', appRole)}
${guarded('access_review_items', appRole)}
${guarded('estate_changes', appRole)}
`,
};
