/**
 * Objects in a bucket with Object Lock, in compliance mode: nobody, the account's root user included, can overwrite
 * or delete a version before its time.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

export interface LockedBucket {
  readonly bucket: string;
  /** Ends in a slash, or is empty. */
  readonly prefix: string;
  readonly region: string;
  /** Of another store that speaks the same protocol. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export const lockedObjects = ({ bucket, prefix, region, endpoint, credentials }: LockedBucket) => {
  const client = new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: 3,
  });
  const keyOf = (name: string): string => `${prefix}${name}`;
  return {
    async put(name: string, text: string, until: number): Promise<boolean> {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: keyOf(name),
            Body: text,
            ContentType: 'application/json',
            // Required with a lock: the store checks what it holds for good.
            ChecksumAlgorithm: 'SHA256',
            IfNoneMatch: '*',
            ObjectLockMode: 'COMPLIANCE',
            ObjectLockRetainUntilDate: new Date(until),
          }),
        );
        return true;
      } catch (fault) {
        if (fault instanceof S3ServiceException && fault.$metadata.httpStatusCode === 412)
          return false;
        throw fault;
      }
    },
    async *names(below: string): AsyncIterable<string> {
      const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: keyOf(below) });
      for await (const { Contents = [] } of pages)
        for (const { Key } of Contents) if (Key !== undefined) yield Key.slice(prefix.length);
    },
    async get(name: string): Promise<string> {
      const { Body } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: keyOf(name) }),
      );
      return (await Body?.transformToString('utf8')) ?? '';
    },
    close: () => client.destroy(),
  };
};
