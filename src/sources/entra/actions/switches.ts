/** The switch of an account, off and exactly as it was again: users and service principals. */
import type { Action, Residual } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { Graph } from '../graph.ts';
import {
  type Acting,
  APP_READ,
  forbidden,
  nameOf,
  objectIdOf,
  ownApp,
  principalOf,
  type Refusal,
  refuse,
  USER_READ,
  userOf,
} from './acting.ts';
import { afterPrincipal, afterUser, replicating, synced } from './residual.ts';
import { verifyEffect } from './verify.ts';

interface Switch {
  readonly id: string;
  readonly title: string;
  readonly classes: Action['classes'];
  readonly collection: 'users' | 'servicePrincipals';
  readonly what: string;
  readonly read: string;
  readonly write: string;
  readonly disruption: string;
  find(graph: Graph, id: string): Promise<Raw | undefined>;
  refusal(acting: Acting, object: Raw): Refusal | undefined;
  residual(at: number, object: Raw): readonly Residual[];
}

const make = (acting: Acting, given: Switch): Action => {
  const { read, write, collection, what } = given;
  const set = (id: string, accountEnabled: boolean): Promise<Raw> =>
    acting.graph().send({
      permission: write,
      method: 'PATCH',
      path: `${collection}/${id}`,
      body: { accountEnabled },
    });
  const permissions = { do: [read, write], verify: [read], undo: [read, write] };
  const residualOf = (at: number, object: Raw, name: string): Residual[] => [
    replicating(at, acting.replicationMs, `new sign-ins of ${name}`),
    ...given.residual(at, object),
  ];
  return vendorAction('entra', {
    id: given.id,
    title: given.title,
    classes: given.classes,
    undo: 'exact',
    stage: 'freeze',
    permissions,
    async planFor(target, params, context) {
      const id = objectIdOf(target);
      const early = forbidden(params);
      if (early) return early;
      const object = await given.find(acting.graph(), id);
      if (object === undefined) return refuse(`there is no ${what} ${id} any more`);
      const refusal = given.refusal(acting, object);
      if (refusal) return refusal;
      const name = nameOf(object);
      const on = object['accountEnabled'] !== false;
      return {
        facts: { objectId: id, name, before: on ? 'enabled' : 'disabled' },
        changes: [on ? `disable ${what} ${name}` : `none: ${what} ${name} is disabled already`],
        disruption: given.disruption,
        permissions,
        residual: residualOf(context.now(), object, name),
      };
    },
    async do(plan, context) {
      const id = factOf(plan, 'objectId');
      const name = factOf(plan, 'name');
      const object = await given.find(acting.graph(), id);
      const alreadyDone = object?.['accountEnabled'] === false || object === undefined;
      if (!alreadyDone) await set(id, false);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualOf(acceptedAt, object ?? {}, name),
        // A repeated do finds it off: what it was before stands in the plan.
        undoState: { before: factOf(plan, 'before') },
        detail: `${what} ${name} ${object === undefined ? 'is gone' : 'is disabled'}`,
      };
    },
    verify: (plan, result, context) =>
      verifyEffect({
        acting,
        result,
        context,
        heldTells: (nativeId) => !/^(?:plain|cae|cookie)\b/.test(nativeId),
        async readBack() {
          const object = await given.find(acting.graph(), factOf(plan, 'objectId'));
          const stands = object?.['accountEnabled'] === false || object === undefined;
          const state = object === undefined ? 'gone' : stands ? 'disabled' : 'enabled';
          return { stands, detail: `${what} ${factOf(plan, 'name')} is ${state}` };
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
      if (factOf(plan, 'before') === 'disabled') {
        return answer(true, `${what} ${name} was disabled before and stays so`);
      }
      const object = await given.find(acting.graph(), id);
      if (object === undefined) {
        return answer(false, `${what} ${name} cannot come back`, [
          `${name} was deleted by somebody`,
        ]);
      }
      if (object['accountEnabled'] === true) {
        return answer(true, `${what} ${name} is enabled`, [`${name} was enabled already`]);
      }
      await set(id, true);
      return answer(true, `${what} ${name} is enabled again`);
    },
  });
};

export const disableUser = (acting: Acting): Action =>
  make(acting, {
    id: 'entra.disable_user',
    title: 'Disable a user',
    classes: 'any',
    collection: 'users',
    what: 'user',
    read: USER_READ,
    write: 'User.EnableDisableAccount.All',
    disruption: 'the user can no longer sign in to anything that trusts this tenant',
    find: userOf,
    refusal: () => undefined,
    residual: (at, user) => [...afterUser(at), ...synced(user)],
  });

export const disableServicePrincipal = (acting: Acting): Action =>
  make(acting, {
    id: 'entra.disable_service_principal',
    title: 'Disable a service principal',
    classes: 'any',
    collection: 'servicePrincipals',
    what: 'service principal',
    read: APP_READ,
    write: 'Application.ReadWrite.All',
    disruption:
      'the app gets no new token, and nobody can sign in to it: whatever runs as it stops when its tokens end',
    find: principalOf,
    refusal: (own, principal) =>
      principal['servicePrincipalType'] === 'ManagedIdentity'
        ? refuse(
            'it is a managed identity, which Entra does not let anybody change: take its role assignments away in Azure, or detach it from its resource',
          )
        : ownApp(own, principal),
    residual: afterPrincipal,
  });
