/** A role is taken out of a group. What it got from others by name stays. */
import type { Action } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { PgSession } from '../client.ts';
import { type Acting, CREATEROLE, findRole, quoted, READ_MEMBERS, READ_ROLES } from './acting.ts';

const reads = [READ_ROLES, READ_MEMBERS];
/** The role itself is read to plan only. */
const permissions = {
  do: [...reads, CREATEROLE],
  verify: [READ_MEMBERS],
  undo: [READ_MEMBERS, CREATEROLE],
};

interface Grant {
  readonly admin: boolean;
  readonly inherit: boolean | undefined;
  readonly set: boolean | undefined;
  readonly grantor: string;
}

const flag = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;

const grantOf = async (
  session: PgSession,
  group: string,
  member: string,
): Promise<Grant | undefined> => {
  const [row] = await session.ask(
    READ_MEMBERS,
    `select m.admin_option, (to_jsonb(m)->>'inherit_option')::boolean as inherit_option,
       (to_jsonb(m)->>'set_option')::boolean as set_option, pg_get_userbyid(m.grantor)::text as grantor
     from pg_auth_members m where pg_get_userbyid(m.roleid) = $1 and pg_get_userbyid(m.member) = $2
     order by m.grantor limit 1`,
    [group, member],
  );
  if (row === undefined) return undefined;
  return {
    admin: row['admin_option'] === true,
    inherit: flag(row['inherit_option']),
    set: flag(row['set_option']),
    grantor: str(row['grantor']) ?? 'somebody gone',
  };
};

/** Version 16 tells inherit and set apart; before, a membership is one thing. */
const optionsOf = (grant: Grant): string => {
  if (grant.inherit === undefined) return grant.admin ? ' with admin option' : '';
  return ` with admin ${grant.admin}, inherit ${grant.inherit}, set ${grant.set ?? true}`;
};

export const revokeMembership = (acting: Acting): Action =>
  vendorAction('postgresql', {
    id: 'postgresql.revoke_membership',
    title: 'Take a role out of a group',
    classes: 'any',
    // The membership comes back whole, but granted by us: who had granted it is lost.
    undo: 'approximate',
    stage: 'freeze',
    permissions,
    planFor: (target, params) =>
      acting.run(async (session) => {
        const found = await findRole(session, target);
        if (found.kind === 'refused') return found;
        const group = str(params['group']);
        if (group === undefined)
          return { kind: 'refused', because: 'params.group must name the group to be left' };
        const grant = await grantOf(session, group, found.role.name);
        if (grant === undefined)
          return {
            kind: 'refused',
            because: `${found.role.name} is no direct member of ${group}; look for the way it gets there`,
          };
        const { name } = found.role;
        return {
          facts: { role: name, group, grant: JSON.stringify(grant) },
          changes: [`revoke ${quoted(group)} from ${quoted(name)}`],
          disruption: `what ${name} may do only as a member of ${group} is refused at once, in open sessions too`,
          permissions,
          residual: [
            {
              what: `what ${name} was granted by name, or gets by other groups`,
              until: undefined,
              because: 'a membership is one way among others to a right',
            },
          ],
        };
      }),
    do: (plan, context) =>
      acting.run(async (session) => {
        const [name, group] = [factOf(plan, 'role'), factOf(plan, 'group')];
        const grant = await grantOf(session, group, name);
        if (grant !== undefined)
          await session.ask(CREATEROLE, `revoke ${quoted(group)} from ${quoted(name)}`, [], {
            changes: true,
          });
        return {
          accepted: true,
          alreadyDone: grant === undefined,
          acceptedAt: context.now(),
          residual: plan.predictedResidual,
          undoState: { grant: factOf(plan, 'grant') },
          detail: `${name} is no member of ${group}`,
        };
      }),
    verify: (plan, _result, context) =>
      acting.run(async (session) => {
        const [name, group] = [factOf(plan, 'role'), factOf(plan, 'group')];
        const grant = await grantOf(session, group, name);
        return {
          effective: grant === undefined ? ('yes' as const) : ('no' as const),
          checkedAt: context.now(),
          how: 'read_back' as const,
          residual: plan.predictedResidual,
          detail: `${name} is ${grant === undefined ? 'no' : 'a'} member of ${group}`,
        };
      }),
    undoIt: (plan) =>
      acting.run(async (session) => {
        const [name, group] = [factOf(plan, 'role'), factOf(plan, 'group')];
        const before = JSON.parse(factOf(plan, 'grant')) as Grant;
        const now = await grantOf(session, group, name);
        if (now === undefined)
          await session.ask(
            CREATEROLE,
            `grant ${quoted(group)} to ${quoted(name)}${optionsOf(before)}`,
            [],
            { changes: true },
          );
        const after = (await grantOf(session, group, name)) ?? before;
        return {
          undone: true,
          kind: 'approximate' as const,
          differences: [
            `granted by ${after.grantor}, where it had been granted by ${before.grantor}`,
            ...(now === undefined ? [] : [`somebody had put ${name} into ${group} again`]),
          ],
          detail: `${name} is a member of ${group} again`,
        };
      }),
  });
