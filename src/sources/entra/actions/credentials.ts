/** One secret or certificate of an app taken away. A secret cannot come back: Entra never shows it again. */
import { isObject } from '../../../core/index.ts';
import type { Action } from '../../../model/index.ts';
import { list, type Raw, str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { Graph } from '../graph.ts';
import { type Acting, APP_READ, forbidden, nameOf, ownApp, refuse } from './acting.ts';
import { afterCredential, replicating } from './residual.ts';
import { verifyEffect } from './verify.ts';

const WRITE = 'Application.ReadWrite.All';
const permissions = { do: [APP_READ, WRITE], verify: [APP_READ], undo: [] };

type Field = 'passwordCredentials' | 'keyCredentials';

interface Held {
  readonly app: Raw;
  readonly field: Field;
  readonly keys: readonly Raw[];
}

const keysIn = (app: Raw, field: Field): readonly Raw[] => list(app[field]).filter(isObject);

/** Graph cannot be asked for the app of a key: the apps are read page by page until it is found. */
const holderOf = async (graph: Graph, keyId: string): Promise<Held | undefined> => {
  const path =
    'applications?$select=id,appId,displayName,passwordCredentials,keyCredentials&$top=999';
  for await (const page of graph.pages(APP_READ, path)) {
    for (const app of page) {
      for (const field of ['passwordCredentials', 'keyCredentials'] as const) {
        const keys = keysIn(app, field);
        if (keys.some((one) => one['keyId'] === keyId)) return { app, field, keys };
      }
    }
  }
  return undefined;
};

const remove = async (graph: Graph, { app, field, keys }: Held, keyId: string): Promise<void> => {
  const id = str(app['id']) ?? '';
  await (field === 'passwordCredentials'
    ? graph.send({
        permission: WRITE,
        method: 'POST',
        path: `applications/${id}/removePassword`,
        body: { keyId },
      })
    : // removeKey wants a proof signed by a key of the app, which we do not have: the list is written without it.
      graph.send({
        permission: WRITE,
        method: 'PATCH',
        path: `applications/${id}`,
        body: { keyCredentials: keys.filter((one) => one['keyId'] !== keyId) },
      }));
};

export const removeAppCredential = (acting: Acting): Action =>
  vendorAction('entra', {
    id: 'entra.remove_app_credential',
    title: 'Remove a secret or certificate of an app',
    classes: 'any',
    undo: 'irreversible',
    stage: 'freeze',
    permissions,
    async planFor(target, params, context) {
      const early = forbidden(params);
      if (early) return early;
      const keyId = (target.credentialId ?? target.nativeId).replace(/^entra:credential:/, '');
      const held = await holderOf(acting.graph(), keyId);
      if (held === undefined) {
        return refuse(
          `no app registration of this tenant has a credential ${keyId}: one of a service principal itself, or of another tenant's app, is stopped by entra.disable_service_principal`,
        );
      }
      const own = ownApp(acting, held.app);
      if (own) return own;
      const now = context.now();
      const name = nameOf(held.app);
      const what = held.field === 'passwordCredentials' ? 'secret' : 'certificate';
      return {
        facts: { keyId, name, what },
        changes: [`remove ${what} ${keyId} of app ${name}`],
        disruption: `what signs in as ${name} with this ${what} gets no new token; it has ${held.keys.length - 1} other of this sort`,
        permissions,
        residual: [
          replicating(now, acting.replicationMs, `new tokens for ${what} ${keyId}`),
          ...afterCredential(now),
        ],
      };
    },
    async do(plan, context) {
      const keyId = factOf(plan, 'keyId');
      const what = factOf(plan, 'what');
      const held = await holderOf(acting.graph(), keyId);
      if (held !== undefined) await remove(acting.graph(), held, keyId);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: held === undefined,
        acceptedAt,
        residual: [
          replicating(acceptedAt, acting.replicationMs, `new tokens for ${what} ${keyId}`),
          ...afterCredential(acceptedAt),
        ],
        undoState: {},
        detail: `${what} ${keyId} of app ${factOf(plan, 'name')} is removed`,
      };
    },
    verify: (plan, result, context) =>
      verifyEffect({
        acting,
        result,
        context,
        heldTells: (nativeId) => nativeId === factOf(plan, 'keyId'),
        async readBack() {
          const held = await holderOf(acting.graph(), factOf(plan, 'keyId'));
          const stands = held === undefined;
          const state = stands ? 'gone' : 'still there';
          return { stands, detail: `credential ${factOf(plan, 'keyId')} is ${state}` };
        },
      }),
  });
