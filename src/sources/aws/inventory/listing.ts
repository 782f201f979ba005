/** Asking AWS for a list: what it answers, or what we could not see and the permission that would open it. */
import { messageOf } from '../../../core/index.ts';
import type { BlindSpot, FactKind } from '../../../model/index.ts';

export type Listed<T> =
  | { readonly seen: true; readonly value: T }
  | { readonly seen: false; readonly blind: BlindSpot };

const denied = /AccessDenied|UnauthorizedOperation|AuthorizationError|NotAuthorized/;

/** Which facts are missing where a permission is. */
const leftOut: readonly (readonly [RegExp, readonly FactKind[]])[] = [
  [
    /^(?:kms:ListKeys|secretsmanager:ListSecrets|s3:ListAllMyBuckets|sqs:ListQueues|sns:ListTopics|lambda:ListFunctions)/,
    ['resource', 'entitlement'],
  ],
  [/^ec2:|^s3:GetBucketPublicAccessBlock/, ['resource']],
  [/^(?:sqs:GetQueue|sns:GetTopic)Attributes|^s3:GetBucketAcl/, ['entitlement']],
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

/** What every item refuses is a permission that is missing; what some refuse is told of those alone. */
export const toldOnce = (
  lists: readonly Listed<unknown>[],
  so: {
    readonly area: string;
    readonly needs: string;
    readonly kinds: readonly FactKind[];
    readonly types?: readonly string[];
  },
): readonly BlindSpot[] => {
  const spots = lists.flatMap((one) => (one.seen ? [] : [one.blind]));
  const [first] = spots;
  if (first === undefined || spots.length < lists.length)
    return spots.map(({ kinds: _kinds, ...spot }) => spot);
  return [{ ...so, because: first.because }];
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
