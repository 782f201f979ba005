/** Ids of accounts and keys: an account is of one host, a key is the same wherever it is let in. */

export const accountId = (host: string, user: string): string => `openssh:${host}/${user}`;
export const hostId = (host: string): string => `openssh:${host}`;
export const groupId = (host: string, name: string): string => `openssh:${host}/group/${name}`;
/** The password of an account, as logs and inventory both name it; never what it is. */
export const passwordOf = (user: string): string => `password/${user}`;
