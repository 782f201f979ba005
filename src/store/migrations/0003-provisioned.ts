/** Accounts and groups that other systems push to us, as they were pushed. */

const KEY = 'text collate "C"';

export const provisioned = {
  number: 3,
  name: 'provisioned',
  sql: (appRole: string): string => `
create table provisioned (
  tenant ${KEY} not null check (tenant <> ''), connection ${KEY} not null,
  type ${KEY} not null, id ${KEY} not null,
  name_key ${KEY}, version integer not null, resource json not null,
  primary key (tenant, connection, type, id),
  unique (tenant, connection, type, name_key)
);
alter table provisioned enable row level security;
alter table provisioned force row level security;
create policy tenant_only on provisioned
  using (tenant = current_setting('countersign.tenant'))
  with check (tenant = current_setting('countersign.tenant'));
grant select, insert, update, delete on provisioned to ${appRole};
`,
};
