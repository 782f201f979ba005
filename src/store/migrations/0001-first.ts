/** Everything the loop needs on one system: each row has its tenant, and row-level security guards it. */

const KEY = 'text collate "C"';
const TENANT = `tenant ${KEY} not null check (tenant <> '')`;
const SEALED = 'sealed_key_id text, sealed_nonce bytea, sealed_data bytea';

const table = (name: string, key: string, columns: string): string =>
  `create table ${name} (${TENANT}, ${columns}, primary key (${key ? `tenant, ${key}` : 'tenant'}));`;

const loop = [
  table('tenants', '', 'name text not null, created_at bigint not null'),
  table(
    'partitions',
    'partition',
    `partition integer not null, holder text, epoch bigint not null,
     position bigint not null, expires_at bigint not null`,
  ),
  table(
    'partition_state',
    'partition, room, key',
    `partition integer not null, room ${KEY} not null, key ${KEY} not null,
     raw_key json, value json not null`,
  ),
  table(
    'facts',
    'kind, id, valid_from',
    `kind ${KEY} not null, id ${KEY} not null, valid_from bigint not null, valid_to bigint,
     recorded bigint not null, of_id ${KEY} not null, fact json not null`,
  ),
  'create index facts_of on facts (tenant, of_id, kind, valid_from);',
  table(
    'principals',
    'id',
    `id ${KEY} not null, kind text not null, system ${KEY} not null, scope text not null,
     name text not null, name_key ${KEY} not null, class text not null, status text not null,
     flags text[] not null, tier smallint not null,
     tier_down smallint not null generated always as (-tier) stored,
     risk double precision not null, criticality text not null, owner text, owner_basis text,
     last_used_at bigint,
     last_used_key bigint not null generated always as (coalesce(last_used_at, -1)) stored,
     open_incidents integer not null, failed_checks integer not null,
     unknown_checks integer not null`,
  ),
  'create index principals_by_risk on principals (tenant, risk, id);',
  'create index principals_by_tier on principals (tenant, tier_down, risk, id);',
  'create index principals_by_name on principals (tenant, name_key, id);',
  'create index principals_by_use on principals (tenant, last_used_key, id);',
  table(
    'postures',
    'id',
    `id ${KEY} not null, tier smallint not null, risk double precision not null,
     judged_at bigint not null, posture json not null`,
  ),
  table(
    'findings',
    'id',
    `id ${KEY} not null, kind text not null, rule ${KEY} not null, severity text not null,
     status text not null, time bigint not null, finding json not null`,
  ),
  'create index findings_by_time on findings (tenant, time, id);',
  'create index findings_by_rule on findings (tenant, rule, time, id);',
  table(
    'finding_identities',
    'identity_id, finding_id',
    `identity_id ${KEY} not null, finding_id ${KEY} not null`,
  ),
  table(
    'incidents',
    'id',
    `id ${KEY} not null, status text not null, verdict text not null, severity text not null,
     disposition text not null, confidence double precision not null, tier smallint not null,
     drill boolean not null, opened_at bigint not null, updated_at bigint not null,
     incident json not null`,
  ),
  'create index incidents_by_time on incidents (tenant, opened_at, id);',
  'create index incidents_by_status on incidents (tenant, status, opened_at, id);',
  table(
    'incident_identities',
    'identity_id, incident_id',
    `identity_id ${KEY} not null, incident_id ${KEY} not null`,
  ),
  'create index incident_identities_of on incident_identities (tenant, incident_id);',
  table(
    'respond_queue',
    'incident_id',
    `incident_id ${KEY} not null, reason text not null, queued_at bigint not null,
     asked bigint not null default 1, claimed bigint not null default 0, claimed_until bigint`,
  ),
  table('counters', 'name', `name ${KEY} not null, value double precision not null`),
];

const response = [
  table(
    'plans',
    'id',
    `id ${KEY} not null, incident_id ${KEY} not null, playbook text not null,
     identity_id ${KEY} not null, state text not null, authority text not null,
     created_at bigint not null, updated_at bigint not null, drill boolean not null`,
  ),
  'create index plans_of on plans (tenant, incident_id);',
  'create index plans_by_time on plans (tenant, created_at, id);',
  'create index plans_by_state on plans (tenant, state);',
  table(
    'plan_steps',
    'id',
    `id ${KEY} not null, plan_id ${KEY} not null, index integer not null, state text not null,
     epoch bigint not null, updated_at bigint not null, step json not null, ${SEALED}`,
  ),
  'create index plan_steps_of on plan_steps (tenant, plan_id, index);',
  'create index plan_steps_by_state on plan_steps (tenant, state);',
  table(
    'approvals',
    'id',
    `id ${KEY} not null, plan_id ${KEY} not null, incident_id ${KEY} not null,
     state text not null, decided_by text, reason text, created_at bigint not null,
     expires_at bigint not null, decided_at bigint, approval json not null`,
  ),
  'create index approvals_by_state on approvals (tenant, state, created_at);',
  table(
    'pre_authorisations',
    'id',
    `id ${KEY} not null, playbook text not null, until bigint not null, grant_doc json not null`,
  ),
  table('runners', '', 'holder text not null, epoch bigint not null, expires_at bigint not null'),
];

const governance = [
  table(
    'ledger',
    'sequence',
    `sequence bigint not null, at bigint not null, actor text not null, verb text not null,
     subject text not null, detail json not null, previous_hash text not null, hash text not null`,
  ),
  `create function refuse_ledger_change() returns trigger language plpgsql as $$
   begin
     raise exception 'the ledger is append-only' using errcode = 'insufficient_privilege';
   end $$;`,
  `create trigger ledger_append_only before update or delete on ledger
   for each row execute function refuse_ledger_change();`,
  `create trigger ledger_not_emptied before truncate on ledger
   for each statement execute function refuse_ledger_change();`,
  table(
    'owner_tasks',
    'id',
    `id ${KEY} not null, subject_id ${KEY} not null, owner text not null, state text not null,
     due_at bigint not null, task json not null`,
  ),
  'create index owner_tasks_of on owner_tasks (tenant, subject_id);',
  table(
    'risk_exceptions',
    'id',
    `id ${KEY} not null, rule text not null, subject_id ${KEY} not null, until bigint not null,
     exception json not null`,
  ),
  table('drills', 'id', `id ${KEY} not null, started_at bigint not null, run json not null`),
  'create index drills_by_time on drills (tenant, started_at, id);',
];

const site = [
  table('settings', 'key', `key ${KEY} not null, value json not null`),
  table(
    'sealed_settings',
    'key',
    `key ${KEY} not null, sealed_key_id text not null, sealed_nonce bytea not null,
     sealed_data bytea not null`,
  ),
  table(
    'users',
    'id',
    `id ${KEY} not null, name text not null, roles text[] not null, identity_ids text[] not null,
     created_at bigint not null, disabled boolean not null`,
  ),
  table(
    'tokens',
    'id',
    `id ${KEY} not null, user_id ${KEY} not null, kind text not null, hash ${KEY} not null,
     scopes text[] not null, created_at bigint not null, expires_at bigint not null,
     used_at bigint, revoked_at bigint`,
  ),
  'create unique index tokens_by_hash on tokens (tenant, hash);',
  'create index tokens_of on tokens (tenant, user_id);',
];

/** Every table but `migrations`. FORCE, so that the owner is bound too. */
const security = (role: string): string => `
do $$
declare name text;
begin
  for name in select tablename from pg_tables
    where schemaname = current_schema() and tablename <> 'migrations'
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant_only on %I
      using (tenant = current_setting(''countersign.tenant''))
      with check (tenant = current_setting(''countersign.tenant''))', name);
  end loop;
  execute format('grant usage on schema %I to ${role}', current_schema());
  execute format('grant select, insert, update, delete on all tables in schema %I to ${role}', current_schema());
end $$;
revoke update, delete on ledger from ${role};
revoke insert, update, delete on migrations from ${role};
`;

export const first = {
  number: 1,
  name: 'first',
  sql: (appRole: string): string =>
    [...loop, ...response, ...governance, ...site, security(appRole)].join('\n'),
};
