/** A new password, made here, handed to its keeper, and known to the server by its verifier only. */
import { randomBytes } from 'node:crypto';
import { CountersignError } from '../../../core/index.ts';
import type { Action } from '../../../model/index.ts';
import { handTo, noPlaceFor } from '../../keeping.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { passwordOf } from '../ids.ts';
import { scramVerifier } from '../scram.ts';
import {
  type Acting,
  CREATEROLE,
  findRole,
  heldRefused,
  holderOf,
  literal,
  quoted,
  READ_MEMBERS,
  READ_ROLES,
  residualsOf,
  roleNow,
} from './acting.ts';

const reads = [READ_ROLES, READ_MEMBERS];
const permissions = { do: [...reads, CREATEROLE], verify: reads, undo: [] };
const SECRET_BYTES = 32;

/** Left in the comment of the role beside what stood there: our own effect is known again by it. */
const markOf = (stepId: string): string => `[countersign rotation ${stepId}]`;
const anyMark = / ?\[countersign rotation [\w-]{1,80}\]/g;

export const rotatePassword = (acting: Acting): Action =>
  vendorAction('postgresql', {
    id: 'postgresql.rotate_password',
    title: 'Give a role a new password',
    classes: 'any',
    // The old verifier is for superusers to read, and it was in wrong hands.
    undo: 'irreversible',
    stage: 'rotate',
    permissions,
    planFor: (target) =>
      acting.run(async (session) => {
        const found = await findRole(session, target);
        if (found.kind === 'refused') return found;
        const holder = holderOf(target, found.role.name);
        const homeless = await noPlaceFor(acting.keeper, holder);
        if (homeless !== undefined)
          return {
            kind: 'refused',
            because: `${homeless}; use postgresql.expire_password instead`,
          };
        return {
          facts: { role: found.role.name },
          changes: [`give role ${found.role.name} a new password, by its SCRAM verifier`],
          disruption:
            'sign-in with the old password is refused at once; consumers need the new one',
          permissions,
          residual: await residualsOf(session, found.role),
        };
      }),
    do: (plan, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        if (role === undefined)
          throw new CountersignError('ERR_ACTION_REFUSED', `role ${name} is gone; plan again`);
        const mark = markOf(context.stepId);
        const alreadyDone = role.comment?.includes(mark) === true;
        let detail = `role ${name} has its new password already`;
        if (!alreadyDone) {
          const secret = randomBytes(SECRET_BYTES).toString('base64url');
          // First to its keeper: one that nobody has would lock the role out.
          const receipt = await handTo(acting.keeper, {
            ...holderOf(plan.target, name),
            ...{ kind: 'password', handle: name, secret, stepId: context.stepId },
          });
          const comment = `${role.comment?.replaceAll(anyMark, '') ?? ''} ${mark}`.trim();
          // Two statements in one message are one transaction.
          await session.ask(
            CREATEROLE,
            `alter role ${quoted(name)} password ${literal(scramVerifier(secret))};
             comment on role ${quoted(name)} is ${literal(comment)}`,
            [],
            { changes: true },
          );
          detail = `role ${name} has a new password: ${receipt}`;
        }
        return {
          accepted: true,
          alreadyDone,
          acceptedAt: context.now(),
          residual: await residualsOf(session, role),
          undoState: {},
          detail,
        };
      }),
    verify: (plan, _result, context) =>
      acting.run(async (session) => {
        const name = factOf(plan, 'role');
        const role = await roleNow(session, name);
        const residual = role === undefined ? [] : await residualsOf(session, role);
        const held = await heldRefused(context, [name, passwordOf(name)]);
        const checkedAt = context.now();
        if (held !== 'unknown')
          return {
            effective: held === 'refused' ? ('yes' as const) : ('no' as const),
            checkedAt,
            how: 'held_credential' as const,
            residual,
            detail: `the server ${held === 'refused' ? 'refuses' : 'still accepts'} the old password of ${name}`,
          };
        const marked = role?.comment?.includes(markOf(context.stepId)) === true;
        return {
          effective: marked ? ('yes' as const) : ('no' as const),
          checkedAt,
          how: 'read_back' as const,
          residual,
          detail: `role ${name} ${marked ? 'bears' : 'does not bear'} the mark of this step`,
        };
      }),
  });
