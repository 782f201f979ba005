/**
 * Ids of Microsoft 365. The audit log names accounts by their user principal name, so that is the id, in lower case;
 * apps go by their object id.
 */
export const m365Id = (native: string): string => `m365:${native.toLowerCase()}`;

export const ruleId = (mailbox: string, name: string): string =>
  `m365:rule:${mailbox}:${name}`.toLowerCase();

export const forwardingId = (mailbox: string): string => `m365:forwarding:${mailbox}`.toLowerCase();

/** One right of one delegate on one mailbox. */
export const delegationId = (delegate: string, mailbox: string, right: string): string =>
  `m365:delegation:${delegate}:${mailbox}:${right}`.toLowerCase();
