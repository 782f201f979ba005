import { describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from '../../../inventory/index.ts';
import type { Resource } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { BUCKET, FUNCTION, QUEUE, TOPIC } from '../inventory/policied.ts';
import { SECRET } from '../inventory/services.ts';
import { parseCloudTrail } from '../parse.ts';
import { applyCloudTrail } from './index.ts';

const ACCOUNT = '123456789012';
const OTHER = '999988887777';
const START = Date.parse('2026-03-02T00:00:00Z');
const REGION = 'eu-central-1';

let serial = 0;
const run = (inventory: Inventory, name: string, more: Raw): void => {
  serial++;
  const [service = '', operation = ''] = name.split(':');
  const event = parseCloudTrail({
    eventVersion: '1.11',
    eventID: `policy-event-${serial}`,
    eventTime: new Date(START + serial * 60_000).toISOString(),
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    recipientAccountId: ACCOUNT,
    awsRegion: REGION,
    sourceIPAddress: '198.51.100.20',
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      accountId: ACCOUNT,
      userName: 'alice',
      accessKeyId: 'AKIAEXAMPLE000000099',
    },
    requestParameters: null,
    responseElements: null,
    ...more,
  });
  inventory.applyChanges(applyCloudTrail(event, inventory.view));
};

const arns = {
  bucket: 'arn:aws:s3:::reports',
  queue: `arn:aws:sqs:${REGION}:${ACCOUNT}:orders`,
  topic: `arn:aws:sns:${REGION}:${ACCOUNT}:alerts`,
  function: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:resize`,
  secret: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:db-AbCdEf`,
};
const resource = (nativeId: string, type: string): Resource => ({
  kind: 'resource',
  id: `aws:${nativeId}`,
  system: 'aws',
  nativeId,
  scope: ACCOUNT,
  name: nativeId.split(/[:/]/).at(-1)?.replace('db-AbCdEf', 'db') ?? '',
  type,
  policy: 'none',
  tags: {},
});

const start = (): Inventory => {
  const inventory = createInventory({ now: () => START + 365 * 86_400_000 });
  inventory.applySnapshot({
    system: 'aws',
    scope: ACCOUNT,
    takenAt: START,
    complete: [],
    blind: [],
    facts: [
      resource(arns.bucket, BUCKET),
      resource(arns.queue, QUEUE),
      resource(arns.topic, TOPIC),
      resource(arns.function, FUNCTION),
      resource(arns.secret, SECRET),
    ],
  });
  return inventory;
};

const on = ({ view }: Inventory, arn: string): readonly string[] =>
  view
    .entitlementsOn(`aws:${arn}`)
    .map(({ holderId, privileges }) => `${holderId} ${privileges.join()}`)
    .sort();

const policyState = ({ view }: Inventory, arn: string) => view.resource(`aws:${arn}`)?.policy;

const statement = (Action: string, Resource: string) => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
  Action,
  Resource,
});
const document = (Action: string, Resource = '*') => ({
  Version: '2012-10-17',
  Statement: [statement(Action, Resource)],
});

describe('policies of resources, by events', () => {
  it('of a bucket are put as an object, and gone when they are deleted', () => {
    const inventory = start();
    run(inventory, 's3:PutBucketPolicy', {
      requestParameters: {
        bucketName: 'reports',
        bucketPolicy: document('s3:GetObject', `${arns.bucket}/*`),
      },
    });
    expect(on(inventory, arns.bucket)).toEqual([`aws:account:${OTHER} s3:GetObject`]);
    expect(policyState(inventory, arns.bucket)).toBe('read');
    run(inventory, 's3:DeleteBucketPolicy', { requestParameters: { bucketName: 'reports' } });
    expect(on(inventory, arns.bucket)).toEqual([]);
    expect(policyState(inventory, arns.bucket)).toBe('none');
  });

  it('of a bucket are joined by its access control list, unless public lists are ignored', () => {
    const inventory = start();
    const acl = { requestParameters: { bucketName: 'reports', 'x-amz-acl': ['public-read'] } };
    run(inventory, 's3:PutBucketAcl', acl);
    expect(on(inventory, arns.bucket)).toEqual([
      'aws:anyone s3:ListBucket,s3:ListBucketVersions,s3:ListBucketMultipartUploads',
    ]);
    run(inventory, 's3:PutBucketAcl', {
      requestParameters: {
        bucketName: 'reports',
        AccessControlPolicy: {
          Owner: { ID: 'own' },
          AccessControlList: {
            Grant: [
              { Grantee: { ID: 'own' }, Permission: 'FULL_CONTROL' },
              { Grantee: { ID: 'partner' }, Permission: 'WRITE' },
            ],
          },
        },
      },
    });
    expect(on(inventory, arns.bucket)).toEqual(['aws:principal:partner s3:PutObject']);
    const PublicAccessBlockConfiguration = { IgnorePublicAcls: true, RestrictPublicBuckets: true };
    run(inventory, 's3:PutBucketPublicAccessBlock', {
      requestParameters: { bucketName: 'reports', PublicAccessBlockConfiguration },
    });
    expect(inventory.view.resource(`aws:${arns.bucket}`)?.tags).toMatchObject({
      ignore_public_acls: 'true',
      restrict_public_buckets: 'true',
    });
    run(inventory, 's3:PutBucketAcl', acl);
    expect(on(inventory, arns.bucket)).toEqual([]);
    run(inventory, 's3:DeleteBucketPublicAccessBlock', {
      requestParameters: { bucketName: 'reports' },
    });
    run(inventory, 's3:PutBucketAcl', acl);
    expect(on(inventory, arns.bucket)).toHaveLength(1);
  });

  it('of queues and topics are put whole, widened under a label, and narrowed by it', () => {
    const inventory = start();
    const queueUrl = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/orders`;
    const Policy = JSON.stringify(document('sqs:SendMessage'));
    run(inventory, 'sqs:SetQueueAttributes', {
      requestParameters: { queueUrl, attributes: { Policy } },
    });
    run(inventory, 'sqs:AddPermission', {
      requestParameters: { queueUrl, label: 'peer', aWSAccountIds: [OTHER], actions: ['*'] },
    });
    expect(on(inventory, arns.queue)).toEqual([
      `aws:account:${OTHER} SQS:*`,
      `aws:account:${OTHER} sqs:SendMessage`,
    ]);
    run(inventory, 'sqs:RemovePermission', { requestParameters: { queueUrl, label: 'peer' } });
    expect(on(inventory, arns.queue)).toHaveLength(1);
    run(inventory, 'sqs:SetQueueAttributes', {
      requestParameters: { queueUrl, attributes: { Policy: '' } },
    });
    expect(on(inventory, arns.queue)).toEqual([]);
    expect(policyState(inventory, arns.queue)).toBe('none');
    const topicArn = arns.topic;
    const attributeValue = JSON.stringify(document('SNS:Publish'));
    run(inventory, 'sns:SetTopicAttributes', {
      requestParameters: { topicArn, attributeName: 'Policy', attributeValue },
    });
    run(inventory, 'sns:SetTopicAttributes', {
      requestParameters: { topicArn, attributeName: 'DisplayName', attributeValue: 'x' },
    });
    expect(on(inventory, arns.topic)).toEqual([`aws:account:${OTHER} SNS:Publish`]);
  });

  it('of a function are told by the answer, whatever name the call used', () => {
    const inventory = start();
    const text = JSON.stringify({
      Sid: 'outside',
      ...statement('lambda:InvokeFunction', arns.function),
    });
    run(inventory, 'lambda:AddPermission20150331v2', {
      requestParameters: { functionName: 'resize', statementId: 'outside' },
      responseElements: { statement: text },
    });
    expect(on(inventory, arns.function)).toEqual([`aws:account:${OTHER} lambda:InvokeFunction`]);
    expect(policyState(inventory, arns.function)).toBe('read');
    run(inventory, 'lambda:RemovePermission20150331v2', {
      requestParameters: { functionName: arns.function, statementId: 'outside' },
    });
    expect(on(inventory, arns.function)).toEqual([]);
  });

  it('of a secret are found by its name; what cannot be read, or was refused, changes nothing', () => {
    const inventory = start();
    const resourcePolicy = JSON.stringify(document('secretsmanager:GetSecretValue'));
    run(inventory, 'secretsmanager:PutResourcePolicy', {
      requestParameters: { secretId: 'db', resourcePolicy },
    });
    const told = [`aws:account:${OTHER} secretsmanager:GetSecretValue`];
    expect(on(inventory, arns.secret)).toEqual(told);
    run(inventory, 'secretsmanager:PutResourcePolicy', {
      requestParameters: { secretId: 'db', resourcePolicy: '{' },
    });
    run(inventory, 'secretsmanager:DeleteResourcePolicy', {
      requestParameters: { secretId: 'db' },
      errorCode: 'AccessDenied',
    });
    expect(on(inventory, arns.secret)).toEqual(told);
    run(inventory, 'secretsmanager:DeleteResourcePolicy', {
      requestParameters: { secretId: arns.secret },
    });
    expect(on(inventory, arns.secret)).toEqual([]);
  });
});
