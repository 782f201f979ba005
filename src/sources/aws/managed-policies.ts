/**
 * AWS managed policies that hand out most, for attachments seen in events, where no export brings the
 * document. Exports and pulls carry their own documents, which win. Source: the AWS Managed Policy Reference.
 */

interface ManagedPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

const policy = (...statements: readonly Readonly<Record<string, unknown>>[]): ManagedPolicy => ({
  Version: '2012-10-17',
  Statement: statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })),
});

const allow = (...actions: readonly string[]): ManagedPolicy => policy({ Action: actions });

const documents: ReadonlyMap<string, ManagedPolicy> = new Map(
  Object.entries({
    AdministratorAccess: allow('*'),
    PowerUserAccess: policy(
      { NotAction: ['iam:*', 'organizations:*', 'account:*'] },
      {
        Action: [
          'account:GetAccountInformation',
          'account:GetGovCloudAccountInformation',
          'account:GetPrimaryEmail',
          'account:ListRegions',
          'iam:CreateServiceLinkedRole',
          'iam:DeleteServiceLinkedRole',
          'iam:ListRoles',
          'organizations:DescribeEffectivePolicy',
          'organizations:DescribeOrganization',
        ],
      },
    ),
    IAMFullAccess: allow(
      'iam:*',
      'organizations:DescribeAccount',
      'organizations:DescribeOrganization',
      'organizations:DescribeOrganizationalUnit',
      'organizations:DescribePolicy',
      'organizations:ListChildren',
      'organizations:ListParents',
      'organizations:ListPoliciesForTarget',
      'organizations:ListRoots',
      'organizations:ListPolicies',
      'organizations:ListTargetsForPolicy',
    ),
    IAMReadOnlyAccess: allow(
      'iam:GenerateCredentialReport',
      'iam:GenerateServiceLastAccessedDetails',
      'iam:Get*',
      'iam:List*',
      'iam:SimulateCustomPolicy',
      'iam:SimulatePrincipalPolicy',
    ),
    IAMUserChangePassword: policy(
      {
        Action: ['iam:ChangePassword'],
        Resource: [
          `arn:aws:iam::*:user/${'$'}{aws:username}`,
          `arn:aws:iam::*:user/*/${'$'}{aws:username}`,
        ],
      },
      { Action: ['iam:GetAccountPasswordPolicy'] },
    ),
    AWSDenyAll: policy({ Sid: 'DenyAll', Effect: 'Deny', Action: ['*'] }),
    AmazonS3FullAccess: allow('s3:*', 's3-object-lambda:*'),
    AmazonS3ReadOnlyAccess: allow(
      's3:Get*',
      's3:List*',
      's3:Describe*',
      's3-object-lambda:Get*',
      's3-object-lambda:List*',
    ),
    AmazonEC2FullAccess: policy(
      { Action: 'ec2:*' },
      { Action: 'elasticloadbalancing:*' },
      { Action: 'cloudwatch:*' },
      { Action: 'autoscaling:*' },
      {
        Action: 'iam:CreateServiceLinkedRole',
        Condition: {
          StringEquals: {
            'iam:AWSServiceName': [
              'autoscaling.amazonaws.com',
              'ec2scheduled.amazonaws.com',
              'elasticloadbalancing.amazonaws.com',
              'spot.amazonaws.com',
              'spotfleet.amazonaws.com',
              'transitgateway.amazonaws.com',
            ],
          },
        },
      },
    ),
    AmazonSSMReadOnlyAccess: allow('ssm:Describe*', 'ssm:Get*', 'ssm:List*'),
    AmazonSQSFullAccess: allow('sqs:*'),
    AWSCloudFormationFullAccess: allow('cloudformation:*'),
    'service-role/AWSLambdaBasicExecutionRole': allow(
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ),
  }),
);

/** Its document, or undefined when we do not know it. */
export const managedPolicy = (arn: string): ManagedPolicy | undefined => {
  const found = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  return found === undefined ? undefined : documents.get(found);
};

export const knownManagedPolicies = (): readonly string[] => [...documents.keys()];

/** Written by AWS, not by the customer. */
export const isAwsManaged = (arn: string): boolean => arn.includes(':iam::aws:policy/');
