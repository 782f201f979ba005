/** What identities are searched by, apart from the rows that change all day, with an index of their trigrams. */

const KEY = 'text collate "C"';
const TENANT = "current_setting('countersign.tenant')";

export const principalNames = {
  number: 10,
  name: 'principal-names',
  sql: (appRole: string): string => `
create table principal_names (
  tenant ${KEY} not null check (tenant <> ''), id ${KEY} not null, key ${KEY} not null,
  primary key (tenant, id)
);
-- Its owner reads all tenants for once, also where it is no superuser.
alter table principals no force row level security;
insert into principal_names (tenant, id, key)
  select tenant, id, concat_ws(E'\\n', name_key, lower(id), lower(owner)) from principals;
alter table principals force row level security;

-- Trusted since PostgreSQL 13; a server that has none, or does not let us, searches without an index.
do $$
begin
  begin
    create extension if not exists pg_trgm;
  exception when others then
    raise notice 'no trigrams here: %', sqlerrm;
  end;
  execute (
    select format('create index principal_names_trigrams on principal_names using gin (key %I.gin_trgm_ops)', nspname)
    from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'pg_trgm'
  );
exception when null_value_not_allowed then null;
end $$;

create function principal_named() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    delete from principal_names where tenant = old.tenant and id = old.id;
    return old;
  end if;
  insert into principal_names as known (tenant, id, key)
    values (new.tenant, new.id, concat_ws(E'\\n', new.name_key, lower(new.id), lower(new.owner)))
    on conflict (tenant, id) do update set key = excluded.key where known.key <> excluded.key;
  return new;
end $$;
create trigger principal_added after insert on principals for each row execute function principal_named();
create trigger principal_renamed after update of name_key, owner on principals for each row
  when ((old.name_key, old.owner) is distinct from (new.name_key, new.owner))
  execute function principal_named();
create trigger principal_gone after delete on principals for each row execute function principal_named();

alter table principal_names enable row level security;
alter table principal_names force row level security;
create policy tenant_only on principal_names
  using (tenant = ${TENANT}) with check (tenant = ${TENANT});
-- A policy keeps the index from being used: LIKE might tell of rows that are not to be seen. The function below, and
-- nothing else, reads past it, for the tenant of the transaction alone.
create policy by_function on principal_names for select to current_user using (true);
grant select, insert, update, delete on principal_names to ${appRole};

-- Ids of those whose name, id or owner has \`needle\` (in lower case) anywhere; at most \`most\`, in no order.
create function principals_named(needle text, most integer) returns setof text
  language plpgsql stable security definer set search_path from current as $$
begin
  return query execute
    'select id::text from principal_names where tenant = $1 and key like $2 limit $3'
    using ${TENANT},
      '%' || replace(replace(replace(needle, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%', most;
end $$;
revoke all on function principals_named(text, integer) from public;
grant execute on function principals_named(text, integer) to ${appRole};
`,
};
