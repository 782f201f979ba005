/** Reviews of whether something should still exist, and decoys. */

const KEY = 'text collate "C"';

const guarded = (table: string, appRole: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant_only on ${table}
  using (tenant = current_setting('countersign.tenant'))
  with check (tenant = current_setting('countersign.tenant'));
grant select, insert, update on ${table} to ${appRole};
`;

export const existence = {
  number: 4,
  name: 'existence',
  sql: (appRole: string): string => `
create table existence_reviews (
  tenant ${KEY} not null check (tenant <> ''), id ${KEY} not null,
  subject_id ${KEY} not null, state ${KEY} not null,
  version integer not null, updated_at bigint not null, review json not null,
  primary key (tenant, id)
);
create index existence_reviews_subject on existence_reviews (tenant, subject_id);
create index existence_reviews_state on existence_reviews (tenant, state);
create table decoys (
  tenant ${KEY} not null check (tenant <> ''), id ${KEY} not null,
  state ${KEY} not null, version integer not null, updated_at bigint not null, decoy json not null,
  primary key (tenant, id)
);
${guarded('existence_reviews', appRole)}
${guarded('decoys', appRole)}
`,
};
