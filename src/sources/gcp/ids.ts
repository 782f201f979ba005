/**
 * Names of things in Google Cloud. Users and service accounts are known by their address, federated identities by
 * their `principal://` name, keys by the id of the key alone: logs write a key's account by address or by number.
 */
export const gcpId = (native: string): string => `gcp:${native}`;
export const keyId = (key: string): string => gcpId(`credential:${key}`);
export const roleId = (name: string): string => gcpId(`role:${name}`);
export const groupId = (name: string): string => gcpId(`group:${name}`);

/** `…/serviceAccounts/A/keys/K`: the last part is the key's id. */
export const keyIn = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : /\/keys\/([^/\s]{1,100})$/.exec(name)?.[1];

export const accountIn = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : /\/serviceAccounts\/([^/\s]{1,200})(?:\/|$)/.exec(name)?.[1];

const short = (text: string): string => text.slice(0, 400);

export const bindingId = (
  holderId: string,
  resource: string,
  role: string,
  condition?: string,
): string =>
  `${holderId}#${short(resource)}#${role}${condition === undefined ? '' : `#${short(condition)}`}`;

export const trustId = (targetId: string, member: string, role: string, at: string): string =>
  `${targetId}#trusts/${short(member)}/${role}@${short(at)}`;
