/** What tests of the twin share: refusals as the SDK throws them, credentials as it hands them out. Test only. */
import { GetUserCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach } from 'vitest';
import { ACCOUNT, type ClientCredentials, ciKey, startBench, type TwinBench } from './twin.case.ts';

export const denyAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

export const errorOf = async (
  attempt: Promise<unknown>,
): Promise<{ name: string; status: number | undefined; message: string }> => {
  try {
    await attempt;
  } catch (fault) {
    const error = fault as Error & { $metadata?: { httpStatusCode?: number } };
    return { name: error.name, status: error.$metadata?.httpStatusCode, message: error.message };
  }
  throw new Error('expected a refusal');
};

export const held = (
  credentials:
    | {
        AccessKeyId?: string | undefined;
        SecretAccessKey?: string | undefined;
        SessionToken?: string | undefined;
      }
    | undefined,
): ClientCredentials => ({
  accessKeyId: credentials?.AccessKeyId ?? '',
  secretAccessKey: credentials?.SecretAccessKey ?? '',
  sessionToken: credentials?.SessionToken ?? '',
});

export const deploy = `arn:aws:iam::${ACCOUNT}:role/deploy`;

/** A bench for each test, and its two commonest calls. */
export const benchForEach = () => {
  let bench: TwinBench | undefined;
  const get = (): TwinBench => {
    if (!bench) throw new Error('no bench outside of a test');
    return bench;
  };
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => get().close());
  return {
    get bench(): TwinBench {
      return get();
    },
    async assume(credentials: ClientCredentials = ciKey): Promise<ClientCredentials> {
      const answer = await get()
        .sts(credentials)
        .send(new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: 'build-7' }));
      return held(answer.Credentials);
    },
    getUser: (credentials: ClientCredentials, UserName = 'ci') =>
      get().iam(credentials).send(new GetUserCommand({ UserName })),
  };
};
