/** Users, roles, groups, policies. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import { read, write } from './call.ts';

export const getAccountSummary = (): Call => read('iam', 'GetAccountSummary');
export const listRoles = (): Call => read('iam', 'ListRoles', { maxItems: 100 });
export const listUsers = (maxItems: number): Call => read('iam', 'ListUsers', { maxItems });
export const getRole = (random: Random): Call =>
  read('iam', 'GetRole', { roleName: `ecs-orders-${random.int(1, 9)}` });
export const listAttachedRolePolicies = (random: Random): Call =>
  read('iam', 'ListAttachedRolePolicies', { roleName: `ecs-orders-${random.int(1, 9)}` });
export const getAccountAuthorizationDetails = (): Call =>
  read('iam', 'GetAccountAuthorizationDetails', { maxItems: 1000 });
export const getCredentialReport = (): Call => read('iam', 'GetCredentialReport');

/** One team's thing that a ticket asks for. */
export interface Ticket {
  readonly random: Random;
  readonly account: string;
  readonly name: string;
}

const CREATED = 'Nov 2, 2026 9:00:00 AM';

const scoped = ({ account, name }: Ticket): string =>
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

export const createUser = ({ random, account, name }: Ticket): Call =>
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
        createDate: CREATED,
      },
    },
  );

export const createRole = ({ random, account, name }: Ticket): Call =>
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
        createDate: CREATED,
        assumeRolePolicyDocument: serviceTrust('lambda.amazonaws.com'),
      },
    },
  );

export const putRolePolicy = (ticket: Ticket): Call =>
  write('iam', 'PutRolePolicy', {
    roleName: ticket.name,
    policyName: 'inline',
    policyDocument: scoped(ticket),
  });

export const attachRolePolicy = ({ name }: Ticket): Call =>
  write('iam', 'AttachRolePolicy', {
    roleName: name,
    policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  });

export const attachUserPolicy = ({ account, name }: Ticket): Call =>
  write('iam', 'AttachUserPolicy', {
    userName: `svc-${name}`,
    policyArn: `arn:aws:iam::${account}:policy/northwind-${name}`,
  });

export const createPolicy = (ticket: Ticket): Call =>
  write(
    'iam',
    'CreatePolicy',
    { policyName: `northwind-${ticket.name}`, path: '/', policyDocument: scoped(ticket) },
    {
      policy: {
        policyName: `northwind-${ticket.name}`,
        arn: `arn:aws:iam::${ticket.account}:policy/northwind-${ticket.name}`,
        policyId: `ANPA${ticket.random.base32(17)}`,
      },
    },
  );

export const addUserToGroup = ({ name }: Ticket): Call =>
  write('iam', 'AddUserToGroup', { groupName: 'Readers', userName: `svc-${name}` });

export const tagUser = ({ name }: Ticket): Call =>
  write('iam', 'TagUser', {
    userName: `svc-${name}`,
    tags: [{ key: 'owner', value: 'data@northwind.example' }],
  });

export const updateAssumeRolePolicy = ({ name }: Ticket): Call =>
  write('iam', 'UpdateAssumeRolePolicy', {
    roleName: name,
    policyDocument: serviceTrust('ecs-tasks.amazonaws.com'),
  });
