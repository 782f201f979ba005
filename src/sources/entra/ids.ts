/** Ids of Entra: object ids as they are, and keys for what Entra itself only numbers. */
export const entraId = (native: string): string => `entra:${native.toLowerCase()}`;

/** Ids of objects are GUIDs; all zeros stands for nobody. */
export const isNobody = (native: string | undefined): boolean =>
  native === undefined || /^0{8}-0{4}-/.test(native);

/** Secrets and certificates by their `keyId`, which sign-in logs name too. */
export const credentialId = (keyId: string): string => `entra:credential:${keyId.toLowerCase()}`;

export const passwordId = (userId: string): string => credentialId(`password:${userId}`);

export const methodId = (userId: string, method: string): string =>
  credentialId(`method:${userId}:${method}`);

/** At most one grant stands between a client, an API and one user (or all of them). */
export const grantId = (clientId: string, resourceId: string, principal: string): string =>
  `entra:grant:${clientId}:${resourceId}:${principal}`.toLowerCase();

export const appRoleId = (principalId: string, resourceId: string, roleId: string): string =>
  `entra:app-role:${principalId}:${resourceId}:${roleId}`.toLowerCase();

export interface Wearing {
  readonly principalId: string;
  readonly roleId: string;
  /** `/` for the whole directory. */
  readonly scope: string;
  readonly eligible: boolean;
}

export const roleAssignmentId = ({ principalId, roleId, scope, eligible }: Wearing): string =>
  `entra:role-assignment:${principalId}:${roleId}:${scope}:${eligible ? 'eligible' : 'active'}`.toLowerCase();

export const membershipId = (memberId: string, groupId: string): string =>
  `entra:member:${memberId}:${groupId}`.toLowerCase();

export const ownershipId = (ownerId: string, ofId: string): string =>
  `entra:ownership:${ownerId}:${ofId}`.toLowerCase();
