/** The credential an operation brought into being: the join key of lineage. */
import type { CredentialKind, IssuedCredential } from '../../model/index.ts';
import { instant, list, obj, type Raw, str } from '../record.ts';
import { assumedRole, awsId, iamArn, passwordHandle } from './arn.ts';

type Reader = (
  record: Raw,
  answer: Raw,
  actorId: string | undefined,
) => IssuedCredential | undefined;

/** Role sessions: the role is in the request, and in the answer without its path. */
const roleSession: Reader = (record, answer) => {
  const credentials = obj(answer['credentials']);
  const key = str(credentials['accessKeyId']);
  const assumed = assumedRole(str(obj(answer['assumedRoleUser'])['arn']) ?? '');
  const asked = obj(record['requestParameters']);
  const role = str(asked['roleArn']) ?? assumed?.roleArn;
  if (key === undefined || role === undefined) return undefined;
  const expiresAt = instant(credentials['expiration']);
  const sessionName = str(asked['roleSessionName']) ?? assumed?.sessionName;
  return {
    type: 'session_token',
    nativeId: key,
    forId: awsId(role),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(sessionName === undefined ? {} : { sessionName }),
  };
};

/** GetSessionToken and GetFederationToken act as the user who asked. */
const ownSession: Reader = (record, answer, actorId) => {
  const credentials = obj(answer['credentials']);
  const key = str(credentials['accessKeyId']);
  if (key === undefined || actorId === undefined) return undefined;
  const expiresAt = instant(credentials['expiration']);
  const sessionName = str(obj(record['requestParameters'])['name']);
  return {
    type: 'session_token',
    nativeId: key,
    forId: actorId,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(sessionName === undefined ? {} : { sessionName }),
  };
};

/** AssumeRoot: the root of a member account. */
const rootSession: Reader = (record, answer) => {
  const credentials = obj(answer['credentials']);
  const key = str(credentials['accessKeyId']);
  const asked = str(obj(record['requestParameters'])['targetPrincipal']);
  if (key === undefined || asked === undefined) return undefined;
  const expiresAt = instant(credentials['expiration']);
  const forId = awsId(asked.startsWith('arn:') ? asked : iamArn(asked, 'root'));
  return {
    type: 'session_token',
    nativeId: key,
    forId,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
};

/** IAM Roles Anywhere answers with a set of one. */
const certificateSession: Reader = (record, answer) => {
  const first = obj(list(answer['credentialSet'])[0]);
  const role = str(first['roleArn']) ?? str(obj(record['requestParameters'])['roleArn']);
  const credentials = obj(first['credentials']);
  const key = str(credentials['accessKeyId']);
  if (key === undefined || role === undefined) return undefined;
  const expiresAt = instant(credentials['expiration']);
  return {
    type: 'session_token',
    nativeId: key,
    forId: awsId(role),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
};

/** How answers call the root user. */
const ROOT = '<root_account>';

/** The user a key or password is made for: named, or the caller. */
const ownerOf = (record: Raw, answered: Raw, actorId: string | undefined): string | undefined => {
  const name = str(answered['userName']) ?? str(obj(record['requestParameters'])['userName']);
  if (name === undefined || name === ROOT) return actorId;
  if (actorId?.endsWith(`/${name}`) && actorId.includes(':user/')) return actorId;
  const account =
    str(record['recipientAccountId']) ?? str(obj(record['userIdentity'])['accountId']);
  if (account === undefined) return undefined;
  const partition = actorId?.startsWith('aws:arn:') ? actorId.split(':')[2] : undefined;
  return awsId(iamArn(account, `user/${name}`, partition));
};

const lasting =
  (type: CredentialKind, answerField: string, idField: string): Reader =>
  (record, answer, actorId) => {
    const made = obj(answer[answerField]);
    const nativeId = str(made[idField]);
    const forId = ownerOf(record, made, actorId);
    const expiresAt = instant(made['expirationDate']);
    return nativeId === undefined || forId === undefined
      ? undefined
      : { type, nativeId, forId, ...(expiresAt === undefined ? {} : { expiresAt }) };
  };

const password: Reader = (record, answer, actorId) => {
  const forId = ownerOf(record, obj(answer['loginProfile']), actorId);
  return forId?.startsWith('aws:arn:')
    ? { type: 'password', nativeId: passwordHandle(forId.slice('aws:'.length)), forId }
    : undefined;
};

const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries<Reader>({
    'sts:AssumeRole': roleSession,
    'sts:AssumeRoleWithSAML': roleSession,
    'sts:AssumeRoleWithWebIdentity': roleSession,
    'sts:AssumeRoot': rootSession,
    'sts:GetSessionToken': ownSession,
    'sts:GetFederationToken': ownSession,
    'rolesanywhere:CreateSession': certificateSession,
    'iam:CreateAccessKey': lasting('access_key', 'accessKey', 'accessKeyId'),
    'iam:CreateServiceSpecificCredential': lasting(
      'api_token',
      'serviceSpecificCredential',
      'serviceSpecificCredentialId',
    ),
    'iam:ResetServiceSpecificCredential': lasting(
      'api_token',
      'serviceSpecificCredential',
      'serviceSpecificCredentialId',
    ),
    'iam:UploadSSHPublicKey': lasting('ssh_key', 'sSHPublicKey', 'sSHPublicKeyId'),
    'iam:UploadSigningCertificate': lasting('certificate', 'certificate', 'certificateId'),
    'iam:CreateLoginProfile': password,
  }),
);

/** Only for operations that succeeded: a refused call issues nothing. */
export const issuedBy = (
  record: Raw,
  privilege: string,
  actorId: string | undefined,
): IssuedCredential | undefined =>
  readers.get(privilege)?.(record, obj(record['responseElements']), actorId);
