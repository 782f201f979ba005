/** Those we exchange with, what waits to be sent to them, and what they told us. */

const KEY = 'text collate "C"';
const SEALED = 'sealed_key_id text, sealed_nonce bytea, sealed_data bytea';

const guarded = (table: string, appRole: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant_only on ${table}
  using (tenant = current_setting('countersign.tenant'))
  with check (tenant = current_setting('countersign.tenant'));
grant select, insert, update, delete on ${table} to ${appRole};
`;

export const exchange = {
  number: 7,
  name: 'exchange',
  sql: (appRole: string): string => `
create table counterparts (
  tenant ${KEY} not null check (tenant <> ''), kind ${KEY} not null, id ${KEY} not null,
  version integer not null, updated_at bigint not null, value json not null, ${SEALED},
  primary key (tenant, kind, id)
);
create table outbox (
  tenant ${KEY} not null check (tenant <> ''), channel ${KEY} not null, id ${KEY} not null,
  sequence bigint not null generated always as identity,
  subject ${KEY} not null, state ${KEY} not null, attempts integer not null,
  next_at bigint not null, claimed_until bigint not null, because text not null,
  message json not null, created_at bigint not null, ended_at bigint,
  primary key (tenant, channel, id)
);
create index outbox_order on outbox (tenant, channel, state, sequence);
create index outbox_subject on outbox (tenant, channel, subject, sequence) where state = 'waiting';
create table signals_received (
  tenant ${KEY} not null check (tenant <> ''), issuer ${KEY} not null, jti ${KEY} not null,
  digest ${KEY} not null, outcome ${KEY} not null, because text not null,
  received_at bigint not null, signal json not null,
  primary key (tenant, issuer, jti)
);
create index signals_received_by_time on signals_received (tenant, received_at);
${guarded('counterparts', appRole)}
${guarded('outbox', appRole)}
${guarded('signals_received', appRole)}
`,
};
