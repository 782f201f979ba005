/** The principal behind a record: one reader for each `userIdentity.type` that CloudTrail documents. */
import type { EventActor } from '../../model/index.ts';
import { obj, type Raw, str } from '../record.ts';
import { assumedRole, awsId, iamArn, identityCenterUserId, nameOfArn, serviceId } from './arn.ts';
import type { Asserted } from './session.ts';

export interface Who {
  readonly principalKind: EventActor['principalKind'];
  readonly name: string;
  readonly principalId?: string;
  readonly sessionName?: string | undefined;
  readonly proof?: Asserted;
}

type Reader = (identity: Raw, account: string | undefined) => Who;

const hidden = (name: string): boolean => name === 'HIDDEN_DUE_TO_SECURITY_REASONS';

const asUser: Reader = (identity, account) => {
  const name = str(identity['userName']);
  const arn =
    str(identity['arn']) ??
    (account && name && !hidden(name) ? iamArn(account, `user/${name}`) : undefined);
  return {
    principalKind: 'identity',
    name: name ?? (arn ? nameOfArn(arn) : 'unnamed IAM user'),
    ...(arn ? { principalId: awsId(arn) } : {}),
  };
};

const asRoot: Reader = (identity, account) => {
  const arn = str(identity['arn']) ?? (account ? iamArn(account, 'root') : undefined);
  return {
    principalKind: 'identity',
    name: 'root',
    ...(arn ? { principalId: awsId(arn) } : {}),
  };
};

const asAssumedRole: Reader = (identity) => {
  const arn = str(identity['arn']);
  const assumed = arn === undefined ? undefined : assumedRole(arn);
  const issuer = str(obj(obj(identity['sessionContext'])['sessionIssuer'])['arn']);
  const roleArn = issuer ?? assumed?.roleArn;
  return {
    principalKind: 'role',
    name: roleArn ? nameOfArn(roleArn) : (arn ?? 'unnamed role'),
    sessionName: assumed?.sessionName ?? str(identity['principalId'])?.split(':')[1],
    ...(roleArn ? { principalId: awsId(roleArn) } : {}),
  };
};

/** GetFederationToken: the session may at most what the IAM user who asked for it may. */
const asFederatedUser: Reader = (identity) => {
  const issuer = str(obj(obj(identity['sessionContext'])['sessionIssuer'])['arn']);
  const arn = str(identity['arn']);
  const principal = issuer ?? arn;
  return {
    principalKind: 'identity',
    name: principal ? nameOfArn(principal) : 'unnamed federated user',
    sessionName: arn ? nameOfArn(arn) : undefined,
    ...(principal ? { principalId: awsId(principal) } : {}),
  };
};

/** A caller of another account, known by its unique id only. */
const asForeign: Reader = (identity, account) => {
  const unique = str(identity['principalId'])?.split(':')[0];
  if (
    account === 'ANONYMOUS_PRINCIPAL' ||
    unique === 'ANONYMOUS_PRINCIPAL' ||
    account === 'anonymous'
  ) {
    return { principalKind: 'anonymous', name: 'anonymous' };
  }
  const kind = unique?.startsWith('AROA')
    ? 'role'
    : unique?.startsWith('AIDA')
      ? 'identity'
      : 'unknown';
  const native = unique && kind !== 'unknown' ? `principal:${unique}` : `account:${account ?? '?'}`;
  return { principalKind: kind, name: native, principalId: awsId(native) };
};

const asService: Reader = (identity) => {
  const service = str(identity['invokedBy']) ?? str(identity['principalId']) ?? 'unnamed service';
  return { principalKind: 'service', name: service, principalId: serviceId(service) };
};

const asWebIdentity: Reader = (identity) => {
  const provider = str(identity['identityProvider']) ?? 'unknown provider';
  const issuer = provider.includes(':oidc-provider/')
    ? provider.slice(provider.indexOf(':oidc-provider/') + ':oidc-provider/'.length)
    : provider;
  const subject = str(identity['userName']) ?? str(identity['principalId']) ?? 'unnamed';
  return {
    principalKind: 'identity',
    name: subject,
    principalId: awsId(`oidc:${issuer}:${subject}`),
    proof: { kind: 'oidc_subject', value: `${issuer}:${subject}`, verified: true },
  };
};

const asSaml: Reader = (identity) => {
  const provider = str(identity['identityProvider']) ?? 'unknown provider';
  const subject = str(identity['userName']) ?? str(identity['principalId']) ?? 'unnamed';
  return {
    principalKind: 'identity',
    name: subject,
    principalId: awsId(`saml:${provider}:${subject}`),
    proof: { kind: 'saml_subject', value: subject, verified: true },
  };
};

const asIdentityCenterUser: Reader = (identity) => {
  const behalf = obj(identity['onBehalfOf']);
  const store = str(behalf['identityStoreArn']);
  const user = str(behalf['userId']) ?? str(identity['principalId']);
  const name = str(identity['userName']) ?? user ?? 'unnamed Identity Center user';
  return {
    principalKind: 'identity',
    name,
    ...(user
      ? { principalId: identityCenterUserId(store ? nameOfArn(store) : 'unknown', user) }
      : {}),
  };
};

const asNamed: Reader = (identity) => {
  const native = str(identity['arn']) ?? str(identity['principalId']);
  const name = str(identity['userName']) ?? native ?? 'unknown';
  const service = str(identity['invokedBy']);
  if (native === undefined && service !== undefined) {
    return { principalKind: 'service', name: service, principalId: serviceId(service) };
  }
  return {
    principalKind: native === undefined ? 'unknown' : 'identity',
    name,
    ...(native === undefined ? {} : { principalId: awsId(native) }),
  };
};

/** `userIdentity.type` values of the CloudTrail record reference. */
const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries({
    IAMUser: asUser,
    Root: asRoot,
    AssumedRole: asAssumedRole,
    Role: asNamed,
    FederatedUser: asFederatedUser,
    AWSAccount: asForeign,
    AWSService: asService,
    WebIdentityUser: asWebIdentity,
    SAMLUser: asSaml,
    IdentityCenterUser: asIdentityCenterUser,
    Directory: asNamed,
    Unknown: asNamed,
  }),
);

export const principalOf = (identity: Raw): Who => {
  const read = readers.get(str(identity['type']) ?? '') ?? asNamed;
  return read(identity, str(identity['accountId']));
};
