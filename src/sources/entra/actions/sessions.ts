/** Sessions revoked: refresh tokens and browser sessions that were given out before now are no longer taken. */
import type { Action } from '../../../model/index.ts';
import { instant } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { type Acting, forbidden, nameOf, objectIdOf, refuse, USER_READ, userOf } from './acting.ts';
import { afterUser, replicating, synced } from './residual.ts';
import { verifyEffect } from './verify.ts';

const WRITE = 'User.RevokeSessions.All';
const permissions = { do: [USER_READ, WRITE], verify: [USER_READ], undo: [] };
/** Clocks of Entra and of this machine may differ. */
const SKEW_MS = 60_000;

export const revokeSessions = (acting: Acting): Action =>
  vendorAction('entra', {
    id: 'entra.revoke_sessions',
    title: 'Revoke all sign-in sessions of a user',
    classes: ['human', 'service_account'],
    undo: 'irreversible',
    stage: 'end_sessions',
    permissions,
    async planFor(target, params, context) {
      const early = forbidden(params);
      if (early) return early;
      const id = objectIdOf(target);
      const user = await userOf(acting.graph(), id);
      if (user === undefined) return refuse(`there is no user ${id} any more`);
      const now = context.now();
      const name = nameOf(user);
      return {
        facts: { objectId: id, name, plannedAt: now },
        changes: [`refuse every refresh token and session cookie that ${name} got before now`],
        disruption: 'the user must sign in again on every device',
        permissions,
        residual: [
          replicating(now, acting.replicationMs, `refresh tokens of ${name}`),
          ...afterUser(now),
          ...synced(user),
        ],
      };
    },
    async do(plan, context) {
      const id = factOf(plan, 'objectId');
      const name = factOf(plan, 'name');
      const graph = acting.graph();
      const user = await userOf(graph, id);
      const from = instant(user?.['signInSessionsValidFromDateTime']) ?? 0;
      const planned = Number(plan.params['plannedAt']);
      const alreadyDone = user === undefined || from >= planned;
      if (!alreadyDone) {
        const path = `users/${id}/revokeSignInSessions`;
        await graph.send({ permission: WRITE, method: 'POST', path });
      }
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: [
          replicating(acceptedAt, acting.replicationMs, `refresh tokens of ${name}`),
          ...afterUser(acceptedAt),
          ...synced(user ?? {}),
        ],
        undoState: {},
        detail: `sessions of ${name} from before now are revoked`,
      };
    },
    verify: (plan, result, context) =>
      verifyEffect({
        acting,
        result,
        context,
        heldTells: (nativeId) => !/^(?:plain|cae|cookie)\b/.test(nativeId),
        async readBack() {
          const user = await userOf(acting.graph(), factOf(plan, 'objectId'));
          const from = instant(user?.['signInSessionsValidFromDateTime']) ?? 0;
          const stands = user === undefined || from + SKEW_MS >= Number(plan.params['plannedAt']);
          return {
            stands,
            detail: `sessions are valid from ${new Date(from).toISOString()}`,
          };
        },
      }),
  });
