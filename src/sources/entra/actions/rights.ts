/** One right taken away and given again: app role, consent, directory role. Given again it is a new object. */
import type { Action, ActionTarget } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { type Acting, APP_READ, forbidden, found, nativeOf, refuse } from './acting.ts';
import { afterRight, replicating } from './residual.ts';
import { verifyEffect } from './verify.ts';

interface Right {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly read: string;
  readonly write: string;
  /** What an undo writes again. */
  readonly fields: readonly string[];
  /** Where the collection is that the right stands in; undefined = the target does not say. */
  collectionOf(target: ActionTarget, params: Raw): string | undefined;
  /** Rights of users live on in their long tokens, rights of apps in theirs. */
  isUser(right: Raw): boolean;
}

const textOf = (raw: Raw, fields: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(fields.map((field) => [field, raw[field] ?? null])));

const make = (acting: Acting, given: Right): Action => {
  const { read, write, what, fields } = given;
  const permissions = { do: [read, write], verify: [read], undo: [read, write] };
  const rightAt = (collection: string, id: string): Promise<Raw | undefined> =>
    found(acting.graph(), read, `${collection}/${id}`);
  return vendorAction('entra', {
    id: given.id,
    title: given.title,
    classes: 'any',
    undo: 'approximate',
    stage: 'sweep',
    permissions,
    async planFor(target, params, context) {
      const early = forbidden(params);
      if (early) return early;
      const collection = given.collectionOf(target, params);
      if (collection === undefined) {
        return refuse(`the parameter resourceId is needed: the API whose ${what} it is`);
      }
      const id = nativeOf(target);
      const right = await rightAt(collection, id);
      if (right === undefined) return refuse(`there is no ${what} ${id} any more`);
      const now = context.now();
      const isUser = given.isUser(right);
      return {
        facts: {
          rightId: id,
          collection,
          before: textOf(right, fields),
          holderIsUser: String(isUser),
        },
        changes: [`remove ${what} ${id}`],
        disruption: `whoever holds this ${what} loses it with the next token`,
        permissions,
        residual: [
          replicating(now, acting.replicationMs, `new tokens with the ${what}`),
          ...afterRight(now, isUser),
        ],
      };
    },
    async do(plan, context) {
      const id = factOf(plan, 'rightId');
      const collection = factOf(plan, 'collection');
      const right = await rightAt(collection, id);
      if (right !== undefined) {
        const path = `${collection}/${id}`;
        await acting.graph().send({ permission: write, method: 'DELETE', path });
      }
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: right === undefined,
        acceptedAt,
        residual: [
          replicating(acceptedAt, acting.replicationMs, `new tokens with the ${what}`),
          ...afterRight(acceptedAt, factOf(plan, 'holderIsUser') === 'true'),
        ],
        undoState: { before: factOf(plan, 'before') },
        detail: `${what} ${id} is removed`,
      };
    },
    verify: (plan, result, context) =>
      verifyEffect({
        acting,
        result,
        context,
        heldTells: () => false,
        async readBack() {
          const right = await rightAt(factOf(plan, 'collection'), factOf(plan, 'rightId'));
          const stands = right === undefined;
          return { stands, detail: `the ${what} is ${stands ? 'gone' : 'still there'}` };
        },
      }),
    async undoIt(plan) {
      const id = factOf(plan, 'rightId');
      const collection = factOf(plan, 'collection');
      const before = JSON.parse(factOf(plan, 'before')) as Raw;
      const given_ = await rightAt(collection, id);
      if (given_ !== undefined) {
        return {
          undone: true,
          kind: 'approximate',
          differences: [`the ${what} ${id} was there already`],
          detail: `nothing to give again`,
        };
      }
      const body = Object.fromEntries(Object.entries(before).filter(([, value]) => value !== null));
      const made = await acting
        .graph()
        .send({ permission: write, method: 'POST', path: collection, body });
      const newId = str(made['id']) ?? 'unknown';
      return {
        undone: true,
        kind: 'approximate',
        differences: [`it has a new id, ${newId}, and a new date of creation; before it was ${id}`],
        detail: `the ${what} is given again`,
      };
    },
  });
};

export const removeAppRole = (acting: Acting): Action =>
  make(acting, {
    id: 'entra.remove_app_role_assignment',
    title: 'Remove an app role assignment',
    what: 'app role assignment',
    read: APP_READ,
    write: 'AppRoleAssignment.ReadWrite.All',
    fields: ['principalId', 'resourceId', 'appRoleId'],
    collectionOf(_target, params) {
      const resource = str(params['resourceId'])?.replace(/^entra:/, '');
      return resource === undefined ? undefined : `servicePrincipals/${resource}/appRoleAssignedTo`;
    },
    isUser: (right) => right['principalType'] === 'User',
  });

export const removePermissionGrant = (acting: Acting): Action =>
  make(acting, {
    id: 'entra.remove_permission_grant',
    title: 'Remove a consent (delegated permissions)',
    what: 'delegated permission grant',
    read: 'Directory.Read.All',
    write: 'DelegatedPermissionGrant.ReadWrite.All',
    fields: ['clientId', 'consentType', 'principalId', 'resourceId', 'scope'],
    collectionOf: () => 'oauth2PermissionGrants',
    isUser: () => true,
  });

export const removeDirectoryRole = (acting: Acting): Action =>
  make(acting, {
    id: 'entra.remove_directory_role',
    title: 'Remove a directory role assignment',
    what: 'directory role assignment',
    read: 'RoleManagement.Read.Directory',
    write: 'RoleManagement.ReadWrite.Directory',
    fields: ['principalId', 'roleDefinitionId', 'directoryScopeId'],
    collectionOf: () => 'roleManagement/directory/roleAssignments',
    isUser: () => true,
  });
