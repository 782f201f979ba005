/** Callers that ordinary days hardly show: the access portal, root, a federation token in the console. */

import { type IamUser, type Organisation, type Person, userArn } from '../../organisation/model.ts';
import { randomOf } from '../../random.ts';
import type { From } from '../callers.ts';
import type { Call, Caller } from '../record.ts';

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** A person at the access portal; AWS names them by the id in the identity store alone. */
export const identityCenterCaller = (
  organisation: Organisation,
  person: Person,
  from: From,
): Caller => {
  const [management] = organisation.accounts;
  const random = randomOf(organisation.seed, 'identity-center', person.email);
  const account = management?.id ?? '';
  const store = `d-${randomOf(organisation.seed, 'identity-store').hex(10)}`;
  return {
    account,
    ...from,
    userIdentity: {
      type: 'IdentityCenterUser',
      accountId: account,
      onBehalfOf: {
        userId: `${store.slice(2)}-${random.uuid()}`,
        identityStoreArn: `arn:aws:identitystore::${account}:identitystore/${store}`,
      },
      credentialId: random.hex(64),
    },
  };
};

export const getRoleCredentials = (roleName: string, account: string): Call => ({
  service: 'sso',
  name: 'GetRoleCredentials',
  readOnly: true,
  eventType: 'AwsServiceEvent',
  details: {
    role_name: roleName.replace(/^AWSReservedSSO_/, '').replace(/_[0-9a-f]{16}$/, ''),
    account_id: account,
  },
});

export const rootCaller = (
  account: string,
  from: From,
  session: { readonly keyId: string; readonly since: number } | undefined,
): Caller => ({
  account,
  ...from,
  ...(session ? { fromConsole: true } : {}),
  userIdentity: {
    type: 'Root',
    principalId: account,
    arn: `arn:aws:iam::${account}:root`,
    accountId: account,
    ...(session
      ? {
          accessKeyId: session.keyId,
          sessionContext: {
            attributes: { creationDate: iso(session.since), mfaAuthenticated: 'false' },
          },
        }
      : {}),
  },
});

/** The session of GetFederationToken: it may what the user may who asked for it. */
export const federatedCaller = (
  user: IamUser,
  name: string,
  keyId: string,
  from: From & { readonly since: number },
): Caller => ({
  account: user.account.id,
  address: from.address,
  agent: from.agent,
  userIdentity: {
    type: 'FederatedUser',
    principalId: `${user.account.id}:${name}`,
    arn: `arn:aws:sts::${user.account.id}:federated-user/${name}`,
    accountId: user.account.id,
    accessKeyId: keyId,
    sessionContext: {
      sessionIssuer: {
        type: 'IAMUser',
        principalId: user.userId,
        arn: userArn(user),
        accountId: user.account.id,
        userName: user.name,
      },
      attributes: { creationDate: iso(from.since), mfaAuthenticated: 'false' },
    },
  },
});

export const signinToken: Call = {
  service: 'signin',
  name: 'GetSigninToken',
  readOnly: false,
  eventType: 'AwsConsoleSignIn',
  response: { GetSigninToken: 'Success' },
  additional: { MobileVersion: 'No', MFAUsed: 'No' },
};

export const consoleAs = (mfa: boolean): Call => ({
  service: 'signin',
  name: 'ConsoleLogin',
  readOnly: false,
  eventType: 'AwsConsoleSignIn',
  response: { ConsoleLogin: 'Success' },
  additional: { MobileVersion: 'No', MFAUsed: mfa ? 'Yes' : 'No' },
});
