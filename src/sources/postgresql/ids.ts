/**
 * Ids of a server's roles and things. A log line seldom says of which server it is: where a shipper writes
 * `server_name` into it, that name stands in every id, else none does.
 */

/** The scope where no record and no configuration names the server. */
export const ONE_SERVER = 'server';

export const idIn = (server: string | undefined, native: string): string =>
  `postgresql:${server === undefined ? '' : `${server}/`}${native}`;

/** A role as what others are members of; the same role as somebody who may log in has its bare name. */
export const groupOf = (role: string): string => `group/${role}`;
export const databaseOf = (name: string): string => `database/${name}`;
export const passwordOf = (role: string): string => `password/${role}`;
