/** From a CloudTrail event name to the IAM action that allowed it, and whether it reads or writes. */

/** Event sources whose IAM prefix is not their first label. */
const prefixes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'monitoring.amazonaws.com': 'cloudwatch',
    'email.amazonaws.com': 'ses',
    'tagging.amazonaws.com': 'tag',
    'cloudcontrolapi.amazonaws.com': 'cloudformation',
    'streams.dynamodb.amazonaws.com': 'dynamodb',
    'bedrock-runtime.amazonaws.com': 'bedrock',
    's3-outposts.amazonaws.com': 's3-outposts',
    'sso-oauth.amazonaws.com': 'sso-oauth',
  }),
);

/** Where the operation's name is not the action's (Service Authorization Reference of S3, Lambda, Bedrock, KMS). */
const actions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'lambda:Invoke': 'lambda:InvokeFunction',
    'bedrock:Converse': 'bedrock:InvokeModel',
    'bedrock:ConverseStream': 'bedrock:InvokeModelWithResponseStream',
    'kms:ReEncrypt': 'kms:ReEncryptFrom',
    's3:ListBuckets': 's3:ListAllMyBuckets',
    's3:ListObjects': 's3:ListBucket',
    's3:ListObjectsV2': 's3:ListBucket',
    's3:HeadBucket': 's3:ListBucket',
    's3:ListObjectVersions': 's3:ListBucketVersions',
    's3:ListMultipartUploads': 's3:ListBucketMultipartUploads',
    's3:ListParts': 's3:ListMultipartUploadParts',
    's3:HeadObject': 's3:GetObject',
    's3:SelectObjectContent': 's3:GetObject',
    's3:CopyObject': 's3:PutObject',
    's3:CreateMultipartUpload': 's3:PutObject',
    's3:UploadPart': 's3:PutObject',
    's3:UploadPartCopy': 's3:PutObject',
    's3:CompleteMultipartUpload': 's3:PutObject',
    's3:DeleteObjects': 's3:DeleteObject',
    's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
    's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
    's3:DeleteBucketEncryption': 's3:PutEncryptionConfiguration',
    's3:GetBucketReplication': 's3:GetReplicationConfiguration',
    's3:PutBucketReplication': 's3:PutReplicationConfiguration',
    's3:DeleteBucketReplication': 's3:PutReplicationConfiguration',
    's3:GetBucketLifecycle': 's3:GetLifecycleConfiguration',
    's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
    's3:PutBucketLifecycle': 's3:PutLifecycleConfiguration',
    's3:PutBucketLifecycleConfiguration': 's3:PutLifecycleConfiguration',
    's3:DeleteBucketLifecycle': 's3:PutLifecycleConfiguration',
    's3:GetBucketAccelerateConfiguration': 's3:GetAccelerateConfiguration',
    's3:GetBucketCors': 's3:GetBucketCORS',
    's3:PutBucketCors': 's3:PutBucketCORS',
    's3:DeleteBucketCors': 's3:PutBucketCORS',
    's3:DeleteBucketTagging': 's3:PutBucketTagging',
    's3:DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
    's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
    's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
    's3:DeleteBucketPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  }),
);

/** Lambda, CloudFront and others write the API version into the name: `UpdateFunctionCode20150331v2`. */
const version = /(?:20\d{2}_?\d{2}_?\d{2})(?:v\d+)?$/;

export const operationOf = (eventName: string): string => eventName.replace(version, '');

/** `lambda.amazonaws.com`, `UpdateFunctionCode20150331v2` → `lambda:UpdateFunctionCode`. */
export const privilegeOf = (eventSource: string, eventName: string): string => {
  const prefix = prefixes.get(eventSource) ?? eventSource.split('.')[0] ?? eventSource;
  const named = `${prefix}:${operationOf(eventName)}`;
  return actions.get(named) ?? named;
};

const reading =
  /^(?:Get|List|Describe|Head|Lookup|Search|Select|Query|Scan|BatchGet|Check|Verify|Validate|Simulate|Test|Preview|Estimate|View|Detect|Discover|Read|Download|Decode)/;

/** The verb's own meaning, for records that do not say `readOnly`. */
export const effectOfVerb = (operation: string): 'read' | 'write' =>
  reading.test(operation) ? 'read' : 'write';

/** OCSF API Activity: 1 Create, 2 Read, 3 Update, 4 Delete, 99 Other. */
export const apiActivityOf = (operation: string, reads: boolean): number => {
  if (reads) return 2;
  if (
    /^(?:Create|Run|Register|Issue|Import|Allocate|Upload|Publish|Request|Add|Put)/.test(operation)
  ) {
    return /^Put/.test(operation) ? 3 : 1;
  }
  if (/^(?:Delete|Terminate|Remove|Deregister|Release|Purge|Cancel|Leave)/.test(operation))
    return 4;
  if (
    /^(?:Update|Modify|Set|Change|Attach|Detach|Enable|Disable|Associate|Disassociate|Tag|Untag|Start|Stop|Authorize|Revoke|Reset|Restore|Rotate|Replace)/.test(
      operation,
    )
  ) {
    return 3;
  }
  return 99;
};
