/** `userIdentity` of each kind of caller, with the session context AWS puts beside it. */
import type { IamRole, IamUser } from '../organisation/model.ts';
import { roleArn, userArn } from '../organisation/model.ts';
import type { Random } from '../random.ts';
import type { Caller } from './record.ts';

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

export interface From {
  readonly address: string;
  readonly agent: string;
}

/** Long-lived access key of an IAM user. */
export const keyCaller = (user: IamUser, from: From): Caller => ({
  account: user.account.id,
  ...from,
  userIdentity: {
    type: 'IAMUser',
    principalId: user.userId,
    arn: userArn(user),
    accountId: user.account.id,
    accessKeyId: user.keyId,
    userName: user.name,
  },
});

/** IAM user signed in to the console. */
export const consoleCaller = (
  user: IamUser,
  from: From,
  session: { readonly keyId: string; readonly since: number },
): Caller => ({
  account: user.account.id,
  ...from,
  fromConsole: true,
  userIdentity: {
    type: 'IAMUser',
    principalId: user.userId,
    arn: userArn(user),
    accountId: user.account.id,
    accessKeyId: session.keyId,
    userName: user.name,
    sessionContext: {
      attributes: { creationDate: iso(session.since), mfaAuthenticated: String(user.mfa) },
    },
  },
});

export interface RoleSession {
  readonly role: IamRole;
  readonly name: string;
  readonly keyId: string;
  readonly since: number;
  readonly mfa?: boolean;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export const newSession = (
  role: IamRole,
  name: string,
  since: number,
  random: Random,
): RoleSession => ({
  role,
  name,
  since,
  keyId: `ASIA${random.base32(16)}`,
});

const assumedRoleArn = (role: IamRole, name: string): string =>
  `arn:aws:sts::${role.account.id}:assumed-role/${role.name}/${name}`;

export const sessionCaller = (session: RoleSession, from: From, fromConsole = false): Caller => ({
  account: session.role.account.id,
  ...from,
  ...(fromConsole ? { fromConsole: true } : {}),
  userIdentity: {
    type: 'AssumedRole',
    principalId: `${session.role.roleId}:${session.name}`,
    arn: assumedRoleArn(session.role, session.name),
    accountId: session.role.account.id,
    accessKeyId: session.keyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: session.role.roleId,
        arn: roleArn(session.role),
        accountId: session.role.account.id,
        userName: session.role.name,
      },
      attributes: {
        creationDate: iso(session.since),
        mfaAuthenticated: String(session.mfa ?? false),
      },
      ...session.extra,
    },
  },
});

export const serviceCaller = (service: string, account: string): Caller => ({
  account,
  address: `${service}.amazonaws.com`,
  agent: `${service}.amazonaws.com`,
  userIdentity: { type: 'AWSService', invokedBy: `${service}.amazonaws.com` },
});

/** What STS answers when a session begins; the join key of lineage. */
export const credentialsOf = (session: RoleSession): Readonly<Record<string, unknown>> => ({
  credentials: {
    accessKeyId: session.keyId,
    sessionToken: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    expiration: new Date(session.since + session.role.maxSessionSeconds * 1000).toUTCString(),
  },
  assumedRoleUser: {
    assumedRoleId: `${session.role.roleId}:${session.name}`,
    arn: assumedRoleArn(session.role, session.name),
  },
});
