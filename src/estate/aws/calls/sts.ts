/** Who am I, and roles put on. */
import { roleArn } from '../../organisation/model.ts';
import { credentialsOf, type RoleSession } from '../callers.ts';
import type { Call } from '../record.ts';
import { read } from './call.ts';

export const getCallerIdentity = (): Call => read('sts', 'GetCallerIdentity');

export const assumeRole = (
  session: RoleSession,
  extra: Readonly<Record<string, unknown>> = {},
): Call => ({
  ...read('sts', 'AssumeRole', {
    roleArn: roleArn(session.role),
    roleSessionName: session.name,
    durationSeconds: session.role.maxSessionSeconds,
    ...extra,
  }),
  response: credentialsOf(session),
  resources: [
    { accountId: session.role.account.id, type: 'AWS::IAM::Role', ARN: roleArn(session.role) },
  ],
});
