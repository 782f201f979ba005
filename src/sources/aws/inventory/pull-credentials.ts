/** Keys, devices and other credentials of each user, as IAM lists them one user at a time. */
import {
  GetAccessKeyLastUsedCommand,
  type IAMClient,
  ListServiceSpecificCredentialsCommand,
  paginateListAccessKeys,
  paginateListMFADevices,
  paginateListSigningCertificates,
  paginateListSSHPublicKeys,
} from '@aws-sdk/client-iam';
import {
  type BlindSpot,
  type Credential,
  type Fact,
  known,
  unknown,
} from '../../../model/index.ts';
import { awsId, nameOfArn } from '../arn.ts';
import { credentialFact, KEY_USE_PRECISION } from './facts.ts';
import { inParallel, type Listed, listed, pages } from './listing.ts';

export interface UserCredentials {
  readonly arn: string;
  readonly keys: Listed<readonly Credential[]>;
  readonly devices: Listed<readonly Credential[]>;
  readonly others: Listed<readonly Credential[]>;
}

const USE = 'iam:GetAccessKeyLastUsed';

/** IAM throttles an account as a whole: more at a time gains nothing. */
const AT_A_TIME = 4;

const fact = (time: Date | undefined, what: string): Fact<number> =>
  time === undefined ? unknown(`IAM does not say ${what}`) : known(time.getTime());

const lastUse = async (iam: IAMClient, key: string): Promise<Fact<number | null>> => {
  const used = await listed(`last use of ${key}`, USE, () =>
    iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key })),
  );
  if (!used.seen) return unknown(used.blind.because);
  // Without a date: never used since AWS tracks it (April 2015).
  return known(used.value.AccessKeyLastUsed?.LastUsedDate?.getTime() ?? null);
};

const status = (value: string | undefined): Credential['status'] =>
  value === 'Active' ? 'active' : value === 'Inactive' ? 'inactive' : 'unknown';

const keysOf = async (iam: IAMClient, arn: string): Promise<readonly Credential[]> => {
  const found = await pages(
    paginateListAccessKeys({ client: iam }, { UserName: nameOfArn(arn) }),
    (page) => page.AccessKeyMetadata,
  );
  return inParallel(
    found.filter((one) => one.AccessKeyId !== undefined),
    2,
    async (one) =>
      credentialFact({
        ofId: awsId(arn),
        type: 'access_key',
        nativeId: one.AccessKeyId ?? '',
        status: status(one.Status),
        createdAt: fact(one.CreateDate, 'when it was made'),
        lastUsedAt: await lastUse(iam, one.AccessKeyId ?? ''),
        lastUsedPrecision: KEY_USE_PRECISION,
      }),
  );
};

const devicesOf = async (iam: IAMClient, arn: string): Promise<readonly Credential[]> => {
  const found = await pages(
    paginateListMFADevices({ client: iam }, { UserName: nameOfArn(arn) }),
    (page) => page.MFADevices,
  );
  return found.map((one) =>
    credentialFact({
      ofId: awsId(arn),
      type: 'authenticator',
      nativeId: one.SerialNumber ?? `device@${arn}`,
      status: 'active',
      createdAt: fact(one.EnableDate, 'when it was enabled'),
    }),
  );
};

/** SSH keys (CodeCommit), service credentials (CodeCommit, Keyspaces, Bedrock API keys), certificates. */
const othersOf = async (iam: IAMClient, arn: string): Promise<readonly Credential[]> => {
  const UserName = nameOfArn(arn);
  const ofId = awsId(arn);
  const services = await iam.send(new ListServiceSpecificCredentialsCommand({ UserName }));
  const ssh = await pages(
    paginateListSSHPublicKeys({ client: iam }, { UserName }),
    (page) => page.SSHPublicKeys,
  );
  const certificates = await pages(
    paginateListSigningCertificates({ client: iam }, { UserName }),
    (page) => page.Certificates,
  );
  return [
    ...(services.ServiceSpecificCredentials ?? []).map((one) =>
      credentialFact({
        ofId,
        type: 'api_token',
        nativeId: one.ServiceSpecificCredentialId ?? '',
        status: status(one.Status),
        createdAt: fact(one.CreateDate, 'when it was made'),
        ...(one.ExpirationDate === undefined
          ? {}
          : { expiresAt: known(one.ExpirationDate.getTime()) }),
      }),
    ),
    ...ssh.map((one) =>
      credentialFact({
        ofId,
        type: 'ssh_key',
        nativeId: one.SSHPublicKeyId ?? '',
        status: status(one.Status),
        createdAt: fact(one.UploadDate, 'when it was uploaded'),
      }),
    ),
    ...certificates.map((one) =>
      credentialFact({
        ofId,
        type: 'certificate',
        nativeId: one.CertificateId ?? '',
        status: status(one.Status),
        createdAt: fact(one.UploadDate, 'when it was uploaded'),
      }),
    ),
  ];
};

/** Once refused, refused for everybody: the rest is not asked. */
const stopping = <T>(): ((ask: () => Promise<Listed<T>>) => Promise<Listed<T>>) => {
  let refusal: Listed<T> | undefined;
  return async (ask) => {
    if (refusal !== undefined) return refusal;
    const answer = await ask();
    if (!answer.seen) refusal = answer;
    return answer;
  };
};

export const pullUserCredentials = async (
  iam: IAMClient,
  arns: readonly string[],
): Promise<readonly UserCredentials[]> => {
  const keys = stopping<readonly Credential[]>();
  const devices = stopping<readonly Credential[]>();
  const others = stopping<readonly Credential[]>();
  return inParallel(arns, AT_A_TIME, async (arn) => ({
    arn,
    keys: await keys(() => listed('access keys', 'iam:ListAccessKeys', () => keysOf(iam, arn))),
    devices: await devices(() =>
      listed('MFA devices', 'iam:ListMFADevices', () => devicesOf(iam, arn)),
    ),
    others: await others(() =>
      listed(
        'SSH keys, service credentials and certificates',
        'iam:ListSSHPublicKeys, iam:ListServiceSpecificCredentials, iam:ListSigningCertificates',
        () => othersOf(iam, arn),
      ),
    ),
  }));
};

/** Each blind spot once. */
export const blindIn = (users: readonly UserCredentials[]): readonly BlindSpot[] => {
  const out = new Map<string, BlindSpot>();
  for (const user of users) {
    for (const one of [user.keys, user.devices, user.others]) {
      if (!one.seen) out.set(one.blind.area, one.blind);
    }
  }
  return [...out.values()];
};

/** Keys are listed whole without it; only when they were last used is then not known. */
export const blindToUse = (users: readonly UserCredentials[]): readonly BlindSpot[] => {
  for (const { keys } of users) {
    for (const { lastUsedAt } of keys.seen ? keys.value : []) {
      if (!lastUsedAt.known)
        return [{ area: 'last use of access keys', because: lastUsedAt.because, needs: USE }];
    }
  }
  return [];
};
