/** Open sessions of a role are ended; nothing brings them back. */
import type { Action, Residual } from '../../../model/index.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import {
  type Acting,
  findRole,
  READ_ROLES,
  type RoleNow,
  roleNow,
  SIGNAL,
  sessionsOf,
} from './acting.ts';

const permissions = { do: [READ_ROLES, SIGNAL], verify: [READ_ROLES], undo: [] };

/** How long the server may take to end one, ms. */
const PATIENCE_MS = 5_000;

const mayReturn = (role: RoleNow | undefined): readonly Residual[] =>
  role === undefined || !role.canLogIn || role.connectionLimit === 0
    ? []
    : [
        {
          what: `a new sign-in as ${role.name}`,
          until: undefined,
          because: 'the role may log in again at once; use postgresql.disable_login first',
        },
      ];

const plural = (count: number): string => `${count} open session${count === 1 ? '' : 's'}`;

export const terminateSessions = (acting: Acting): Action =>
  vendorAction('postgresql', {
    id: 'postgresql.terminate_sessions',
    title: 'End all open sessions of a role',
    classes: 'any',
    undo: 'irreversible',
    stage: 'end_sessions',
    permissions,
    planFor: (target) =>
      acting.run(async (session) => {
        const found = await findRole(session, target);
        if (found.kind === 'refused') return found;
        const { role } = found;
        const open = await sessionsOf(session, role.oid);
        return {
          facts: { role: role.name, open: open.length },
          changes: [`end ${plural(open.length)} of role ${role.name}`],
          disruption: 'transactions under way in these sessions are rolled back',
          permissions,
          residual: mayReturn(role),
        };
      }),
    do: (plan, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        const open = role === undefined ? [] : await sessionsOf(session, role.oid);
        if (open.length > 0)
          await session.ask(
            SIGNAL,
            `select pg_terminate_backend(pid, ${PATIENCE_MS}) from unnest($1::int[]) as pid`,
            [open],
            { changes: true },
          );
        return {
          accepted: true,
          alreadyDone: open.length === 0,
          acceptedAt: context.now(),
          residual: mayReturn(role),
          undoState: {},
          detail: `${plural(open.length)} of ${name} ended`,
        };
      }),
    verify: (plan, _result, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        const open = role === undefined ? [] : await sessionsOf(session, role.oid);
        const { held } = context;
        const answer =
          held?.nativeId === `session/${name}` ? await held.probe() : ('unknown' as const);
        const gone = answer === 'unknown' ? open.length === 0 : answer === 'refused';
        return {
          effective: gone ? ('yes' as const) : ('no' as const),
          checkedAt: context.now(),
          how: answer === 'unknown' ? ('read_back' as const) : ('held_credential' as const),
          residual: mayReturn(role),
          detail:
            answer === 'unknown'
              ? `${plural(open.length)} of ${name}`
              : `the held session of ${name} is ${answer}`,
        };
      }),
  });
