/** Policies and trusts of the simulated organisation, as IAM documents. */

type Document = Readonly<Record<string, unknown>>;

const policy = (...statements: readonly Document[]): Document => ({
  Version: '2012-10-17',
  Statement: statements,
});
const allow = (Action: readonly string[], Resource: string | readonly string[]): Document => ({
  Effect: 'Allow',
  Action,
  Resource,
});

export const inlinePolicies = {
  backup: (account: string): Document =>
    policy(
      allow(
        ['s3:ListBucket', 's3:GetObject', 's3:PutObject'],
        ['arn:aws:s3:::northwind-backup', 'arn:aws:s3:::northwind-backup/*'],
      ),
      allow(
        ['ec2:CreateSnapshot', 'ec2:DescribeVolumes', 'ec2:DescribeSnapshots'],
        `arn:aws:ec2:*:${account}:*`,
      ),
    ),
  reporting: (account: string): Document =>
    policy(
      allow(
        ['athena:StartQueryExecution', 'athena:GetQueryResults', 'glue:GetTable'],
        `arn:aws:athena:*:${account}:workgroup/reports`,
      ),
      allow(
        ['s3:GetObject', 's3:ListBucket'],
        ['arn:aws:s3:::northwind-reports', 'arn:aws:s3:::northwind-reports/*'],
      ),
    ),
  sync: (account: string): Document =>
    policy(
      allow(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:SendMessage'],
        `arn:aws:sqs:*:${account}:sync-*`,
      ),
      allow(
        ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        `arn:aws:dynamodb:*:${account}:table/sync`,
      ),
    ),
  metrics: (_account: string): Document =>
    policy(
      allow(
        ['cloudwatch:PutMetricData', 'cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'],
        '*',
      ),
    ),
  deploy: (account: string): Document =>
    policy(
      allow(['ecs:UpdateService', 'ecs:DescribeServices', 'ecr:GetAuthorizationToken'], '*'),
      allow(['iam:PassRole'], `arn:aws:iam::${account}:role/ecs-*`),
    ),
  deployer: (account: string): Document =>
    policy(
      allow(
        ['lambda:UpdateFunctionCode', 'lambda:UpdateFunctionConfiguration', 'lambda:GetFunction'],
        `arn:aws:lambda:*:${account}:function:*`,
      ),
      allow(
        [
          'ecs:UpdateService',
          'ecs:RegisterTaskDefinition',
          'ecs:DescribeServices',
          'ecr:GetAuthorizationToken',
          'ecr:PutImage',
          'ecr:InitiateLayerUpload',
        ],
        '*',
      ),
      allow(['iam:PassRole'], `arn:aws:iam::${account}:role/ecs-*`),
    ),
  workload: (account: string): Document =>
    policy(
      allow(['secretsmanager:GetSecretValue'], `arn:aws:secretsmanager:*:${account}:secret:app/*`),
      allow(
        ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        `arn:aws:dynamodb:*:${account}:table/app-*`,
      ),
      allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::northwind-app/*'),
      allow(['sqs:SendMessage', 'sqs:ReceiveMessage'], `arn:aws:sqs:*:${account}:app-*`),
      allow(['kms:Decrypt'], `arn:aws:kms:*:${account}:key/*`),
    ),
  /** Makes and unmakes users of one prefix. */
  broker: (account: string): Document =>
    policy(
      allow(
        [
          'iam:CreateUser',
          'iam:DeleteUser',
          'iam:PutUserPolicy',
          'iam:DeleteUserPolicy',
          'iam:CreateAccessKey',
          'iam:DeleteAccessKey',
          'iam:ListAccessKeys',
        ],
        `arn:aws:iam::${account}:user/vault-*`,
      ),
    ),
  agent: (account: string): Document =>
    policy(
      allow(['bedrock:InvokeModel', 'bedrock:Converse'], '*'),
      allow(
        ['s3:GetObject', 's3:ListBucket'],
        ['arn:aws:s3:::northwind-docs', 'arn:aws:s3:::northwind-docs/*'],
      ),
      allow(['logs:FilterLogEvents', 'logs:GetLogEvents'], `arn:aws:logs:*:${account}:*`),
    ),
} as const;

const assume = (Principal: Document, Condition?: Document, Action = 'sts:AssumeRole'): Document =>
  policy({ Effect: 'Allow', Principal, Action, ...(Condition ? { Condition } : {}) });

export const trusts = {
  service: (service: string): Document => assume({ Service: service }),
  account: (account: string): Document => assume({ AWS: `arn:aws:iam::${account}:root` }),
  accounts: (accounts: readonly string[]): Document =>
    assume({ AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) }),
  vendor: (account: string, externalId: string | undefined): Document =>
    assume(
      { AWS: `arn:aws:iam::${account}:root` },
      externalId === undefined ? undefined : { StringEquals: { 'sts:ExternalId': externalId } },
    ),
  saml: (account: string): Document =>
    assume(
      { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_DO_NOT_DELETE` },
      { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      'sts:AssumeRoleWithSAML',
    ),
  github: (account: string, repository: string): Document =>
    assume(
      { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
      {
        StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
        StringLike: {
          'token.actions.githubusercontent.com:sub': `repo:${repository}:ref:refs/heads/main`,
        },
      },
      'sts:AssumeRoleWithWebIdentity',
    ),
} as const;
