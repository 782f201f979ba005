/**
 * Names of things in Google Workspace. Users and groups are known by their primary address, which is unique over
 * both and is what every log names; a user who is renamed becomes another id (`RENAME_USER` carries it over).
 */
export const workspaceId = (native: string): string => `google-workspace:${native}`;

export const addressId = (email: string): string => workspaceId(email.trim().toLowerCase());
export const appId = (clientId: string): string => workspaceId(`app:${clientId}`);
export const roleId = (native: string): string => workspaceId(`role:${native}`);
export const credentialId = (native: string): string => workspaceId(`credential:${native}`);

/** One user's standing permission for one application: Google keeps one for each pair. */
export const tokenNative = (email: string, clientId: string): string =>
  `${clientId}:${email.trim().toLowerCase()}`;
export const appPasswordNative = (email: string, codeId: string): string =>
  `asp:${email.trim().toLowerCase()}:${codeId}`;

export const superAdminId = (email: string): string => `${addressId(email)}#super-admin`;
export const consentId = (email: string, clientId: string): string =>
  `${appId(clientId)}#consent/${email.trim().toLowerCase()}`;
export const delegationId = (clientId: string): string =>
  `${appId(clientId)}#domain-wide-delegation`;
export const assignmentId = (holderId: string, role: string): string => `${holderId}#role/${role}`;
export const membershipId = (memberId: string, groupId: string): string =>
  `${memberId}#in/${groupId}`;
export const deviceId = (native: string): string => workspaceId(`device:${native}`);
