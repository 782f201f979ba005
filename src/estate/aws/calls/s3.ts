/** Buckets. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import { read, write } from './call.ts';

const BUCKET = 'northwind-app';

export const listBuckets = (): Call => read('s3', 'ListBuckets', { Host: 's3.amazonaws.com' });
/** As a tool's client asks, without a host of its own. */
export const listBucketsPlainly = (): Call => read('s3', 'ListBuckets');
export const getBucketPolicy = (): Call =>
  read('s3', 'GetBucketPolicy', {
    bucketName: BUCKET,
    Host: `${BUCKET}.s3.amazonaws.com`,
    policy: '',
  });
export const getBucketEncryption = (): Call =>
  read('s3', 'GetBucketEncryption', { bucketName: BUCKET, encryption: '' });
export const getBucketAcl = (): Call => read('s3', 'GetBucketAcl', { bucketName: BUCKET, acl: '' });
export const listObjects = (): Call =>
  read('s3', 'ListObjects', { bucketName: 'northwind-backup' });

export const putBucketTagging = (random: Random): Call =>
  write('s3', 'PutBucketTagging', {
    bucketName: `northwind-dev-${random.int(1, 9)}`,
    tagging: '',
  });

export const putBucketPolicy = (): Call =>
  write('s3', 'PutBucketPolicy', {
    bucketName: BUCKET,
    bucketPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: `arn:aws:s3:::${BUCKET}/*`,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
    policy: '',
  });

export const putPublicAccessBlock = (): Call =>
  write('s3', 'PutBucketPublicAccessBlock', {
    bucketName: BUCKET,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    publicAccessBlock: '',
  });
