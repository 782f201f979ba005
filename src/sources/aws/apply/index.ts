/** What one CloudTrail event changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, InventoryChange } from '../../../model/index.ts';
import { obj } from '../../record.ts';
import { parseArn } from '../arn.ts';
import type { Handler, Scene } from './change.ts';
import {
  createIssued,
  deactivateMfa,
  deleteIssued,
  deleteKey,
  deletePassword,
  enableMfa,
  rotatePassword,
  updateKey,
} from './credentials.ts';
import { firstSeen, isAllKnown } from './first-seen.ts';
import { createGrant, endGrant, putKeyPolicy } from './keys.ts';
import {
  attachManaged,
  changeDefaultVersion,
  deleteBoundary,
  deleteInline,
  detachManaged,
  putBoundary,
  putInline,
} from './policies.ts';
import {
  addToGroup,
  createGroup,
  createRole,
  createUser,
  deleteGroup,
  deleteRole,
  deleteUser,
  removeFromGroup,
  retagRole,
  retagUser,
  updateRole,
  updateTrust,
} from './principals.ts';
import {
  addFunctionPermission,
  addMessagingPermission,
  changePublicAccess,
  deleteBucketPolicy,
  deleteSecretPolicy,
  putBucketAcl,
  putBucketPolicy,
  putSecretPolicy,
  removeFunctionPermission,
  removeMessagingPermission,
  setQueueAttributes,
  setTopicAttributes,
} from './resource-policies.ts';

const handlers: ReadonlyMap<string, Handler> = new Map(
  Object.entries<Handler>({
    'iam:CreateUser': createUser,
    'iam:DeleteUser': deleteUser,
    'iam:CreateRole': createRole,
    'iam:CreateServiceLinkedRole': createRole,
    'iam:DeleteRole': deleteRole,
    'iam:UpdateRole': updateRole,
    'iam:UpdateAssumeRolePolicy': updateTrust,
    'iam:CreateGroup': createGroup,
    'iam:DeleteGroup': deleteGroup,
    'iam:AddUserToGroup': addToGroup,
    'iam:RemoveUserFromGroup': removeFromGroup,
    'iam:TagUser': retagUser,
    'iam:UntagUser': retagUser,
    'iam:TagRole': retagRole,
    'iam:UntagRole': retagRole,
    'iam:PutUserPolicy': putInline,
    'iam:PutRolePolicy': putInline,
    'iam:PutGroupPolicy': putInline,
    'iam:DeleteUserPolicy': deleteInline,
    'iam:DeleteRolePolicy': deleteInline,
    'iam:DeleteGroupPolicy': deleteInline,
    'iam:AttachUserPolicy': attachManaged,
    'iam:AttachRolePolicy': attachManaged,
    'iam:AttachGroupPolicy': attachManaged,
    'iam:DetachUserPolicy': detachManaged,
    'iam:DetachRolePolicy': detachManaged,
    'iam:DetachGroupPolicy': detachManaged,
    'iam:PutUserPermissionsBoundary': putBoundary,
    'iam:PutRolePermissionsBoundary': putBoundary,
    'iam:DeleteUserPermissionsBoundary': deleteBoundary,
    'iam:DeleteRolePermissionsBoundary': deleteBoundary,
    'iam:CreatePolicyVersion': changeDefaultVersion,
    'iam:SetDefaultPolicyVersion': changeDefaultVersion,
    'kms:CreateGrant': createGrant,
    'kms:RevokeGrant': endGrant,
    'kms:RetireGrant': endGrant,
    'kms:PutKeyPolicy': putKeyPolicy,
    's3:PutBucketPolicy': putBucketPolicy,
    's3:DeleteBucketPolicy': deleteBucketPolicy,
    's3:PutBucketPublicAccessBlock': changePublicAccess,
    's3:PutBucketAcl': putBucketAcl,
    'sqs:SetQueueAttributes': setQueueAttributes,
    'sqs:AddPermission': addMessagingPermission,
    'sqs:RemovePermission': removeMessagingPermission,
    'sns:SetTopicAttributes': setTopicAttributes,
    'sns:AddPermission': addMessagingPermission,
    'sns:RemovePermission': removeMessagingPermission,
    'lambda:AddPermission': addFunctionPermission,
    'lambda:RemovePermission': removeFunctionPermission,
    'secretsmanager:PutResourcePolicy': putSecretPolicy,
    'secretsmanager:DeleteResourcePolicy': deleteSecretPolicy,
    'iam:CreateAccessKey': createIssued,
    'iam:UpdateAccessKey': updateKey,
    'iam:DeleteAccessKey': deleteKey,
    'iam:CreateLoginProfile': createIssued,
    'iam:UpdateLoginProfile': rotatePassword,
    'iam:ChangePassword': rotatePassword,
    'iam:DeleteLoginProfile': deletePassword,
    'iam:EnableMFADevice': enableMfa,
    'iam:DeactivateMFADevice': deactivateMfa,
    'iam:CreateServiceSpecificCredential': createIssued,
    'iam:DeleteServiceSpecificCredential': deleteIssued('serviceSpecificCredentialId'),
    'iam:UploadSSHPublicKey': createIssued,
    'iam:DeleteSSHPublicKey': deleteIssued('sSHPublicKeyId'),
    'iam:UploadSigningCertificate': createIssued,
    'iam:DeleteSigningCertificate': deleteIssued('certificateId'),
  }),
);

const NOTHING: readonly InventoryChange[] = [];

/** Refused calls change nothing, but who made them is there all the same. */
export const applyCloudTrail = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const handler = event.outcome === 'success' ? handlers.get(event.privilege) : undefined;
  if (handler === undefined && isAllKnown(event, view)) return NOTHING;
  const own = event.actor.principalId;
  const scene: Scene = {
    event,
    view,
    account: event.cloud.account ?? '',
    partition:
      (own?.startsWith('aws:arn:') ? parseArn(own.slice(4))?.partition : undefined) ?? 'aws',
    asked: obj(event.raw['requestParameters']),
    answered: obj(event.raw['responseElements']),
  };
  const seen = firstSeen(scene);
  if (handler === undefined || scene.account === '') return seen;
  const changes = handler(scene);
  return seen.length === 0 ? changes : [...seen, ...changes];
};
