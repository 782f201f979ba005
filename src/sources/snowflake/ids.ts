/** Names of things in Snowflake: users and roles are known by their names, which every view writes. */
export const userId = (name: string): string => `snowflake:user:${name}`;
export const roleId = (name: string): string => `snowflake:role:${name}`;
export const objectId = (kind: string, name: string): string =>
  `snowflake:${kind.toLowerCase()}:${name}`;
