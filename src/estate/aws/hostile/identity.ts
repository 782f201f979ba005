/** Changes of users, roles and trusts that give an attacker more, or a way back. */
import type { Random } from '../../random.ts';
import { read, write } from '../calls/call.ts';
import type { Call } from '../record.ts';

const allowAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';

export const listPolicyVersions = (policyArn: string): Call =>
  read('iam', 'ListPolicyVersions', { policyArn });
export const setDefaultPolicyVersion = (policyArn: string, versionId: string): Call =>
  write('iam', 'SetDefaultPolicyVersion', { policyArn, versionId });
export const createPolicyVersion = (policyArn: string): Call =>
  write(
    'iam',
    'CreatePolicyVersion',
    { policyArn, policyDocument: allowAll, setAsDefault: true },
    {
      policyVersion: {
        versionId: 'v4',
        isDefaultVersion: true,
        createDate: 'Nov 2, 2026 9:00:00 AM',
      },
    },
  );

export const putAdminPolicy = (userName: string): Call =>
  write('iam', 'PutUserPolicy', { userName, policyName: 'support', policyDocument: allowAll });
export const attachRoleAdmin = (roleName: string): Call =>
  write('iam', 'AttachRolePolicy', { roleName, policyArn: admin });
export const updateLoginProfile = (userName: string): Call =>
  write('iam', 'UpdateLoginProfile', { userName });
export const deactivateMfa = (account: string, userName: string): Call =>
  write('iam', 'DeactivateMFADevice', {
    userName,
    serialNumber: `arn:aws:iam::${account}:mfa/${userName}`,
  });

export const createRoleFor = (account: string, roleName: string, outsider: string): Call => {
  const assumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${outsider}:root` },
        Action: 'sts:AssumeRole',
      },
    ],
  });
  return write(
    'iam',
    'CreateRole',
    { roleName, assumeRolePolicyDocument },
    {
      role: {
        roleName,
        path: '/',
        arn: `arn:aws:iam::${account}:role/${roleName}`,
        assumeRolePolicyDocument: encodeURIComponent(assumeRolePolicyDocument),
        createDate: 'Nov 2, 2026 9:00:00 AM',
      },
    },
  );
};

export const createTrustAnchor = (account: string, random: Random): Call => {
  const trustAnchorId = random.uuid();
  return write(
    'rolesanywhere',
    'CreateTrustAnchor',
    {
      enabled: true,
      name: 'corp-ca',
      source: { sourceType: 'CERTIFICATE_BUNDLE', sourceData: { x509CertificateData: '***' } },
    },
    {
      trustAnchor: {
        enabled: true,
        name: 'corp-ca',
        trustAnchorId,
        trustAnchorArn: `arn:aws:rolesanywhere:eu-west-1:${account}:trust-anchor/${trustAnchorId}`,
      },
    },
  );
};
export const createAnywhereProfile = (roleArn: string): Call =>
  write('rolesanywhere', 'CreateProfile', {
    durationSeconds: 3600,
    enabled: true,
    name: 'corp-profile',
    roleArns: [roleArn],
  });

const instanceArn = 'arn:aws:sso:::instance/ssoins-72233af8ea2d1f14';
const permissionSetArn = 'arn:aws:sso:::permissionSet/ssoins-72233af8ea2d1f14/ps-ae5d1fa1f80b684e';

export const createPermissionSet = (): Call =>
  write(
    'sso',
    'CreatePermissionSet',
    { instanceArn, name: 'SupportTemp', sessionDuration: 'PT12H' },
    { permissionSet: { permissionSetArn, name: 'SupportTemp' } },
  );
export const attachToPermissionSet = (): Call =>
  write('sso', 'AttachManagedPolicyToPermissionSet', {
    instanceArn,
    permissionSetArn,
    managedPolicyArn: admin,
  });
export const createAccountAssignment = (account: string, random: Random): Call => {
  const asked = {
    instanceArn,
    targetId: account,
    targetType: 'AWS_ACCOUNT',
    permissionSetArn,
    principalType: 'USER',
    principalId: random.uuid(),
  };
  return write('sso', 'CreateAccountAssignment', asked, {
    accountAssignmentCreationStatus: {
      status: 'IN_PROGRESS',
      requestId: random.uuid(),
      ...asked,
    },
  });
};

const cluster = (name: string, principalArn: string) => ({ name, principalArn });
export const describeCluster = (name: string): Call => read('eks', 'DescribeCluster', { name });
export const listClusters = (): Call => read('eks', 'ListClusters', {});
export const createAccessEntry = (name: string, principalArn: string): Call =>
  write('eks', 'CreateAccessEntry', cluster(name, principalArn), {
    accessEntry: { clusterName: name, type: 'STANDARD', principalArn },
  });
export const associateClusterAdmin = (name: string, principalArn: string): Call =>
  write('eks', 'AssociateAccessPolicy', {
    ...cluster(name, encodeURIComponent(principalArn)),
    policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
    accessScope: { type: 'cluster' },
  });
