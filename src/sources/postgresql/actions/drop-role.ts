/** A role gone for good. What it owns or was granted by name must be handed on first, database by database. */
import type { Action } from '../../../model/index.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { PgSession } from '../client.ts';
import { passwordOf } from '../ids.ts';
import {
  type Acting,
  CREATEROLE,
  findRole,
  heldRefused,
  quoted,
  READ_DEPENDENCIES,
  READ_MEMBERS,
  READ_ROLES,
  residualsOf,
  roleNow,
} from './acting.ts';

const permissions = {
  do: [READ_ROLES, READ_MEMBERS, READ_DEPENDENCIES, CREATEROLE],
  verify: [READ_ROLES],
  undo: [],
};

const kinds: Readonly<Record<string, string>> = {
  o: 'things it owns',
  a: 'grants to it by name',
  i: 'first grants to it by name',
  r: 'row policies that name it',
};

/** What keeps DROP ROLE from going through, over all databases (pg_shdepend), in words. */
export const dependenciesOf = async (
  session: PgSession,
  oid: string,
): Promise<readonly string[]> => {
  const rows = await session.ask(
    READ_DEPENDENCIES,
    `select coalesce(d.datname, 'all databases')::text as place, s.deptype::text as kind, count(*)::int as many
     from pg_shdepend s left join pg_database d on d.oid = s.dbid
     where s.refclassid = 'pg_authid'::regclass and s.refobjid = $1::oid and s.classid <> 'pg_auth_members'::regclass
     group by 1, 2 order by 1, 2`,
    [oid],
  );
  return rows.map(
    (row) =>
      `${String(row['many'])} ${kinds[String(row['kind'])] ?? 'ties'} in ${String(row['place'])}`,
  );
};

/** Its memberships go with it. */
export const dropRole = async (session: PgSession, name: string): Promise<void> => {
  await session.ask(CREATEROLE, `drop role if exists ${quoted(name)}`, [], { changes: true });
};

export const dropRoleAction = (acting: Acting): Action =>
  vendorAction('postgresql', {
    id: 'postgresql.drop_role',
    title: 'Drop a role',
    classes: 'any',
    undo: 'irreversible',
    stage: 'sweep',
    permissions,
    planFor: (target) =>
      acting.run(async (session) => {
        const found = await findRole(session, target);
        if (found.kind === 'refused') return found;
        const { role } = found;
        const needed = await dependenciesOf(session, role.oid);
        if (needed.length > 0)
          return {
            kind: 'refused',
            because: `${role.name} cannot be dropped yet: ${needed.join(', ')}. REASSIGN OWNED BY it and DROP OWNED BY it in each of these`,
          };
        return {
          facts: { role: role.name },
          changes: [`drop role ${quoted(role.name)}; it cannot come back as it was`],
          disruption: 'sign-in as this role is refused for good, and its memberships end',
          permissions,
          residual: (await residualsOf(session, role)).filter(({ what }) =>
            /open session/.test(what),
          ),
        };
      }),
    do: (plan, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        const residual =
          role === undefined
            ? []
            : (await residualsOf(session, role)).filter(({ what }) => /open session/.test(what));
        if (role !== undefined) await dropRole(session, name);
        return {
          accepted: true,
          // The plan saw it, so this step or somebody else dropped it since.
          alreadyDone: role === undefined,
          acceptedAt: context.now(),
          residual,
          undoState: {},
          detail: `role ${name} ${role === undefined ? 'was gone already' : 'is dropped'}`,
        };
      }),
    verify: (plan, result, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        const held = await heldRefused(context, [name, passwordOf(name)]);
        const gone = held === 'unknown' ? role === undefined : held === 'refused';
        return {
          effective: gone ? ('yes' as const) : ('no' as const),
          checkedAt: context.now(),
          how: held === 'unknown' ? ('read_back' as const) : ('held_credential' as const),
          residual: result.residual,
          detail: `role ${name} is ${role === undefined ? 'gone' : 'still there'}`,
        };
      }),
  });
