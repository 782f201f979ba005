/** Asking AWS for a list: what it answers, or what we could not see and the permission that would open it. */
import { messageOf } from '../../../core/index.ts';
import type { BlindSpot, FactKind } from '../../../model/index.ts';

export type Listed<T> =
  | { readonly seen: true; readonly value: T }
  | { readonly seen: false; readonly blind: BlindSpot };

const denied = /AccessDenied|UnauthorizedOperation|AuthorizationError|NotAuthorized/;

/** Which facts are missing where a permission is. */
const leftOut: readonly (readonly [RegExp, readonly FactKind[]])[] = [
  [/^kms:ListKeys/, ['resource', 'entitlement']],
  [
    /GetAccountAuthorizationDetails/,
    ['identity', 'role', 'group', 'membership', 'entitlement', 'trust'],
  ],
  [
    /CredentialReport|AccessKeys|MFADevices|SSHPublicKeys|ServiceSpecific|SigningCert/,
    ['credential'],
  ],
  [/^sso:|^eks:/, ['trust']],
  [/^identitystore:/, ['identity', 'group', 'membership']],
  [/Polic(?:y|ies)/, ['entitlement']],
  [/^secretsmanager:|Providers/, ['resource']],
];

export const isRefusal = ({ because }: BlindSpot): boolean => because.startsWith('AWS refused ');

const nameOf = (fault: unknown): string => (fault instanceof Error ? fault.name : 'unknown error');

/**
 * The SDK has retried throttling and outages before we hear of them. Whatever is left is a blind spot:
 * the rest of the pull goes on, and nothing that hangs on this list is called "none".
 */
export const listed = async <T>(
  area: string,
  permission: string,
  ask: () => Promise<T>,
): Promise<Listed<T>> => {
  try {
    return { seen: true, value: await ask() };
  } catch (fault) {
    const name = nameOf(fault);
    const because = denied.test(name)
      ? `AWS refused ${permission}`
      : `${permission} failed: ${name}: ${messageOf(fault)}`;
    const kinds = leftOut.find(([pattern]) => pattern.test(permission))?.[1] ?? [];
    return { seen: false, blind: { area, kinds, because, needs: permission } };
  }
};

/** At most `limit` at a time, answers in order. */
export const inParallel = async <A, B>(
  items: readonly A[],
  limit: number,
  each: (item: A) => Promise<B>,
): Promise<readonly B[]> => {
  const out = new Array<B>(items.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) out[at] = await each(items[at] as A);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return out;
};

/** All pages of a paginator. */
export const pages = async <Page, Item>(
  paginator: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> => {
  const out: Item[] = [];
  for await (const page of paginator) out.push(...(itemsOf(page) ?? []));
  return out;
};
