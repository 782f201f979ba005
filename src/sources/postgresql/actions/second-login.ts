/**
 * A second login beside the first, for rotation with overlap. A role has one password, so two at once take two roles: the
 * new one is a member of the old and puts it on as it signs in (`ALTER ROLE … SET role`), so what it makes belongs to
 * the old one still, and no right is lost. https://www.postgresql.org/docs/current/sql-alterrole.html
 */
import { randomBytes } from 'node:crypto';
import { CountersignError } from '../../../core/index.ts';
import type { Action, ActionPlan, Residual } from '../../../model/index.ts';
import { handTo, noPlaceFor, uptakeOf } from '../../keeping.ts';
import { factOf, undoText, vendorAction } from '../../vendor-action.ts';
import type { PgSession } from '../client.ts';
import { scramVerifier } from '../scram.ts';
import {
  type Acting,
  CREATEROLE,
  findRole,
  holderOf,
  literal,
  quoted,
  READ_ROLES,
  roleNow,
  sessionsOf,
} from './acting.ts';

const permissions = {
  do: [READ_ROLES, CREATEROLE],
  verify: [READ_ROLES],
  undo: [READ_ROLES, CREATEROLE],
};
const SECRET_BYTES = 32;
/** NAMEDATALEN: longer names are cut off. */
const LONGEST = 63;

const markOf = (stepId: string): string => `[countersign second login ${stepId}]`;

const residual = (name: string): readonly Residual[] => [
  {
    what: `the login ${name} itself`,
    until: undefined,
    because: 'it stays so that consumers can change over; then use postgresql.disable_login on it',
  },
];

/** `app` → `app_r1a2b3c4`; a name of a rotation gives its end away to the next one. */
const nextName = (name: string): string =>
  `${name.replace(/_r[0-9a-f]{8}$/, '').slice(0, LONGEST - 10)}_r${randomBytes(4).toString('hex')}`;

/** Roles that this step made. */
const madeBy = async (session: PgSession, stepId: string): Promise<readonly string[]> =>
  (
    await session.ask(
      READ_ROLES,
      `select rolname from pg_roles where shobj_description(oid, 'pg_authid') = $1 order by oid`,
      [markOf(stepId)],
    )
  ).map((row) => String(row['rolname']));

const make = (session: PgSession, plan: ActionPlan, stepId: string, secret: string) => {
  const [old, fresh] = [quoted(factOf(plan, 'role')), quoted(factOf(plan, 'login'))];
  // In one message they are one transaction: a login without its role or its mark never is.
  return session.ask(
    CREATEROLE,
    `create role ${fresh} login inherit password ${literal(scramVerifier(secret))} in role ${old};
     alter role ${fresh} set role to ${literal(factOf(plan, 'role'))};
     comment on role ${fresh} is ${literal(markOf(stepId))}`,
    [],
    { changes: true },
  );
};

/** Only a role that bears the mark is ours to drop. */
const drop = async (session: PgSession, stepId: string): Promise<readonly string[]> => {
  const made = await madeBy(session, stepId);
  for (const name of made)
    await session.ask(CREATEROLE, `drop role ${quoted(name)}`, [], { changes: true });
  return made;
};

const isUsed = async (session: PgSession, login: string): Promise<boolean> => {
  const role = await roleNow(session, login);
  return role !== undefined && (await sessionsOf(session, role.oid)).length > 0;
};

export const secondLogin = (acting: Acting): Action =>
  vendorAction('postgresql', {
    id: 'postgresql.second_login',
    title: 'Make a second login beside the first',
    classes: ['service_account', 'workload', 'third_party_app', 'agent'],
    undo: 'approximate',
    stage: 'rotate',
    permissions,
    planFor: (target) =>
      acting.run(async (session) => {
        const found = await findRole(session, target);
        if (found.kind === 'refused') return found;
        const { name, canLogIn } = found.role;
        if (!canLogIn)
          return { kind: 'refused', because: `${name} may not log in: there is nothing to rotate` };
        const homeless = await noPlaceFor(acting.keeper, holderOf(target, name));
        if (homeless !== undefined) return { kind: 'refused', because: homeless };
        const login = nextName(name);
        return {
          facts: { role: name, login },
          changes: [
            `create role ${login}, which puts ${name} on when it signs in, and hand its password over`,
          ],
          disruption: `none: ${name} goes on until it is switched off`,
          permissions,
          residual: residual(name),
        };
      }),
    do: (plan, context) =>
      acting.run(async (session) => {
        const { stepId } = context;
        const [name, login] = [factOf(plan, 'role'), factOf(plan, 'login')];
        const made = await madeBy(session, stepId);
        const kept = await acting.keeper?.delivered(stepId);
        const alreadyDone = made.includes(login) && kept !== undefined;
        let receipt = kept?.receipt;
        if (!alreadyDone) {
          if ((await roleNow(session, name)) === undefined)
            throw new CountersignError('ERR_ACTION_REFUSED', `role ${name} is gone; plan again`);
          // Made by a try that broke off before its password was kept: it is known to nobody.
          await drop(session, stepId);
          const secret = randomBytes(SECRET_BYTES).toString('base64url');
          await make(session, plan, stepId, secret);
          receipt = await handTo(acting.keeper, {
            ...holderOf(plan.target, name),
            ...{ kind: 'password', handle: login, secret, stepId },
          });
        }
        return {
          accepted: true,
          alreadyDone,
          acceptedAt: context.now(),
          residual: residual(name),
          undoState: { login },
          detail: `login ${login} stands beside ${name}: ${receipt ?? ''}`,
        };
      }),
    verify: (plan, result, context) =>
      acting.run(async (session) => {
        const login = undoText(result.undoState, 'login') ?? factOf(plan, 'login');
        const role = await roleNow(session, login);
        const stands = role?.canLogIn === true && role.comment === markOf(context.stepId);
        return {
          effective: stands ? 'yes' : 'no',
          checkedAt: context.now(),
          how: 'read_back',
          residual: result.residual,
          detail: `login ${login} ${stands ? 'may sign in' : 'is not as it was made'}`,
        };
      }),
    uptake: (plan, result, { stepId, now }) =>
      acting.run(async (session) => {
        const handle = undoText(result.undoState, 'login') ?? factOf(plan, 'login');
        const usedAt = (await isUsed(session, handle)) ? now() : undefined;
        const of = { ...holderOf(plan.target, factOf(plan, 'role')), handle, stepId };
        // The server keeps open sessions only: a short one is seen in its log.
        return uptakeOf(acting.keeper, of, { usedAt, canTell: false });
      }),
    undoIt: (plan, result, { stepId }) =>
      acting.run(async (session) => {
        const [name, login] = [factOf(plan, 'role'), undoText(result.undoState, 'login') ?? ''];
        if (await isUsed(session, login))
          return {
            undone: false,
            kind: 'approximate',
            differences: [`${login} has open sessions`],
            detail: `its consumers have changed over: ${login} stays; switch ${name} off instead`,
          };
        const kept = await acting.keeper?.takeBack(holderOf(plan.target, name), stepId);
        const gone = await drop(session, stepId);
        return {
          undone: true,
          kind: 'approximate',
          differences: [
            ...(gone.length === 0 ? [`${login} was gone already`] : []),
            ...(kept ?? []),
            'whoever fetched the new password holds a dead one',
          ],
          detail: `${login} is dropped; ${name} is as it was`,
        };
      }),
  });
