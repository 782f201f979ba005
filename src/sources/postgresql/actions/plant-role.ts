/**
 * A decoy: a role whose password is right and which never gets a session. CONNECTION LIMIT 0 is asked after the password
 * (InitPostgres), so each try is in the log as that role, and it looks like a server that is full. Nothing in the server
 * says what it is: it has no comment.
 */
import { randomBytes } from 'node:crypto';
import { CountersignError } from '../../../core/index.ts';
import type { Action } from '../../../model/index.ts';
import { handTo, noPlaceFor } from '../../keeping.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { idIn, ONE_SERVER } from '../ids.ts';
import { scramVerifier } from '../scram.ts';
import {
  type Acting,
  CREATEROLE,
  holderOf,
  literal,
  quoted,
  READ_DEPENDENCIES,
  READ_ROLES,
  roleNow,
} from './acting.ts';
import { dependenciesOf, dropRole } from './drop-role.ts';

const permissions = {
  do: [READ_ROLES, CREATEROLE],
  verify: [READ_ROLES],
  undo: [READ_ROLES, READ_DEPENDENCIES, CREATEROLE],
};
const SECRET_BYTES = 18;
/** Plain enough to need no quotes, and within NAMEDATALEN. */
const NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/** Where no configuration names the server, ids do not either. */
const serverOf = (scope: string): string | undefined => (scope === ONE_SERVER ? undefined : scope);

export const plantRole = (acting: Acting): Action =>
  vendorAction('postgresql', {
    id: 'postgresql.plant_role',
    title: 'Plant a role that never gets a session',
    classes: 'any',
    undo: 'exact',
    stage: 'rotate',
    permissions,
    planFor: (target) =>
      acting.run(async (session) => {
        const name = target.nativeId;
        const refuse = (because: string) => ({ kind: 'refused' as const, because });
        if (!NAME.test(name) || name.startsWith('pg_'))
          return refuse(`"${name}" is no name for a role`);
        if ((await roleNow(session, name)) !== undefined)
          return refuse(`there is a role ${name} already; choose another name`);
        const homeless = await noPlaceFor(acting.keeper, holderOf(target, name));
        if (homeless !== undefined) return refuse(homeless);
        return {
          facts: { role: name, subjectId: idIn(serverOf(target.scope), name) },
          changes: [`create role ${quoted(name)} login connection limit 0`],
          disruption: 'none: nobody knows it, and it never gets a session',
          permissions,
          residual: [],
        };
      }),
    do: (plan, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const { stepId } = context;
        const there = (await roleNow(session, name)) !== undefined;
        if (there && (await acting.keeper?.delivered(stepId)) === undefined)
          throw new CountersignError(
            'ERR_ACTION_REFUSED',
            `somebody made a role ${name} since; choose another name`,
          );
        if (!there) {
          const secret = randomBytes(SECRET_BYTES).toString('base64url');
          // First to its keeper: bait that nobody has is none.
          await handTo(acting.keeper, {
            ...holderOf(plan.target, name),
            ...{ kind: 'password', handle: name, secret, stepId },
          });
          await session.ask(
            CREATEROLE,
            `create role ${quoted(name)} login connection limit 0 password ${literal(scramVerifier(secret))}`,
            [],
            { changes: true },
          );
        }
        return {
          accepted: true,
          alreadyDone: there,
          acceptedAt: context.now(),
          residual: [],
          undoState: { handle: name },
          detail: `role ${name} is there`,
        };
      }),
    verify: (plan, _result, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        const stands = role?.canLogIn === true && role.connectionLimit === 0;
        return {
          effective: stands ? ('yes' as const) : ('no' as const),
          checkedAt: context.now(),
          how: 'read_back' as const,
          residual: [],
          detail: stands
            ? `role ${name} may log in and gets no session`
            : `role ${name} is not as it was planted`,
        };
      }),
    undoIt: (plan) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        const answer = (undone: boolean, detail: string, differences: readonly string[] = []) => ({
          undone,
          kind: 'exact' as const,
          differences,
          detail,
        });
        const needed = role === undefined ? [] : await dependenciesOf(session, role.oid);
        if (needed.length > 0)
          return answer(false, `role ${name} is still there`, [
            `somebody gave it ${needed.join(', ')} since`,
          ]);
        if (role !== undefined) await dropRole(session, name);
        return answer(true, `role ${name} is gone`);
      }),
  });
