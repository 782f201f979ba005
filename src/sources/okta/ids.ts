/** Names of facts: `okta:<Okta's own id>`, the same in events, in the inventory and in what is acted on. */
export const oktaId = (native: string): string => `okta:${native}`;

export const nativeOf = (id: string): string => id.replace(/^okta:/, '');

/** Standard roles have a type in place of an id. */
export const standardRoleId = (type: string): string => oktaId(`role/${type}`);

export const membershipId = (memberId: string, groupId: string): string =>
  `${memberId}#member-of/${nativeOf(groupId)}`;
