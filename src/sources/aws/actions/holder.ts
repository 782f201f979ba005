/** Inline policies of a user or a role, and what its policies would decide. */
import {
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { Acting } from './acting.ts';
import { asked, askedFor } from './aws-error.ts';

export interface HolderRef {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly arn: string;
}

const title = ({ kind }: HolderRef): 'User' | 'Role' => (kind === 'user' ? 'User' : 'Role');

export const permission = (holder: HolderRef, verb: 'Get' | 'Put' | 'Delete'): string =>
  `iam:${verb}${title(holder)}Policy`;

/** JSON text, or undefined where there is none of that name. */
export const readInline = async (
  { clients }: Acting,
  holder: HolderRef,
  PolicyName: string,
): Promise<string | undefined> => {
  const { iam } = clients();
  const found = await askedFor<{ readonly PolicyDocument?: string | undefined }>(
    permission(holder, 'Get'),
    holder.kind === 'user'
      ? iam.send(new GetUserPolicyCommand({ UserName: holder.name, PolicyName }))
      : iam.send(new GetRolePolicyCommand({ RoleName: holder.name, PolicyName })),
  );
  return found?.PolicyDocument === undefined ? undefined : decodeURIComponent(found.PolicyDocument);
};

export const writeInline = async (
  { clients }: Acting,
  holder: HolderRef,
  policy: { readonly name: string; readonly document: string },
): Promise<void> => {
  const { iam } = clients();
  const body = { PolicyName: policy.name, PolicyDocument: policy.document };
  await asked<unknown>(
    permission(holder, 'Put'),
    holder.kind === 'user'
      ? iam.send(new PutUserPolicyCommand({ UserName: holder.name, ...body }))
      : iam.send(new PutRolePolicyCommand({ RoleName: holder.name, ...body })),
  );
};

export const removeInline = async (
  { clients }: Acting,
  holder: HolderRef,
  PolicyName: string,
): Promise<void> => {
  const { iam } = clients();
  await askedFor<unknown>(
    permission(holder, 'Delete'),
    holder.kind === 'user'
      ? iam.send(new DeleteUserPolicyCommand({ UserName: holder.name, PolicyName }))
      : iam.send(new DeleteRolePolicyCommand({ RoleName: holder.name, PolicyName })),
  );
};

export interface Simulation {
  readonly actions: readonly string[];
  readonly context: readonly {
    readonly key: string;
    readonly type: 'string' | 'boolean' | 'date' | 'ip';
    readonly value: string;
  }[];
}

/** Actions not explicitly denied by the stored policies. */
export const notDenied = async (
  { clients }: Acting,
  holder: HolderRef,
  { actions, context }: Simulation,
): Promise<readonly string[]> => {
  const answer = await asked(
    'iam:SimulatePrincipalPolicy',
    clients().iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: holder.arn,
        ActionNames: [...actions],
        ContextEntries: context.map(({ key, type, value }) => ({
          ContextKeyName: key,
          ContextKeyType: type,
          ContextKeyValues: [value],
        })),
      }),
    ),
  );
  const denied = new Set(
    (answer.EvaluationResults ?? [])
      .filter(({ EvalDecision }) => EvalDecision === 'explicitDeny')
      .map(({ EvalActionName }) => EvalActionName),
  );
  return actions.filter((action) => !denied.has(action));
};
