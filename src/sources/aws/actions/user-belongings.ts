/** What a user holds, which AWS wants gone before the user itself (IAM API, DeleteUser), and its taking away. */
import {
  DeactivateMFADeviceCommand,
  DeleteLoginProfileCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  DetachUserPolicyCommand,
  GetLoginProfileCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListUserPoliciesCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam';
import { keysOf, removeKey } from './access-keys.ts';
import type { Acting } from './acting.ts';
import { asked, askedFor } from './aws-error.ts';

export interface Belongings {
  readonly keys: readonly string[];
  readonly hasPassword: boolean;
  readonly devices: readonly string[];
  readonly inline: readonly string[];
  readonly attached: readonly string[];
  readonly groups: readonly string[];
  /** Kinds that are not taken away here, in words. */
  readonly others: readonly string[];
}

/** Reads that every plan makes. */
export const readsBelongings = [
  'iam:ListAccessKeys',
  'iam:GetLoginProfile',
  'iam:ListMFADevices',
  'iam:ListUserPolicies',
  'iam:ListAttachedUserPolicies',
  'iam:ListGroupsForUser',
  'iam:ListSSHPublicKeys',
  'iam:ListServiceSpecificCredentials',
  'iam:ListSigningCertificates',
];

export const takesBelongings = [
  'iam:DeleteAccessKey',
  'iam:DeleteLoginProfile',
  'iam:DeactivateMFADevice',
  'iam:DeleteVirtualMFADevice',
  'iam:DeleteUserPolicy',
  'iam:DetachUserPolicy',
  'iam:RemoveUserFromGroup',
];

/** The quotas of a user keep each of these within one page. */
export const belongingsOf = async (acting: Acting, UserName: string): Promise<Belongings> => {
  const { iam } = acting.clients();
  const of = { UserName };
  const keys = await keysOf(acting, UserName);
  const password = await askedFor('iam:GetLoginProfile', iam.send(new GetLoginProfileCommand(of)));
  const { MFADevices = [] } = await asked(
    'iam:ListMFADevices',
    iam.send(new ListMFADevicesCommand(of)),
  );
  const { PolicyNames = [] } = await asked(
    'iam:ListUserPolicies',
    iam.send(new ListUserPoliciesCommand(of)),
  );
  const { AttachedPolicies = [] } = await asked(
    'iam:ListAttachedUserPolicies',
    iam.send(new ListAttachedUserPoliciesCommand(of)),
  );
  const { Groups = [] } = await asked(
    'iam:ListGroupsForUser',
    iam.send(new ListGroupsForUserCommand(of)),
  );
  const { SSHPublicKeys = [] } = await asked(
    'iam:ListSSHPublicKeys',
    iam.send(new ListSSHPublicKeysCommand(of)),
  );
  const { ServiceSpecificCredentials = [] } = await asked(
    'iam:ListServiceSpecificCredentials',
    iam.send(new ListServiceSpecificCredentialsCommand(of)),
  );
  const { Certificates = [] } = await asked(
    'iam:ListSigningCertificates',
    iam.send(new ListSigningCertificatesCommand(of)),
  );
  return {
    keys: keys.map(({ id }) => id),
    hasPassword: password !== undefined,
    devices: MFADevices.flatMap(({ SerialNumber }) => SerialNumber ?? []),
    inline: PolicyNames,
    attached: AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []),
    groups: Groups.flatMap(({ GroupName }) => GroupName ?? []),
    others: [
      ...(SSHPublicKeys.length > 0 ? ['SSH public keys'] : []),
      ...(ServiceSpecificCredentials.length > 0 ? ['service-specific credentials'] : []),
      ...(Certificates.length > 0 ? ['signing certificates'] : []),
    ],
  };
};

/** Ways in first, rights last: killed in between, what is left can do nothing new. What is gone already is passed over. */
export const takeAway = async (
  acting: Acting,
  UserName: string,
  held: Belongings,
): Promise<void> => {
  const { iam } = acting.clients();
  const gone = async (permission: string, answer: Promise<unknown>): Promise<void> => {
    await askedFor(permission, answer);
  };
  for (const id of held.keys) await removeKey(acting, UserName, id);
  if (held.hasPassword)
    await gone('iam:DeleteLoginProfile', iam.send(new DeleteLoginProfileCommand({ UserName })));
  for (const SerialNumber of held.devices) {
    await gone(
      'iam:DeactivateMFADevice',
      iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber })),
    );
    // Serial numbers of hardware are no ARNs, and belong to the device.
    if (SerialNumber.startsWith('arn:'))
      await gone(
        'iam:DeleteVirtualMFADevice',
        iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })),
      );
  }
  for (const GroupName of held.groups)
    await gone(
      'iam:RemoveUserFromGroup',
      iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName })),
    );
  for (const PolicyArn of held.attached)
    await gone(
      'iam:DetachUserPolicy',
      iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
    );
  for (const PolicyName of held.inline)
    await gone(
      'iam:DeleteUserPolicy',
      iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })),
    );
};

export const spokenBelongings = (held: Belongings): string => {
  const count = (of: readonly string[], one: string, many = `${one}s`): readonly string[] =>
    of.length === 0 ? [] : [`${of.length} ${of.length === 1 ? one : many}`];
  const all = [
    ...count(held.keys, 'access key'),
    ...(held.hasPassword ? ['its password'] : []),
    ...count(held.devices, 'MFA device'),
    ...count(held.groups, 'membership'),
    ...count([...held.inline, ...held.attached], 'policy', 'policies'),
  ];
  return all.length === 0 ? 'it holds nothing' : `with ${all.join(', ')}`;
};
