/** Directory roles that rule a tenant: who holds them, how they are given, what giving them sets off. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Entitlement, Identity } from '../../../model/index.ts';
import { field, objects, settingsOf, texts, type Value } from './tenant.ts';

export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/** CISA's list of highly privileged roles, by template id. */
export const privilegedRoles: readonly string[] = [
  GLOBAL_ADMINISTRATOR,
  'e8611ab8-c189-46e8-94e1-60213ab1f814', // Privileged Role Administrator
  'fe930be7-5e62-47db-91af-98c3a49a38b1', // User Administrator
  'f28a1f50-f6e7-4571-818b-6a12f2af6b6c', // SharePoint Administrator
  '29232cdf-9323-42fd-ade2-1d097af3e4de', // Exchange Administrator
  '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2', // Hybrid Identity Administrator
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', // Application Administrator
  '158c047a-c907-4556-b7ef-446551a6b5f7', // Cloud Application Administrator
];

/** Why not all holders may be known. */
export const unseenHolders = (view: InventoryView, id: string, at: number): string | undefined => {
  const place = view.place(id, at);
  if (!place) return 'the tenant is not known';
  const spot = view
    .blind(place.system, place.scope)
    .find(
      ({ area, kinds, types }) =>
        types === undefined &&
        (['identity', 'membership', 'entitlement', 'trust', 'role'] as const).some(
          (kind) => kinds?.includes(kind) === true || (kinds === undefined && area === `${kind}s`),
        ),
    );
  return spot && `who holds which role: ${spot.because}`;
};

export interface Given {
  readonly holderId: string;
  readonly entitlement: Entitlement | undefined;
}

/** Every way in which this role was given to somebody of the tenant: standing, active or eligible. */
export const givenOf = (
  view: InventoryView,
  id: string,
  roleId: string,
  at: number,
): readonly Given[] => {
  const scope = view.place(id, at)?.scope;
  return view.trustsInto(`entra:${roleId}`, at).flatMap((trust) => {
    if (trust.principal.kind !== 'identity') return [];
    const holderId = trust.principal.value;
    const home = (view.principal(holderId, at) ?? view.group(holderId, at))?.scope;
    if (home !== undefined && home !== scope) return [];
    const entitlement = view
      .entitlementsOf(holderId, at)
      .find((one) => `${one.id}:trust` === trust.id);
    return [{ holderId, entitlement }];
  });
};

const isUser = (one: Identity): boolean =>
  one.tags['servicePrincipalType'] === undefined && one.tags['appId'] === undefined;

/** Users that hold the role or may put it on, directly or by a group, each once. */
export const usersWith = (
  view: InventoryView,
  id: string,
  roleId: string,
  at: number,
): ReadonlyMap<string, Identity> => {
  const holders = givenOf(view, id, roleId, at).flatMap(({ holderId }) => [
    holderId,
    ...view.membersOf(holderId, at),
  ]);
  return new Map(
    holders.flatMap((one) => {
      const identity = view.identity(one, at);
      return identity && isUser(identity) && identity.status !== 'deleted'
        ? [[one, identity] as const]
        : [];
    }),
  );
};

export interface RoleSetting {
  /** As conditional access names it. */
  readonly id: string;
  readonly templateId: string;
  readonly name: string;
  readonly value: Value;
}

export const rolesOf = (
  view: InventoryView,
  id: string,
  at: number,
): { readonly roles: readonly RoleSetting[]; readonly unseen: string | undefined } => {
  const { settings, unseen } = settingsOf(view, id, 'directory_role', at);
  return {
    unseen,
    roles: settings.map(({ nativeId, name, value }) => ({
      id: texts(value['id'])[0] ?? nativeId,
      templateId: texts(value['roleTemplateId'])[0] ?? nativeId,
      name,
      value,
    })),
  };
};

export const isGlobal = ({ templateId }: RoleSetting): boolean =>
  templateId.toLowerCase() === GLOBAL_ADMINISTRATOR;

/** Rules of PIM by their id: of the role itself, and of each group that stands in it. */
export const rulesOf = ({ value }: RoleSetting, ruleId: string): readonly Value[] =>
  objects(value['rules']).filter((rule) => rule['id'] === ruleId);

/** The site's mailbox: default recipients are the admins themselves. */
export const tellsSomebody = (rule: Value): boolean =>
  texts(field(rule, 'notificationRecipients')).length > 0;
