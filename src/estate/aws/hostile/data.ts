/** Data carried out or destroyed, and the logs that would tell of it. */
import type { Random } from '../../random.ts';
import { read, write } from '../calls/call.ts';
import type { Call } from '../record.ts';

export const listObjectsOf = (bucketName: string): Call => ({
  ...read('s3', 'ListObjects', {
    bucketName,
    Host: `${bucketName}.s3.eu-west-1.amazonaws.com`,
    'list-type': '2',
  }),
});
/** A data event. */
export const getObject = (bucketName: string, key: string, random: Random): Call => ({
  ...read('s3', 'GetObject', {
    bucketName,
    Host: `${bucketName}.s3.eu-west-1.amazonaws.com`,
    key,
  }),
  management: false,
  additional: {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    bytesTransferredIn: 0,
    bytesTransferredOut: random.int(200_000, 90_000_000),
    AuthenticationMethod: 'AuthHeader',
  },
  resources: [
    { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucketName}/${key}` },
    { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` },
  ],
});
export const deleteObjects = (bucketName: string): Call => ({
  ...write('s3', 'DeleteObjects', { bucketName, delete: '' }),
  management: false,
  resources: [{ type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` }],
});
export const suspendVersioning = (bucketName: string): Call =>
  write('s3', 'PutBucketVersioning', {
    bucketName,
    versioning: '',
    VersioningConfiguration: { Status: 'Suspended' },
  });
export const openBucketTo = (bucketName: string, outsider: string): Call =>
  write('s3', 'PutBucketPolicy', {
    bucketName,
    policy: '',
    bucketPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${outsider}:root` },
          Action: ['s3:GetObject', 's3:ListBucket'],
          Resource: [`arn:aws:s3:::${bucketName}`, `arn:aws:s3:::${bucketName}/*`],
        },
      ],
    },
  });
export const unblockPublicAccess = (bucketName: string): Call =>
  write('s3', 'DeleteBucketPublicAccessBlock', { bucketName, publicAccessBlock: '' });

export const snapshotDatabase = (name: string): Call =>
  write('rds', 'CreateDBSnapshot', { dBInstanceIdentifier: 'orders', dBSnapshotIdentifier: name });
export const shareDatabaseSnapshot = (name: string, outsider: string): Call =>
  write(
    'rds',
    'ModifyDBSnapshotAttribute',
    { attributeName: 'restore', dBSnapshotIdentifier: name, valuesToAdd: [outsider] },
    {
      dBSnapshotIdentifier: name,
      dBSnapshotAttributes: [{ attributeName: 'restore', attributeValues: [outsider] }],
    },
  );
export const shareImage = (outsider: string, random: Random): Call =>
  write(
    'ec2',
    'ModifyImageAttribute',
    {
      imageId: `ami-${random.hex(17)}`,
      attributeType: 'launchPermission',
      launchPermission: { add: { items: [{ userId: outsider }] } },
    },
    { _return: true },
  );

export const readSecretsInBulk = (): Call =>
  read('secretsmanager', 'BatchGetSecretValue', {
    filters: [{ key: 'name', values: ['app/'] }],
    maxResults: 20,
  });
export const listParameters = (): Call => read('ssm', 'DescribeParameters', { maxResults: 50 });
export const readParameters = (account: string, names: readonly string[]): Call => ({
  ...read('ssm', 'GetParameters', { names, withDecryption: true }),
  resources: names.map((name) => ({
    accountId: account,
    type: 'AWS::SSM::Parameter',
    ARN: `arn:aws:ssm:eu-west-1:${account}:parameter${name}`,
  })),
});
export const scheduleKeyDeletion = (account: string, random: Random): Call => {
  const keyId = `arn:aws:kms:eu-west-1:${account}:key/${random.uuid()}`;
  return {
    ...write('kms', 'ScheduleKeyDeletion', { keyId, pendingWindowInDays: 7 }, { keyId }),
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: keyId }],
  };
};

export const deleteTrail = (account: string): Call =>
  write('cloudtrail', 'DeleteTrail', {
    name: `arn:aws:cloudtrail:us-east-1:${account}:trail/organisation`,
  });
export const logNothing = (): Call =>
  write('cloudtrail', 'PutEventSelectors', {
    trailName: 'organisation',
    eventSelectors: [
      { readWriteType: 'ReadOnly', includeManagementEvents: false, dataResources: [] },
    ],
  });
export const deleteDetector = (random: Random): Call =>
  write('guardduty', 'DeleteDetector', { detectorId: random.hex(32) });
export const stopRecorder = (): Call =>
  write('config', 'StopConfigurationRecorder', { configurationRecorderName: 'default' });
export const deleteFlowLogs = (random: Random): Call =>
  write('ec2', 'DeleteFlowLogs', {
    DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: `fl-${random.hex(17)}` } },
  });
