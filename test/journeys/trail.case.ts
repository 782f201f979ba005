/** A few records of one user's trail that open an incident and make it grow. */
import type { Platform } from '../../src/platform/platform-contract.ts';

export const call = (eventName: string, nth: number, account = '111122223333') => ({
  eventVersion: '1.11',
  eventID: `e-${nth}`,
  eventTime: new Date(Date.now() - 60_000 + nth * 1_000).toISOString(),
  eventSource: 'cloudtrail.amazonaws.com',
  ...{ eventName, awsRegion: 'eu-west-1', sourceIPAddress: '198.51.100.20' },
  userAgent: 'aws-cli/2.13.0 Python/3.11.4 Linux/5.15.0',
  ...{ recipientAccountId: account, readOnly: false },
  userIdentity: {
    type: 'IAMUser',
    arn: `arn:aws:iam::${account}:user/nadia`,
    ...{ accountId: account, userName: 'nadia', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  },
  requestParameters: { name: 'main' },
  responseElements: null,
});

export const send = (
  platform: Pick<Platform, 'stream' | 'tenant'>,
  record: unknown,
  partition = 0,
): Promise<number> =>
  platform.stream.append(
    partition,
    { tenant: platform.tenant, kind: 'events', source: 'aws', receivedAt: Date.now(), count: 1 },
    Buffer.from(`${JSON.stringify(record)}\n`),
  );
