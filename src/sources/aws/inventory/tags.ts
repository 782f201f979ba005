/** What tags say: who answers, which environment, what sort of identity. Never immunity. */
import { list, obj, str } from '../../record.ts';

export type Tags = Readonly<Record<string, string>>;

/** `[{Key, Value}]` (API), `[{key, value}]` (CloudTrail) or `{name: value}` → one record. */
export const readTags = (value: unknown): Tags => {
  const out: Record<string, string> = Object.create(null) as Record<string, string>;
  if (Array.isArray(value)) {
    for (const item of list(value)) {
      const tag = obj(item);
      const key = str(tag['Key']) ?? str(tag['key']);
      if (key !== undefined) out[key] = String(tag['Value'] ?? tag['value'] ?? '');
    }
  } else {
    for (const [key, text] of Object.entries(obj(value))) {
      if (typeof text === 'string') out[key] = text;
    }
  }
  return { ...out };
};

const plain = (key: string): string => key.toLowerCase().replace(/[\s_:-]/g, '');

/** Tag names, most telling first, written without case and separators. */
const names = {
  owner: ['owner', 'owneremail', 'ownedby', 'technicalowner', 'serviceowner'],
  team: ['team', 'ownerteam', 'squad', 'contact', 'technicalcontact', 'maintainer', 'contactemail'],
  creator: ['createdby', 'creator', 'requestedby'],
  environment: ['environment', 'env', 'stage'],
  class: ['identityclass', 'identitytype', 'accounttype', 'usertype', 'class', 'kind'],
} as const;

export const tagged = (tags: Tags, what: keyof typeof names): string | undefined => {
  const entries = Object.entries(tags).map(([key, value]) => [plain(key), value.trim()] as const);
  for (const name of names[what]) {
    const found = entries.find(([key, value]) => key === name && value !== '');
    if (found) return found[1];
  }
  return undefined;
};
