/** Roles put on and taken off, consents and app roles given and taken away. */
import { instant } from '../../record.ts';
import { appRoleId, grantId, isNobody, roleAssignmentId } from '../ids.ts';
import { appRoleEntitlement, grantEntitlement } from '../inventory/grants.ts';
import { type Worn, wornRole } from '../inventory/roles.ts';
import { end, type Handler, modifiedIn, put, type Scene, said, targetOfType } from './change.ts';

/** Classic records name the role in properties of the member; those of PIM have a target of its own. */
const wornIn = (scene: Scene): Pick<Worn, 'principalId' | 'roleId' | 'roleName'> | undefined => {
  const role = targetOfType(scene, 'role');
  const roleId = said(scene, 'Role.TemplateId') ?? role?.id;
  const member = scene.targets.find(
    ({ type }) => type === 'user' || type === 'serviceprincipal' || type === 'group',
  );
  if (roleId === undefined || member === undefined) return undefined;
  const roleName = said(scene, 'Role.DisplayName') ?? role?.name;
  return { principalId: member.id, roleId: roleId.toLowerCase(), roleName };
};

/** Words of PIM's records (`additionalDetails`), or none. */
const detail = (scene: Scene, key: string): string | undefined => {
  const found = scene.record.items('additionalDetails').find((one) => one['key'] === key);
  const value = found?.['value'];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const isEligible = ({ event }: Scene): boolean => /eligible/i.test(event.operation);
const isActivation = ({ event }: Scene): boolean => /PIM activation/i.test(event.operation);

export const addRole: Handler = (scene) => {
  const found = wornIn(scene);
  if (found === undefined) return [];
  const until = instant(detail(scene, 'ExpirationTime'));
  return wornRole({
    ...found,
    nativeId: undefined,
    scope: '/',
    standing: isEligible(scene) ? 'eligible' : isActivation(scene) ? 'active' : 'standing',
    until,
  }).map((fact) => put(scene, fact));
};

export const removeRole: Handler = (scene) => {
  const found = wornIn(scene);
  if (found === undefined) return [];
  const id = roleAssignmentId({ ...found, scope: '/', eligible: isEligible(scene) });
  return [end(scene, 'entitlement', id), end(scene, 'trust', `${id}:trust`)];
};

const wordsOf = /\[Id: [^[\]]{0,4000}\]/g;
const MAX_GRANTS = 100;

const word = (text: string, name: string): string | undefined => {
  const value = new RegExp(`\\b${name}: ?([^,\\]]{0,4000})`).exec(text)?.[1]?.trim();
  return value === undefined || value === '' ? undefined : value;
};

/** `[] => [[Id: …, ClientId: …, PrincipalId: , ResourceId: …, ConsentType: AllPrincipals, Scope: a b]]`. */
const consented = (scene: Scene) => {
  const told = modifiedIn(scene, 'ConsentAction.Permissions')?.after ?? '';
  const after = told.slice(told.indexOf('=>') + 1).slice(0, 100_000);
  const client = targetOfType(scene, 'serviceprincipal')?.id;
  return [...after.matchAll(wordsOf)].slice(0, MAX_GRANTS).flatMap(([text]) => {
    const resourceId = word(text, 'ResourceId');
    const told_ = word(text, 'ClientId');
    const clientId = isNobody(told_) ? client : told_;
    if (resourceId === undefined || clientId === undefined) return [];
    const forAll = word(text, 'ConsentType') === 'AllPrincipals';
    const principalId = forAll ? undefined : word(text, 'PrincipalId');
    return [
      { nativeId: word(text, 'Id'), clientId, resourceId, principalId, scope: word(text, 'Scope') },
    ];
  });
};

export const consent: Handler = (scene) =>
  consented(scene).map((grant) => put(scene, grantEntitlement(grant)));

/** The API is the first target; the client stands in its properties. */
const grantIn = (scene: Scene) => {
  const resource = targetOfType(scene, 'serviceprincipal');
  const clientId = said(scene, 'ServicePrincipal.ObjectID');
  if (resource === undefined || clientId === undefined) return undefined;
  const forAll = said(scene, 'DelegatedPermissionGrant.ConsentType') !== 'Principal';
  const principalId = forAll ? undefined : said(scene, 'DelegatedPermissionGrant.PrincipalId');
  return { clientId, resourceId: resource.id, principalId };
};

export const addGrant: Handler = (scene) => {
  const found = grantIn(scene);
  if (found === undefined) return [];
  const scope = modifiedIn(scene, 'DelegatedPermissionGrant.Scope')?.after;
  return [put(scene, grantEntitlement({ ...found, nativeId: undefined, scope }))];
};

export const removeGrant: Handler = (scene) => {
  const found = grantIn(scene);
  if (found === undefined) return [];
  const id = grantId(found.clientId, found.resourceId, found.principalId ?? 'all');
  return [end(scene, 'entitlement', id)];
};

/** "Add app role assignment to service principal", "… grant to user", "… to group". */
const appRoleIn = (scene: Scene) => {
  const resource = targetOfType(scene, 'serviceprincipal');
  const roleId = said(scene, 'AppRole.Id');
  const principalId =
    said(scene, 'ServicePrincipal.ObjectID') ??
    said(scene, 'User.ObjectID') ??
    said(scene, 'Group.ObjectID') ??
    scene.targets.find(({ id }) => id !== resource?.id)?.id;
  if (resource === undefined || roleId === undefined || principalId === undefined) return undefined;
  return { principalId, resourceId: resource.id, resourceName: resource.name, roleId };
};

export const addAppRole: Handler = (scene) => {
  const found = appRoleIn(scene);
  if (found === undefined) return [];
  const value = said(scene, 'AppRole.Value');
  return [put(scene, appRoleEntitlement({ ...found, nativeId: undefined, value }))];
};

export const removeAppRole: Handler = (scene) => {
  const found = appRoleIn(scene);
  if (found === undefined) return [];
  return [end(scene, 'entitlement', appRoleId(found.principalId, found.resourceId, found.roleId))];
};
