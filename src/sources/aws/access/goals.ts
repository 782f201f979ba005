/** What a principal can do by itself: rule the account, read its crown jewels, change ordinary things. */
import type { InventoryView } from '../../../inventory/index.ts';
import { isAwsManaged } from '../managed-policies.ts';
import { type Sure, weakest } from './conditions.ts';
import { resourceLeaves } from './organisation.ts';
import type { Answer, Rights } from './rights.ts';
import type { EdgeList, Subject } from './subject.ts';

export const controlPlane = (account: string): string => `control-plane:aws:${account}`;
/** Who may what in an account is decided here, without ruling it oneself. */
export const grants = (account: string): string => `grants:aws:${account}`;
export const crownJewels = (account: string): string => `crown-jewels:aws:${account}`;
const ordinaryWrites = (account: string): string => `write:aws:${account}`;

/** Whoever may do all of these on everything needs no way round. */
const rulingActions = [
  'iam:CreatePolicyVersion',
  'iam:AttachUserPolicy',
  'iam:AttachRolePolicy',
  'iam:PutRolePolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:CreateAccessKey',
];

/** Is the account ruled by these rights, and by which of them? */
export const ruling = (rights: Rights): Answer => {
  const answers = rulingActions.map((action) => rights.may({ action, resource: '*' }));
  const by = answers[0]?.by;
  return {
    sure: weakest(...answers.map((answer) => answer.sure)),
    ...(by === undefined ? {} : { by }),
  };
};

const addControlPlane = (subject: Subject, edges: EdgeList): void => {
  const { sure, by } = ruling(subject.rights);
  if (sure === 'no') return;
  edges.add('can_do', controlPlane(subject.account), {
    sure,
    because: `${by?.via.name ?? 'a policy'} allows administration of IAM`,
    privilege: by?.privileges.includes('*') ? '*:*' : 'iam:*',
  });
};

/** Reading secrets or data everywhere: the action, and every resource of its kind as one pattern. */
const jewels: readonly (readonly [action: string, resource: string])[] = [
  ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:*'],
  ['ssm:GetParameter', 'arn:aws:ssm:*:*:parameter/*'],
  ['ssm:GetParameters', 'arn:aws:ssm:*:*:parameter/*'],
  ['s3:GetObject', 'arn:aws:s3:::*/*'],
  ['kms:Decrypt', 'arn:aws:kms:*:*:key/*'],
  ['dynamodb:Scan', 'arn:aws:dynamodb:*:*:table/*'],
  ['dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/*'],
  ['rds-data:ExecuteStatement', 'arn:aws:rds:*:*:cluster:*'],
  ['rds-db:connect', 'arn:aws:rds-db:*:*:dbuser:*/*'],
];

const addCrownJewels = (view: InventoryView, subject: Subject, edges: EdgeList): void => {
  for (const [action, resource] of jewels) {
    const { sure, by } = subject.rights.may({ action, resource });
    if (sure === 'no') continue;
    edges.add('can_do', crownJewels(subject.account), {
      sure: weakest(sure, resourceLeaves(view, subject, subject.account, { action, resource })),
      because: `${by?.via.name ?? 'a policy'} allows ${action} on all there is`,
      privilege: action,
    });
  }
};

/** Telemetry of the thing itself and its own sign-in change nothing that anybody else relies on. */
const harmless =
  /^(?:logs|xray|ssmmessages|ec2messages|sts|synthetics):|^cloudwatch:put|^ssm:(?:update(?:instance|association)|put(?:inventory|compliance|config))|^iam:(?:changepassword|simulate)|^aws-marketplace:meter/;
const reads =
  /^(?:\*:)?(?:[a-z0-9-]+:)?(?:get|list|describe|head|lookup|search|select|query|scan|batchget|check|view|read|discover|validate|verify|detect|estimate|preview|generate(?:credentialreport|servicelast)|assume)/;

const writes = (pattern: string): boolean => {
  const action = pattern.toLowerCase();
  return !harmless.test(action) && !reads.test(action);
};

const addWrites = (subject: Subject, edges: EdgeList): void => {
  for (const one of subject.rights.allowing) {
    const isBroad = one.privilegesInverted;
    const pattern = isBroad ? '*' : one.privileges.find(writes);
    if (pattern === undefined) continue;
    // Asked as text, a pattern is allowed only as far as nothing denies all of it.
    const sure: Sure = isBroad ? 'yes' : subject.rights.may({ action: pattern }).sure;
    const denied = isBroad ? subject.rights.denied({ action: '*' }) : 'no';
    edges.add('can_do', ordinaryWrites(subject.account), {
      sure: denied === 'yes' ? 'no' : sure,
      because: `${one.via.name} allows ${isBroad ? 'all but a list of actions' : pattern}`,
      privilege: pattern,
    });
    if (edges.has('can_do', ordinaryWrites(subject.account))) return;
  }
};

/** What was not read may allow anything; AWS's own policies that rule are all known by name. */
const addUnread = (subject: Subject, edges: EdgeList): void => {
  for (const one of subject.rights.unread) {
    const arn = one.via.nativeId ?? '';
    const goal = isAwsManaged(arn) ? ordinaryWrites : controlPlane;
    edges.add('can_do', goal(subject.account), {
      sure: 'maybe',
      because: `policy ${one.via.name} is attached, and its document was not read`,
    });
  }
};

export const addGoals = (view: InventoryView, subject: Subject, edges: EdgeList): void => {
  if (subject.kind === 'root') {
    edges.add('can_do', controlPlane(subject.account), {
      sure: 'yes',
      because: 'the root user may do everything in its account',
      privilege: '*:*',
    });
    return;
  }
  addUnread(subject, edges);
  if (subject.rights.isEmpty) return;
  addControlPlane(subject, edges);
  addCrownJewels(view, subject, edges);
  addWrites(subject, edges);
};
