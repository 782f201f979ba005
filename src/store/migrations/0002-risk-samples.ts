/** How risk stood at earlier times, so that a change can be seen: one row an hour, later one a day. */

const KEY = 'text collate "C"';

export const riskSamples = {
  number: 2,
  name: 'risk-samples',
  sql: (appRole: string): string => `
create table risk_samples (
  tenant ${KEY} not null check (tenant <> ''), at bigint not null,
  judged integer not null, at_risk integer not null, mean double precision not null,
  failed integer not null, unknown integer not null,
  primary key (tenant, at)
);
alter table risk_samples enable row level security;
alter table risk_samples force row level security;
create policy tenant_only on risk_samples
  using (tenant = current_setting('countersign.tenant'))
  with check (tenant = current_setting('countersign.tenant'));
grant select, insert, update, delete on risk_samples to ${appRole};
`,
};
