/** Ids of this system: `agents:<place>:<the vendor's id>`, alike in logs and in inventories. */

export type Place = 'anthropic' | 'openai' | 'agent' | 'mcp';

export const SYSTEM = 'agents';

export const nativeId = (place: Place, native: string): string => `${place}:${native}`;

export const idOf = (place: Place, native: string): string => `${SYSTEM}:${place}:${native}`;

/** Credentials are kept apart from the accounts that carry the same id (an Anthropic key is both). */
export const credentialId = (place: Place, native: string): string =>
  `${SYSTEM}:credential:${place}:${native}`;

/** `agents:openai:proj_1` → `proj_1`; undefined where it is of another place. */
export const nativeOf = (place: Place, id: string | undefined): string | undefined => {
  const head = `${SYSTEM}:${place}:`;
  return id?.startsWith(head) ? id.slice(head.length) : undefined;
};
