/** Processes that work on one site, as each last said that it lives. */

const KEY = 'text collate "C"';

export const nodes = {
  number: 8,
  name: 'nodes',
  sql: (appRole: string): string => `
create table nodes (
  tenant ${KEY} not null check (tenant <> ''), node ${KEY} not null,
  version text not null, started_at bigint not null, seen_at bigint not null,
  primary key (tenant, node)
);
alter table nodes enable row level security;
alter table nodes force row level security;
create policy tenant_only on nodes
  using (tenant = current_setting('countersign.tenant'))
  with check (tenant = current_setting('countersign.tenant'));
grant select, insert, update, delete on nodes to ${appRole};
`,
};
