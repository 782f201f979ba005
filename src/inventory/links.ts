/** Which other things a fact hangs on; the keys by which it is found. */
import type { InventoryFact } from '../model/index.ts';

export type Index =
  | 'credentials'
  | 'native'
  | 'entitlements'
  | 'trusts'
  | 'owners'
  | 'owned'
  | 'declarations'
  | 'groups'
  | 'members'
  | 'person'
  | 'handle'
  | 'account'
  | 'email';

export type Link = readonly [index: Index, value: string];

const EMAIL_TAG = /^e-?mail(-?address)?$/i;

/** The e-mail address a tag names, lower case. */
export const emailOf = (tags: Readonly<Record<string, string>>): string | undefined => {
  const key = Object.keys(tags).find((name) => EMAIL_TAG.test(name));
  const value = key === undefined ? undefined : tags[key]?.trim().toLowerCase();
  return value?.includes('@') ? value : undefined;
};

/** How a name is compared: case is no matter. */
export const handleOf = (name: string): string => name.trim().toLowerCase();

export const linksOf = (fact: InventoryFact): readonly Link[] => {
  switch (fact.kind) {
    case 'credential':
      return [
        ['credentials', fact.ofId],
        ['native', fact.nativeId],
      ];
    case 'entitlement':
      return [['entitlements', fact.holderId]];
    case 'trust':
      return [['trusts', fact.targetId]];
    case 'owner':
      return [
        ['owners', fact.ofId],
        ['owned', fact.who],
      ];
    case 'declaration':
      return [
        ['declarations', fact.ofId],
        ...(fact.owner ? [['owned', fact.owner] as const] : []),
        ...(fact.personId ? [['person', fact.personId] as const] : []),
      ];
    case 'membership':
      return [
        ['groups', fact.memberId],
        ['members', fact.groupId],
      ];
    case 'identity': {
      const email = emailOf(fact.tags);
      return [
        ...(fact.personId ? [['person', fact.personId] as const] : []),
        ...(email ? [['email', email] as const] : []),
        ['handle', handleOf(fact.name)],
        ['handle', handleOf(fact.nativeId)],
      ];
    }
    case 'resource':
      return fact.type === 'account' ? [['account', `${fact.system}|${fact.scope}`]] : [];
    default:
      return [];
  }
};

/** The thing a fact is about, where it is not one itself. */
export const parentOf = (fact: InventoryFact): string | undefined => {
  switch (fact.kind) {
    case 'credential':
    case 'owner':
    case 'declaration':
      return fact.ofId;
    case 'entitlement':
      return fact.holderId;
    case 'trust':
      return fact.targetId;
    case 'membership':
      return fact.memberId;
    default:
      return undefined;
  }
};
