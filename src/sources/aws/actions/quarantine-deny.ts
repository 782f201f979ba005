/** Everything denied, by one additive policy: undo needs no right to grant. */
import type { Action } from '../../../model/index.ts';
import type { Acting } from './acting.ts';
import { containingAction, shownBy } from './containing-policy.ts';
import { isSame } from './document.ts';
import type { HolderRef } from './holder.ts';

/** `*` covers the very calls that would take the deny away (DeleteUserPolicy, PutUserPolicy, DeleteUser, …). */
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'CountersignQuarantine', Effect: 'Deny', Action: '*', Resource: '*' }],
});

const witnesses = ({ kind }: HolderRef): readonly string[] => [
  'sts:AssumeRole',
  's3:ListAllMyBuckets',
  ...(kind === 'user'
    ? ['iam:DeleteUserPolicy', 'iam:PutUserPolicy', 'iam:CreateAccessKey']
    : ['iam:DeleteRolePolicy', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy']),
];

export const quarantineDeny = (acting: Acting): Action =>
  containingAction(acting, {
    id: 'aws.quarantine_deny',
    title: 'Deny everything to a user or role',
    stage: 'freeze',
    prefix: 'CountersignQuarantine',
    stops: ({ kind, name }) =>
      kind === 'user'
        ? `user ${name} may do nothing, with any key, console session or token of its own`
        : `whoever wears role ${name} may do nothing, services included`,
    change: ({ kind, name }, policy) =>
      `put inline policy ${policy} on ${kind} ${name}: deny every action on every resource`,
    prepare: () => ({}),
    document: () => document,
    isOurs: (found) => isSame(found, document),
    simulations: (_plan, _document, holder) => [{ actions: witnesses(holder), context: [] }],
    heldTells: shownBy,
  });
