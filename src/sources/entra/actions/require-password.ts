/**
 * A new password asked for at the next sign-in. The resource type passwordProfile (Microsoft Graph) has the mark; Microsoft
 * Learn, "Refresh tokens in the Microsoft identity platform" says that an expired password revokes no token.
 */
import type { Action, Residual } from '../../../model/index.ts';
import { obj, type Raw } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { Graph } from '../graph.ts';
import {
  type Acting,
  forbidden,
  found,
  nameOf,
  objectIdOf,
  refuse,
  USER_READ,
  userOf,
} from './acting.ts';
import { afterExpiry, replicating } from './residual.ts';
import { verifyEffect } from './verify.ts';

const WRITE = 'User-PasswordProfile.ReadWrite.All';
const permissions = { do: [USER_READ, WRITE], verify: [USER_READ], undo: [USER_READ, WRITE] };
const MARK = 'forceChangePasswordNextSignIn';

const profileOf = async (graph: Graph, id: string): Promise<Raw | undefined> => {
  const user = await found(graph, USER_READ, `users/${id}?$select=id,passwordProfile`);
  return user && obj(user['passwordProfile']);
};

export const requirePasswordChange = (acting: Acting): Action => {
  const set = async (id: string, value: boolean): Promise<void> => {
    await acting.graph().send({
      permission: WRITE,
      method: 'PATCH',
      path: `users/${id}`,
      body: { passwordProfile: { [MARK]: value } },
    });
  };
  const residualOf = (at: number, name: string): readonly Residual[] => [
    replicating(at, acting.replicationMs, `sign-ins of ${name} with the present password`),
    ...afterExpiry(at),
  ];
  return vendorAction('entra', {
    id: 'entra.require_password_change',
    title: 'Ask for a new password at the next sign-in',
    classes: ['human'],
    undo: 'exact',
    stage: 'sweep',
    permissions,
    async planFor(target, params, context) {
      const early = forbidden(params);
      if (early) return early;
      const id = objectIdOf(target);
      const user = await userOf(acting.graph(), id);
      if (user === undefined) return refuse(`there is no user ${id} any more`);
      if (user['onPremisesSyncEnabled'] === true)
        return refuse(
          'its password is kept where it is synchronised from: use active-directory.expire_password',
        );
      const profile = await profileOf(acting.graph(), id);
      const name = nameOf(user);
      const before = profile?.[MARK] === true;
      return {
        facts: { objectId: id, name, before: String(before) },
        changes: [
          before
            ? `none: ${name} must set a new password already`
            : `make ${name} set a new password at the next sign-in`,
        ],
        disruption: 'the user is asked at the next sign-in; programs that cannot ask are refused',
        permissions,
        residual: residualOf(context.now(), name),
      };
    },
    async do(plan, context) {
      const id = factOf(plan, 'objectId');
      const name = factOf(plan, 'name');
      const profile = await profileOf(acting.graph(), id);
      const alreadyDone = profile === undefined || profile[MARK] === true;
      if (!alreadyDone) await set(id, true);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualOf(acceptedAt, name),
        undoState: { before: factOf(plan, 'before') },
        detail: `${name} ${profile === undefined ? 'is gone' : 'must set a new password'}`,
      };
    },
    verify: (plan, result, context) =>
      verifyEffect({
        acting,
        result,
        context,
        // Tokens go on: none of them shows that the password no longer opens anything.
        heldTells: () => false,
        async readBack() {
          const profile = await profileOf(acting.graph(), factOf(plan, 'objectId'));
          const stands = profile === undefined || profile[MARK] === true;
          const name = factOf(plan, 'name');
          return { stands, detail: `${name} ${stands ? 'must' : 'need not'} set a new password` };
        },
      }),
    async undoIt(plan) {
      const id = factOf(plan, 'objectId');
      const name = factOf(plan, 'name');
      const answer = (undone: boolean, detail: string, differences: readonly string[] = []) => ({
        undone,
        kind: 'exact' as const,
        differences,
        detail,
      });
      if (factOf(plan, 'before') === 'true')
        return answer(true, `${name} had to set a new password before, and has to still`);
      const profile = await profileOf(acting.graph(), id);
      if (profile === undefined)
        return answer(false, `${name} is gone`, [`${name} was deleted by somebody`]);
      if (profile[MARK] !== true)
        return answer(true, `${name} need not set a new password`, [
          `${name} has set a new password, or was let off, since`,
        ]);
      await set(id, false);
      return answer(true, `the present password of ${name} is taken again`);
    },
  });
};
