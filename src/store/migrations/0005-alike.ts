/** What incidents are known by, so that one like it is found again; and what people said is expected for a while. */

const KEY = 'text collate "C"';

const guarded = (table: string, grants: string, appRole: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant_only on ${table}
  using (tenant = current_setting('countersign.tenant'))
  with check (tenant = current_setting('countersign.tenant'));
grant ${grants} on ${table} to ${appRole};
`;

export const alike = {
  number: 5,
  name: 'alike',
  sql: (appRole: string): string => `
create table incident_marks (
  tenant ${KEY} not null check (tenant <> ''), incident_id ${KEY} not null, mark ${KEY} not null,
  drill boolean not null, opened_at bigint not null,
  primary key (tenant, incident_id, mark)
);
create index incident_marks_by_mark on incident_marks (tenant, mark, drill, opened_at desc, incident_id);
-- Its owner reads all tenants for once, also where it is no superuser.
alter table incidents no force row level security;
insert into incident_marks (tenant, incident_id, mark, drill, opened_at)
select distinct i.tenant, i.id, marks.mark, i.drill, i.opened_at
from incidents i cross join lateral (
  select 'technique:' || t as mark from json_array_elements_text(i.incident -> 'attack') t
  union select 'detector:' || (s ->> 'detector') from json_array_elements(i.incident -> 'signals') s
    where (s ->> 'llr')::double precision > 0
  union select 'identity:' || d from json_array_elements_text(i.incident -> 'identities') d
  union select 'cause:' || (i.incident -> 'cause' ->> 'entry') || '/' || (i.incident -> 'cause' ->> 'primary')
) marks
where marks.mark is not null;
alter table incidents force row level security;
create table suppressions (
  tenant ${KEY} not null check (tenant <> ''), id ${KEY} not null,
  until_at bigint not null, suppression json not null,
  primary key (tenant, id)
);
create index suppressions_by_end on suppressions (tenant, until_at);
${guarded('incident_marks', 'select, insert, update, delete', appRole)}
${guarded('suppressions', 'select, insert, update', appRole)}
`,
};
