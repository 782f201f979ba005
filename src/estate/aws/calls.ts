/** API calls of everyday life, with the parameters AWS logs for them. */
import { roleArn } from '../organisation/model.ts';
import type { Random } from '../random.ts';
import { credentialsOf, type RoleSession } from './callers.ts';
import type { Call } from './record.ts';

const read = (
  service: string,
  name: string,
  request: Readonly<Record<string, unknown>> | null = null,
): Call => ({
  service,
  name,
  readOnly: true,
  request,
});
const write = (
  service: string,
  name: string,
  request: NonNullable<Call['request']>,
  response: Call['response'] = null,
): Call => ({
  service,
  name,
  readOnly: false,
  request,
  response: response ?? null,
});

/** Reads that browsing the console or a plan makes. */
export const browsing = (random: Random): Call =>
  random.pick([
    () => read('ec2', 'DescribeInstances', { maxResults: 100, instancesSet: {}, filterSet: {} }),
    () => read('ec2', 'DescribeVolumes', { volumeSet: {}, filterSet: {} }),
    () => read('ec2', 'DescribeSecurityGroups', { securityGroupSet: {}, filterSet: {} }),
    () => read('ec2', 'DescribeSubnets', { subnetSet: {}, filterSet: {} }),
    () => read('ec2', 'DescribeVpcs', { vpcSet: {}, filterSet: {} }),
    () => read('s3', 'ListBuckets', { Host: 's3.amazonaws.com' }),
    () =>
      read('s3', 'GetBucketPolicy', {
        bucketName: 'northwind-app',
        Host: 'northwind-app.s3.amazonaws.com',
        policy: '',
      }),
    () => read('s3', 'GetBucketEncryption', { bucketName: 'northwind-app', encryption: '' }),
    () => read('iam', 'GetAccountSummary'),
    () => read('iam', 'ListRoles', { maxItems: 100 }),
    () => read('iam', 'ListUsers', { maxItems: 100 }),
    () => read('iam', 'GetRole', { roleName: `ecs-orders-${random.int(1, 9)}` }),
    () => read('iam', 'ListAttachedRolePolicies', { roleName: `ecs-orders-${random.int(1, 9)}` }),
    () => read('lambda', 'ListFunctions20150331', {}),
    () => read('lambda', 'GetFunction20150331v2', { functionName: 'orders-api' }),
    () => read('rds', 'DescribeDBInstances', {}),
    () => read('logs', 'DescribeLogGroups', { limit: 50 }),
    () => read('logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/orders-api', limit: 100 }),
    () => read('cloudwatch', 'DescribeAlarms', { maxRecords: 100 }),
    () => read('monitoring', 'GetMetricData', null),
    () => read('health', 'DescribeEventAggregates', { aggregateField: 'eventTypeCategory' }),
    () => read('cloudtrail', 'LookupEvents', { maxResults: 50 }),
    () => read('ecs', 'DescribeServices', { cluster: 'main', services: ['orders'] }),
    () => read('ssm', 'DescribeInstanceInformation', { maxResults: 50 }),
    () => read('ce', 'GetCostAndUsage', { granularity: 'DAILY' }),
    () => read('kms', 'ListAliases', null),
    () => read('secretsmanager', 'ListSecrets', { maxResults: 100 }),
  ])();

/** Small changes of a developer's day in dev and staging. */
export const developing = (random: Random, account: string): Call =>
  random.pick([
    () =>
      write('lambda', 'UpdateFunctionCode20150331v2', {
        functionName: `dev-${random.int(1, 20)}`,
        dryRun: false,
        publish: true,
      }),
    () =>
      write('lambda', 'UpdateFunctionConfiguration20150331v2', {
        functionName: `dev-${random.int(1, 20)}`,
        timeout: 30,
        memorySize: 512,
      }),
    () =>
      write('s3', 'PutBucketTagging', {
        bucketName: `northwind-dev-${random.int(1, 9)}`,
        tagging: '',
      }),
    () => write('logs', 'CreateLogGroup', { logGroupName: `/dev/${random.hex(6)}` }),
    () =>
      write(
        'sqs',
        'CreateQueue',
        { queueName: `dev-${random.hex(4)}` },
        { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${account}/dev` },
      ),
    () =>
      write('dynamodb', 'CreateTable', {
        tableName: `dev-${random.hex(4)}`,
        billingMode: 'PAY_PER_REQUEST',
      }),
    () =>
      write(
        'ec2',
        'RunInstances',
        {
          instancesSet: { items: [{ imageId: `ami-${random.hex(17)}`, minCount: 1, maxCount: 1 }] },
          instanceType: random.pick(['t3.micro', 't3.medium', 'm6i.large']),
        },
        {
          instancesSet: {
            items: [{ instanceId: `i-${random.hex(17)}`, instanceType: 't3.micro' }],
          },
        },
      ),
    () =>
      write('ec2', 'StopInstances', {
        instancesSet: { items: [{ instanceId: `i-${random.hex(17)}` }] },
        force: false,
      }),
    () =>
      write('ec2', 'CreateTags', {
        resourcesSet: { items: [{ resourceId: `i-${random.hex(17)}` }] },
        tagSet: { items: [{ key: 'owner', value: 'dev' }] },
      }),
    () =>
      write('cloudwatch', 'PutMetricAlarm', {
        alarmName: `latency-${random.int(1, 30)}`,
        threshold: 250,
      }),
  ])();

const scoped = (account: string, name: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: `arn:aws:s3:::northwind-${name}/*` },
      { Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource: `arn:aws:logs:*:${account}:*` },
    ],
  });

const serviceTrust = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

/** What an administrator does with a ticket: the benign neighbours of persistence and escalation. */
export const administering = (random: Random, account: string): Call => {
  const name = `team-${random.pick(['orders', 'search', 'mail'])}-${random.hex(4)}`;
  return random.pick([
    () =>
      write(
        'iam',
        'CreateUser',
        { userName: `svc-${name}`, tags: [{ key: 'owner', value: 'product@northwind.example' }] },
        {
          user: {
            userName: `svc-${name}`,
            userId: `AIDA${random.base32(17)}`,
            arn: `arn:aws:iam::${account}:user/svc-${name}`,
            path: '/',
            createDate: 'Nov 2, 2026 9:00:00 AM',
          },
        },
      ),
    () =>
      write(
        'iam',
        'CreateRole',
        {
          roleName: name,
          path: '/',
          assumeRolePolicyDocument: serviceTrust('lambda.amazonaws.com'),
          description: 'ticket OPS-2041',
        },
        {
          role: {
            roleName: name,
            arn: `arn:aws:iam::${account}:role/${name}`,
            roleId: `AROA${random.base32(17)}`,
            path: '/',
            createDate: 'Nov 2, 2026 9:00:00 AM',
            assumeRolePolicyDocument: serviceTrust('lambda.amazonaws.com'),
          },
        },
      ),
    () =>
      write('iam', 'PutRolePolicy', {
        roleName: name,
        policyName: 'inline',
        policyDocument: scoped(account, name),
      }),
    () =>
      write('iam', 'AttachRolePolicy', {
        roleName: name,
        policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      }),
    () =>
      write('iam', 'AttachUserPolicy', {
        userName: `svc-${name}`,
        policyArn: `arn:aws:iam::${account}:policy/northwind-${name}`,
      }),
    () =>
      write(
        'iam',
        'CreatePolicy',
        { policyName: `northwind-${name}`, path: '/', policyDocument: scoped(account, name) },
        {
          policy: {
            policyName: `northwind-${name}`,
            arn: `arn:aws:iam::${account}:policy/northwind-${name}`,
            policyId: `ANPA${random.base32(17)}`,
          },
        },
      ),
    () => write('iam', 'AddUserToGroup', { groupName: 'Readers', userName: `svc-${name}` }),
    () =>
      write('iam', 'TagUser', {
        userName: `svc-${name}`,
        tags: [{ key: 'owner', value: 'data@northwind.example' }],
      }),
    () =>
      write('iam', 'UpdateAssumeRolePolicy', {
        roleName: name,
        policyDocument: serviceTrust('ecs-tasks.amazonaws.com'),
      }),
    () =>
      write(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        {
          groupId: `sg-${random.hex(17)}`,
          ipPermissions: {
            items: [
              {
                ipProtocol: 'tcp',
                fromPort: 443,
                toPort: 443,
                groups: {},
                ipRanges: { items: [{ cidrIp: '10.20.0.0/16' }] },
                ipv6Ranges: {},
                prefixListIds: {},
              },
            ],
          },
        },
        { _return: true },
      ),
    () =>
      write(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        {
          groupId: `sg-${random.hex(17)}`,
          ipPermissions: {
            items: [
              {
                ipProtocol: 'tcp',
                fromPort: 443,
                toPort: 443,
                groups: {},
                ipRanges: { items: [{ cidrIp: '0.0.0.0/0', description: 'public web' }] },
                ipv6Ranges: {},
                prefixListIds: {},
              },
            ],
          },
        },
        { _return: true },
      ),
    () =>
      write(
        'ec2',
        'ModifySnapshotAttribute',
        {
          snapshotId: `snap-${random.hex(17)}`,
          createVolumePermission: { remove: { items: [{ group: 'all' }] } },
          attributeType: 'CREATE_VOLUME_PERMISSION',
        },
        { _return: true },
      ),
    () =>
      write(
        'ec2',
        'CreateSnapshot',
        { volumeId: `vol-${random.hex(17)}`, description: 'before upgrade' },
        { snapshotId: `snap-${random.hex(17)}` },
      ),
    () =>
      write(
        'kms',
        'CreateKey',
        { keyUsage: 'ENCRYPT_DECRYPT', description: name },
        { keyMetadata: { keyId: random.uuid(), aWSAccountId: account } },
      ),
    () =>
      write('cloudtrail', 'PutEventSelectors', {
        trailName: 'organisation',
        eventSelectors: [
          {
            readWriteType: 'All',
            includeManagementEvents: true,
            dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }],
          },
        ],
      }),
    () =>
      write(
        'ssm',
        'StartSession',
        { target: `i-${random.hex(17)}`, reason: 'OPS-2055' },
        { sessionId: `ops-${random.hex(17)}`, tokenValue: 'Value hidden due to security reasons.' },
      ),
    () =>
      write('rds', 'CreateDBSnapshot', {
        dBInstanceIdentifier: 'orders',
        dBSnapshotIdentifier: `orders-${random.hex(4)}`,
      }),
    () =>
      write(
        'secretsmanager',
        'CreateSecret',
        { name: `app/${name}`, clientRequestToken: random.uuid() },
        { arn: `arn:aws:secretsmanager:eu-west-1:${account}:secret:app/${name}` },
      ),
  ])();
};

/** What `terraform apply` changes. */
export const applying = (random: Random, account: string): Call =>
  random.chance(0.45)
    ? administering(random, account)
    : random.pick([
        () =>
          write(
            'ec2',
            'CreateSecurityGroup',
            {
              groupName: `tf-${random.hex(4)}`,
              groupDescription: 'Managed by Terraform',
              vpcId: `vpc-${random.hex(17)}`,
            },
            { groupId: `sg-${random.hex(17)}`, _return: true },
          ),
        () =>
          write(
            'ec2',
            'RevokeSecurityGroupEgress',
            {
              groupId: `sg-${random.hex(17)}`,
              ipPermissions: {
                items: [{ ipProtocol: '-1', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
              },
            },
            { _return: true },
          ),
        () =>
          write('s3', 'PutBucketPolicy', {
            bucketName: 'northwind-app',
            bucketPolicy: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Deny',
                  Principal: '*',
                  Action: 's3:*',
                  Resource: 'arn:aws:s3:::northwind-app/*',
                  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
                },
              ],
            },
            policy: '',
          }),
        () =>
          write('s3', 'PutBucketPublicAccessBlock', {
            bucketName: 'northwind-app',
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: true,
              BlockPublicPolicy: true,
              IgnorePublicAcls: true,
              RestrictPublicBuckets: true,
            },
            publicAccessBlock: '',
          }),
        () =>
          write('lambda', 'UpdateFunctionConfiguration20150331v2', {
            functionName: 'orders-api',
            environment: {},
            layers: [`arn:aws:lambda:eu-west-1:${account}:layer:common:${random.int(2, 40)}`],
          }),
        () =>
          write(
            'lambda',
            'AddPermission20150331v2',
            {
              functionName: 'orders-api',
              statementId: 'AllowEvents',
              action: 'lambda:InvokeFunction',
              principal: 'events.amazonaws.com',
              sourceArn: `arn:aws:events:eu-west-1:${account}:rule/nightly`,
            },
            { statement: '{}' },
          ),
        () =>
          write('route53', 'ChangeResourceRecordSets', {
            hostedZoneId: `Z${random.base32(13)}`,
            changeBatch: { changes: [{ action: 'UPSERT' }] },
          }),
        () =>
          write('elasticloadbalancing', 'ModifyListener', {
            listenerArn: `arn:aws:elasticloadbalancing:eu-west-1:${account}:listener/app/web/${random.hex(16)}`,
          }),
        () =>
          write('autoscaling', 'UpdateAutoScalingGroup', {
            autoScalingGroupName: 'web',
            desiredCapacity: random.int(2, 9),
          }),
      ])();

/** What a deployment pipeline does. */
export const deploying = (random: Random, account: string, repository: string): readonly Call[] => {
  const name = repository.split('/')[1] ?? 'app';
  return random.chance(0.5)
    ? [
        read('ecr', 'GetAuthorizationToken', null),
        write('ecr', 'InitiateLayerUpload', { repositoryName: name }),
        write('ecr', 'PutImage', { repositoryName: name, imageTag: random.hex(7) }),
        write('ecs', 'RegisterTaskDefinition', {
          family: name,
          taskRoleArn: `arn:aws:iam::${account}:role/ecs-${name}`,
        }),
        write('ecs', 'UpdateService', {
          cluster: 'main',
          service: name,
          taskDefinition: `${name}:${random.int(10, 900)}`,
        }),
        read('ecs', 'DescribeServices', { cluster: 'main', services: [name] }),
      ]
    : [
        read('lambda', 'GetFunction20150331v2', { functionName: `${name}-api` }),
        write('lambda', 'UpdateFunctionCode20150331v2', {
          functionName: `${name}-api`,
          publish: true,
          dryRun: false,
        }),
        write('lambda', 'UpdateFunctionConfiguration20150331v2', {
          functionName: `${name}-api`,
          environment: {},
        }),
        read('lambda', 'GetFunctionConfiguration20150331v2', { functionName: `${name}-api` }),
      ];
};

export const machineCalls = {
  backup: (random: Random): Call =>
    random.pick([
      read('ec2', 'DescribeVolumes', { volumeSet: {}, filterSet: {} }),
      read('ec2', 'DescribeSnapshots', { ownersSet: { items: [{ owner: 'self' }] } }),
      write(
        'ec2',
        'CreateSnapshot',
        { volumeId: `vol-${random.hex(17)}`, description: 'nightly' },
        { snapshotId: `snap-${random.hex(17)}` },
      ),
      read('s3', 'ListObjects', { bucketName: 'northwind-backup' }),
    ]),
  reporting: (random: Random): Call =>
    random.pick([
      write(
        'athena',
        'StartQueryExecution',
        { queryString: 'HIDDEN_DUE_TO_SECURITY_REASONS', workGroup: 'reports' },
        { queryExecutionId: random.uuid() },
      ),
      read('athena', 'GetQueryResults', { queryExecutionId: random.uuid() }),
      read('glue', 'GetTable', { databaseName: 'reports', name: 'orders' }),
    ]),
  sync: (random: Random): Call =>
    random.pick([
      read('sqs', 'GetQueueAttributes', { queueUrl: 'sync-orders' }),
      read('dynamodb', 'DescribeTable', { tableName: 'sync' }),
      read('sts', 'GetCallerIdentity'),
    ]),
  metrics: (random: Random): Call =>
    random.pick([
      read('monitoring', 'ListMetrics'),
      read('monitoring', 'GetMetricData'),
      read('sts', 'GetCallerIdentity'),
    ]),
  deploy: (random: Random): Call =>
    random.pick([
      write('ecs', 'UpdateService', {
        cluster: 'main',
        service: 'web',
        taskDefinition: `web:${random.int(10, 900)}`,
      }),
      read('ecs', 'DescribeServices', { cluster: 'main', services: ['web'] }),
      read('ecr', 'GetAuthorizationToken'),
    ]),
} as const;

export const workloadCall = (
  random: Random,
  account: string,
  reads: 'secrets' | 'data' | 'queue',
  role: string,
): Call => {
  if (reads === 'secrets' && random.chance(0.3)) {
    return read('secretsmanager', 'GetSecretValue', {
      secretId: `arn:aws:secretsmanager:eu-west-1:${account}:secret:app/${role}-db`,
    });
  }
  return random.pick([
    () =>
      read('kms', 'Decrypt', {
        encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        encryptionContext: { app: role },
      }),
    () => read('ssm', 'GetParameter', { name: `/app/${role}/config`, withDecryption: false }),
    () => read('dynamodb', 'DescribeTable', { tableName: `app-${role}` }),
    () => read('sqs', 'GetQueueAttributes', { queueUrl: `app-${role}` }),
    () =>
      write('logs', 'CreateLogStream', {
        logGroupName: `/app/${role}`,
        logStreamName: random.hex(12),
      }),
  ])();
};

export const auditing = (random: Random): Call =>
  random.pick([
    read('iam', 'GetAccountAuthorizationDetails', { maxItems: 1000 }),
    read('iam', 'ListUsers', { maxItems: 1000 }),
    read('iam', 'GetCredentialReport'),
    read('s3', 'GetBucketAcl', { bucketName: 'northwind-app', acl: '' }),
    read('config', 'DescribeConfigRules'),
    read('ec2', 'DescribeRegions', { regionSet: {} }),
    read('cloudtrail', 'DescribeTrails'),
    read('guardduty', 'ListDetectors'),
  ]);

export const agentCall = (random: Random): Call =>
  random.chance(0.4)
    ? read('bedrock', 'InvokeModel', { modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0' })
    : random.pick([
        read('logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/orders-api', limit: 50 }),
        read('s3', 'ListBuckets'),
        read('cloudwatch', 'DescribeAlarms', { maxRecords: 50 }),
      ]);

export const assumeRole = (
  session: RoleSession,
  extra: Readonly<Record<string, unknown>> = {},
): Call => ({
  ...read('sts', 'AssumeRole', {
    roleArn: roleArn(session.role),
    roleSessionName: session.name,
    durationSeconds: session.role.maxSessionSeconds,
    ...extra,
  }),
  response: credentialsOf(session),
  resources: [
    { accountId: session.role.account.id, type: 'AWS::IAM::Role', ARN: roleArn(session.role) },
  ],
});

/** Natural failures: missing rights, missing things, throttling. */
export const failed = (call: Call, random: Random): Call => {
  const error = random.pick([
    {
      code: 'AccessDenied',
      message:
        'User is not authorized to perform this operation because no identity-based policy allows it',
    },
    { code: 'ThrottlingException', message: 'Rate exceeded' },
    { code: 'NoSuchEntityException', message: 'The requested entity cannot be found.' },
  ]);
  return { ...call, error };
};
