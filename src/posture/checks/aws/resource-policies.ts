/** What the checks of policies of resources have in common: what narrows a statement, and who is outside. */
import { isObject } from '../../../core/index.ts';
import type { InventoryView } from '../../../inventory/index.ts';
import { cannotTell, type Entitlement, type Resource, type Verdict } from '../../../model/index.ts';

/** Things that carry policies, but keys, which have checks of their own. */
export const policiedTypes: readonly string[] = [
  'aws_lambda_function',
  'aws_s3_bucket',
  'aws_sns_topic',
  'aws_sqs_queue',
  'secretsmanager_secret',
];

/** Keys that keep out whoever is not meant (S3 user guide, "The meaning of public", and the same of other services). */
const narrowing = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  'kms:calleraccount',
  'lambda:principalorgid',
  's3:dataaccesspointaccount',
]);
/** Keys that whoever asks can meet. */
const met = new Set(['aws:securetransport', 'lambda:functionurlauthtype', 'aws:viaawsservice']);

const isAnything = (value: unknown): boolean =>
  [value].flat().some((one) => one === '*' || one === '0.0.0.0/0' || one === '::/0');

export type Narrowed = 'yes' | 'no' | 'perhaps';

/** Do its conditions keep strangers out? Negated operators name those that are refused: the rest comes in. */
export const narrowed = ({ conditions }: Entitlement): Narrowed => {
  let worst: Narrowed = 'no';
  for (const [operator, tests] of Object.entries(conditions ?? {})) {
    if (!isObject(tests)) continue;
    for (const [key, value] of Object.entries(tests)) {
      const name = key.toLowerCase();
      const isWeak = /not|null|ifexists|forallvalues/i.test(operator) || isAnything(value);
      if (narrowing.has(name) && !isWeak) return 'yes';
      if (!met.has(name)) worst = 'perhaps';
    }
  }
  return worst;
};

export const isAllow = ({ effect }: Entitlement): boolean => effect === 'allow';

/** S3 keeps strangers from what its policy alone would let them. */
export const isShut = ({ tags }: Resource, { via }: Entitlement): boolean =>
  tags['restrict_public_buckets'] === 'true' && via.name !== 'access control list';

export const saysWhat = ({ privileges, privilegesInverted }: Entitlement): string =>
  privilegesInverted
    ? `all but ${privileges.slice(0, 3).join(', ')}`
    : privileges.slice(0, 3).join(', ');

/** A thing whose policy nobody read passes nothing. */
export const policyUnread = ({ name, policy }: Resource): Verdict | undefined =>
  policy === undefined ? cannotTell(`the policy of ${name} was not read whole`) : undefined;

/** The account that a holder is of; undefined where it is none. */
const accountOf = (holderId: string): string | undefined =>
  /^aws:(?:account:|arn:[^:]*:[^:]*:[^:]*:)(\d{12})/.exec(holderId)?.[1];

/** Is the holder of an account that is not ours? Where the organisation was not listed, an unlisted one may be. */
export const isOutside = (
  view: InventoryView,
  { scope }: Resource,
  { holderId }: Entitlement,
  at: number,
): 'yes' | 'no' | 'perhaps' => {
  if (holderId.startsWith('aws:principal:')) return 'perhaps';
  const account = accountOf(holderId);
  if (account === undefined || account === scope) return 'no';
  if (view.resource(`aws:account:${account}`, at)) return 'no';
  const own = view.resource(`aws:account:${scope}`, at);
  return own?.tags['aws:organization'] === undefined ? 'perhaps' : 'yes';
};
