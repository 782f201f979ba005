/** A few policies AWS manages, in outline, for accounts whose export lists none of them. */
import type { ManagedPolicy } from './state.ts';

const allow = (action: unknown): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', ...(action as object), Resource: '*' }],
  });

const reads = ['*:Get*', '*:List*', '*:Describe*'];

const documents: Readonly<Record<string, string>> = {
  AdministratorAccess: allow({ Action: '*' }),
  PowerUserAccess: allow({ NotAction: ['iam:*', 'organizations:*', 'account:*'] }),
  IAMFullAccess: allow({ Action: ['iam:*'] }),
  IAMReadOnlyAccess: allow({
    Action: ['iam:GenerateCredentialReport', 'iam:Get*', 'iam:List*', 'iam:Simulate*'],
  }),
  ReadOnlyAccess: allow({ Action: reads }),
  SecurityAudit: allow({ Action: [...reads, 'iam:GenerateCredentialReport'] }),
  AmazonS3ReadOnlyAccess: allow({ Action: ['s3:Get*', 's3:List*', 's3:Describe*'] }),
  AmazonS3FullAccess: allow({ Action: ['s3:*'] }),
  AmazonEC2FullAccess: allow({ Action: ['ec2:*'] }),
};

const CREATED = Date.UTC(2015, 1, 6);

export const awsManagedPolicies = (): ManagedPolicy[] =>
  Object.entries(documents).map(([name, document], at) => ({
    name,
    id: `ANPATWIN${String(at).padStart(13, 'A')}`,
    arn: `arn:aws:iam::aws:policy/${name}`,
    path: '/',
    createdAt: CREATED,
    versions: new Map([['v1', { id: 'v1', document, createdAt: CREATED }]]),
    defaultVersion: 'v1',
    nextVersion: 2,
  }));
