/**
 * Ids of Azure: principals by their object id in the directory, everything else by its resource id. Records that were
 * exported without claims name a caller by the user principal name only: then that is the id.
 */
export const azureId = (native: string): string => `azure:${native.toLowerCase()}`;

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

export const isGuid = (text: string): boolean => new RegExp(`^${GUID.source}$`, 'i').test(text);

/** A role definition is the same at every scope: its last part is its id. */
export const roleNative = (definitionId: string): string =>
  (
    definitionId
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? definitionId
  ).toLowerCase();

export const roleId = (definitionId: string): string => azureId(roleNative(definitionId));

export const subscriptionOf = (resourceId: string | undefined): string | undefined =>
  /^\/subscriptions\/([^/]{1,100})/i.exec(resourceId ?? '')?.[1]?.toLowerCase();
