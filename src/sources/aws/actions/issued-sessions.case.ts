/** Sessions that a target opened before an action, to be told and tried. Test only. */
import { AssumeRoleCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { HeldCredential } from '../../../model/index.ts';
import { ACCOUNT, ciKey, type TwinBench } from '../twin/twin.case.ts';
import { heldBy, type IssuedSession } from './action-world.case.ts';

export const deploy = `arn:aws:iam::${ACCOUNT}:role/deploy`;

export const heldSession = async (bench: TwinBench): Promise<HeldCredential> => {
  const { Credentials } = await bench
    .sts(ciKey)
    .send(new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: 'build-7' }));
  return heldBy(bench, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  });
};

const sessionOf = (
  bench: TwinBench,
  forId: string,
  credentials:
    | {
        readonly AccessKeyId?: string | undefined;
        readonly SecretAccessKey?: string | undefined;
        readonly SessionToken?: string | undefined;
        readonly Expiration?: Date | undefined;
      }
    | undefined,
): IssuedSession => {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = credentials ?? {};
  return {
    nativeId: AccessKeyId,
    forId,
    expiresAt: credentials?.Expiration?.getTime() ?? 0,
    held: heldBy(bench, {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    }),
  };
};

/** The user's own session, and one of a role that it put on. */
export const openedByKey = async (bench: TwinBench): Promise<readonly IssuedSession[]> => {
  const sts = bench.sts(ciKey);
  const own = await sts.send(new GetSessionTokenCommand({}));
  const role = await sts.send(
    new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: 'build-8' }),
  );
  return [
    sessionOf(bench, `aws:arn:aws:iam::${ACCOUNT}:user/ci`, own.Credentials),
    sessionOf(bench, `aws:${deploy}`, role.Credentials),
  ];
};

export const openedAsRole = async (bench: TwinBench): Promise<readonly IssuedSession[]> => {
  const role = await bench
    .sts(ciKey)
    .send(new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: 'build-9' }));
  return [sessionOf(bench, `aws:${deploy}`, role.Credentials)];
};
