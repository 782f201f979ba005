/** Switches of a role that are set, read back and set as they were: LOGIN, CONNECTION LIMIT, VALID UNTIL. */
import type { Action, Residual } from '../../../model/index.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { passwordOf } from '../ids.ts';
import {
  type Acting,
  CREATEROLE,
  findRole,
  heldRefused,
  literal,
  quoted,
  READ_MEMBERS,
  READ_ROLES,
  type RoleNow,
  residualsOf,
  roleNow,
} from './acting.ts';

interface Switch {
  readonly id: string;
  readonly title: string;
  readonly disruption: string;
  /** ALTER ROLE … <this>. */
  readonly off: string;
  /** The value as text, to be kept in the plan. */
  read(role: RoleNow): string;
  readonly isOff: (role: RoleNow, now: number) => boolean;
  /** ALTER ROLE … <this> puts a kept value back. */
  back(before: string): string;
  readonly residual?: readonly Residual[];
}

const reads = [READ_ROLES, READ_MEMBERS];
const permissions = { do: [...reads, CREATEROLE], verify: reads, undo: [READ_ROLES, CREATEROLE] };

const switchAction = (acting: Acting, one: Switch): Action => {
  const alter = (name: string, what: string) => `alter role ${quoted(name)} ${what}`;
  return vendorAction('postgresql', {
    id: one.id,
    title: one.title,
    classes: 'any',
    undo: 'exact',
    stage: 'freeze',
    permissions,
    planFor: (target, _params, context) =>
      acting.run(async (session) => {
        const found = await findRole(session, target);
        if (found.kind === 'refused') return found;
        const { role } = found;
        const off = one.isOff(role, context.now());
        return {
          facts: { role: role.name, before: one.read(role) },
          changes: [`${off ? 'none, it is so already: ' : ''}${alter(role.name, one.off)}`],
          disruption: one.disruption,
          permissions,
          residual: await residualsOf(session, role, one.residual),
        };
      }),
    do: (plan, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        const alreadyDone = role === undefined || one.isOff(role, context.now());
        if (!alreadyDone)
          await session.ask(CREATEROLE, alter(name, one.off), [], { changes: true });
        return {
          accepted: true,
          alreadyDone,
          acceptedAt: context.now(),
          residual: role === undefined ? [] : await residualsOf(session, role, one.residual),
          undoState: { before: factOf(plan, 'before') },
          detail:
            role === undefined ? `role ${name} is gone` : `role ${name}: ${one.off.toLowerCase()}`,
        };
      }),
    verify: (plan, _result, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        const residual = role === undefined ? [] : await residualsOf(session, role, one.residual);
        const held = await heldRefused(context, [name, passwordOf(name)]);
        const checkedAt = context.now();
        if (held !== 'unknown')
          return {
            effective: held === 'refused' ? ('yes' as const) : ('no' as const),
            checkedAt,
            how: 'held_credential' as const,
            residual,
            detail: `the server ${held === 'refused' ? 'refuses' : 'still accepts'} the held credential of ${name}`,
          };
        const off = role === undefined || one.isOff(role, checkedAt);
        return {
          effective: off ? ('yes' as const) : ('no' as const),
          checkedAt,
          how: 'read_back' as const,
          residual,
          detail: `role ${name} is ${role === undefined ? 'gone' : off ? 'off' : 'not off'}`,
        };
      }),
    undoIt: (plan, _result, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const before = factOf(plan, 'before');
        const role = await roleNow(session, name);
        const answer = (undone: boolean, detail: string, differences: readonly string[] = []) => ({
          undone,
          kind: 'exact' as const,
          differences,
          detail,
        });
        if (role === undefined)
          return answer(false, `role ${name} cannot come back`, [`role ${name} was dropped`]);
        if (one.read(role) === before) return answer(true, `role ${name} is as it was`);
        const meddled = one.isOff(role, context.now())
          ? []
          : [`somebody set it to ${one.read(role)} in between; it was left so`];
        if (meddled.length > 0) return answer(false, `role ${name} was changed since`, meddled);
        await session.ask(CREATEROLE, alter(name, one.back(before)), [], { changes: true });
        return answer(true, `role ${name} is as it was`);
      }),
  });
};

export const disableLogin = (acting: Acting): Action =>
  switchAction(acting, {
    id: 'postgresql.disable_login',
    title: 'Let a role log in no more',
    disruption: 'new connections as this role are refused; open ones go on',
    off: 'NOLOGIN',
    read: ({ canLogIn }) => (canLogIn ? 'LOGIN' : 'NOLOGIN'),
    isOff: ({ canLogIn }) => !canLogIn,
    back: (before) => before,
  });

export const limitConnections = (acting: Acting): Action =>
  switchAction(acting, {
    id: 'postgresql.limit_connections',
    title: 'Let a role open no new connection',
    disruption: 'new connections as this role are refused; pools cannot grow or renew',
    off: 'CONNECTION LIMIT 0',
    read: ({ connectionLimit }) => String(connectionLimit),
    isOff: ({ connectionLimit }) => connectionLimit === 0,
    back: (before) => `CONNECTION LIMIT ${Number(before)}`,
  });

const LONG_AGO = '2000-01-01 00:00:00+00';

export const expirePassword = (acting: Acting): Action =>
  switchAction(acting, {
    id: 'postgresql.expire_password',
    title: "Let a role's password run out",
    disruption: 'sign-in by password is refused; other ways that pg_hba.conf allows go on',
    off: `VALID UNTIL ${literal(LONG_AGO)}`,
    read: ({ validUntil }) =>
      validUntil === undefined ? 'infinity' : new Date(validUntil).toISOString(),
    isOff: ({ validUntil }, now) => validUntil !== undefined && validUntil <= now,
    back: (before) => `VALID UNTIL ${literal(before)}`,
    residual: [
      {
        what: 'sign-in without a password (trust, peer, certificate, GSSAPI, LDAP)',
        until: undefined,
        because: 'VALID UNTIL is about the password only; which ways are open, pg_hba.conf says',
      },
    ],
  });
