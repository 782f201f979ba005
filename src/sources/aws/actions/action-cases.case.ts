/** Each action with a target, a held credential and what it must refuse. Test only. */
import {
  AttachUserPolicyCommand,
  CreateLoginProfileCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { ActionResult } from '../../../model/index.ts';
import type { ActionCase } from '../../action.case.ts';
import { ACCOUNT, ciKey, type TwinBench, trustOf } from '../twin/twin.case.ts';
import {
  type AwsWorldOptions,
  heldBy,
  keyTarget,
  roleTarget,
  userTarget,
} from './action-world.case.ts';
import { heldSession, openedAsRole, openedByKey } from './issued-sessions.case.ts';
import { assumedAgain, consolesTried, keysOfUser, keyTried, placesTried } from './tried.case.ts';

export const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

export const nameIn = ({ undoState }: ActionResult): string => String(undoState['policyName']);

export const rewriteUserPolicy = (bench: TwinBench, result: ActionResult) =>
  bench.iam().send(
    new PutUserPolicyCommand({
      UserName: 'ci',
      PolicyName: nameIn(result),
      PolicyDocument: everything,
    }),
  );

export const rewriteRolePolicy = (bench: TwinBench, result: ActionResult) =>
  bench.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'deploy',
      PolicyName: nameIn(result),
      PolicyDocument: everything,
    }),
  );

export const emergency = {
  title: 'an emergency access account',
  params: { emergencyAccess: true },
  because: /emergency access.*page two people/,
};

export const principalRefusals = [
  emergency,
  {
    title: 'the root user',
    target: {
      identityId: `aws:arn:aws:iam::${ACCOUNT}:root`,
      nativeId: `arn:aws:iam::${ACCOUNT}:root`,
    },
    because: /root user.*sign in as root/,
  },
  {
    title: 'its own acting identity',
    target: userTarget('countersign'),
    because: /identity Countersign acts with/,
  },
  {
    title: 'somebody of another account',
    target: { identityId: 'aws:arn:aws:iam::999988887777:user/ci' },
    because: /belongs to account 999988887777/,
  },
  { title: 'a user that is gone', target: userTarget('nobody'), because: /no user nobody/ },
];

export const roleRefusals = [
  {
    title: 'a service-linked role',
    target: roleTarget('aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport'),
    because: /service-linked role.*service control policy/,
  },
  {
    title: 'a service-linked role named without its path',
    target: roleTarget('AWSServiceRoleForSupport'),
    because: /service-linked role/,
  },
  {
    title: 'a permission-set role',
    target: roleTarget('aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef'),
    because: /disable the user in Identity Center or delete the account assignment/,
  },
];

export const keyRefusals = [
  emergency,
  {
    title: 'a temporary credential',
    target: { nativeId: 'ASIAABCDEFGHIJKLMNOP' },
    because: /temporary credential.*aws\.revoke_older_sessions/,
  },
  {
    title: 'a key that is gone',
    target: keyTarget('AKIAGONEGONEGONEGONE', 'ci'),
    because: /no key AKIAGONE/,
  },
  {
    title: 'one of several keys that the credential report does not name',
    target: keyTarget(`key1@arn:aws:iam::${ACCOUNT}:user/jane`, 'jane'),
    because: /does not name its keys.*jane has none/,
  },
  {
    title: 'a key of the root user',
    target: { identityId: `aws:arn:aws:iam::${ACCOUNT}:root`, nativeId: 'AKIAROOTROOTROOTROOT' },
    because: /root user/,
  },
];

export const cases: readonly (Omit<ActionCase, 'start'> & AwsWorldOptions)[] = [
  {
    title: 'deactivate an access key',
    id: 'aws.deactivate_access_key',
    target: keyTarget(ciKey.accessKeyId, 'ci'),
    change: 'iam:UpdateAccessKey',
    held: 'refused',
    issue: openedByKey,
    holding: (bench) => heldBy(bench),
    meddle: (bench) =>
      bench.iam().send(
        new UpdateAccessKeyCommand({
          UserName: 'ci',
          AccessKeyId: ciKey.accessKeyId,
          Status: 'Active',
        }),
      ),
    refusals: keyRefusals,
  },
  {
    title: 'delete an access key',
    id: 'aws.delete_access_key',
    target: keyTarget(ciKey.accessKeyId, 'ci'),
    change: 'iam:DeleteAccessKey',
    held: 'refused',
    issue: openedByKey,
    holding: (bench) => heldBy(bench),
    refusals: keyRefusals,
  },
  {
    title: 'quarantine a user',
    id: 'aws.quarantine_deny',
    target: userTarget('ci'),
    change: 'iam:PutUserPolicy',
    held: 'refused',
    issue: openedByKey,
    holding: (bench) => heldBy(bench),
    meddle: rewriteUserPolicy,
    refusals: principalRefusals,
  },
  {
    title: 'quarantine a role',
    id: 'aws.quarantine_deny',
    target: roleTarget('deploy'),
    change: 'iam:PutRolePolicy',
    held: 'refused',
    issue: openedAsRole,
    holding: heldSession,
    meddle: rewriteRolePolicy,
    refusals: roleRefusals,
  },
  {
    title: 'contain a user selectively',
    id: 'aws.selective_containment',
    target: userTarget('ci'),
    params: {
      knownGood: {
        cidrs: ['198.51.100.0/24'],
        regions: ['eu-central-1'],
        actions: ['ec2:Describe*', 'sts:AssumeRole'],
      },
    },
    change: 'iam:PutUserPolicy',
    held: 'refused',
    issue: openedByKey,
    tries: async (bench) => placesTried(bench, 'eu-central-1'),
    holding: (bench) => heldBy(bench),
    meddle: rewriteUserPolicy,
    refusals: [
      ...principalRefusals,
      {
        title: 'to contain without anything known good',
        params: { knownGood: {} },
        because: /use aws\.quarantine_deny/,
      },
      {
        title: 'the whole internet as known good',
        params: { knownGood: { cidrs: ['0.0.0.0/0'] } },
        because: /whole internet/,
      },
      {
        title: 'a network that is none',
        params: { knownGood: { cidrs: ['office'] } },
        because: /"office" is not CIDR/,
      },
      {
        title: 'a policy larger than a user takes',
        params: {
          knownGood: { cidrs: Array.from({ length: 150 }, (_, i) => `198.51.${i}.0/24`) },
        },
        because: /2048 in all/,
      },
    ],
  },
  {
    title: 'end older sessions of a role',
    id: 'aws.revoke_older_sessions',
    target: roleTarget('deploy'),
    change: 'iam:PutRolePolicy',
    held: 'refused',
    issue: openedAsRole,
    holding: heldSession,
    meddle: rewriteRolePolicy,
    refusals: [emergency, ...roleRefusals],
  },
  {
    title: 'take away console access',
    id: 'aws.delete_login_profile',
    target: userTarget('jane'),
    change: 'iam:DeleteLoginProfile',
    held: 'untouched',
    tries: async (bench) => consolesTried(bench, 'jane'),
    rarelyNeeded: { undo: ['iam:UpdateLoginProfile'] },
    meddle: (bench) =>
      bench
        .iam()
        .send(new CreateLoginProfileCommand({ UserName: 'jane', Password: 'another-One-9!' })),
    refusals: [
      emergency,
      {
        title: 'a user without a password',
        target: userTarget('ci'),
        because: /no console password/,
      },
      { title: 'a role', target: roleTarget('deploy'), because: /a role has no password/ },
    ],
  },
  {
    title: 'narrow a trust policy',
    id: 'aws.narrow_trust_policy',
    target: roleTarget('deploy'),
    params: { principals: [ACCOUNT] },
    change: 'iam:UpdateAssumeRolePolicy',
    held: 'untouched',
    issue: openedAsRole,
    tries: async (bench) => [assumedAgain(bench)],
    holding: heldSession,
    meddle: (bench) =>
      bench.iam().send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: 'deploy',
          PolicyDocument: JSON.stringify(trustOf({ AWS: 'arn:aws:iam::999988887777:root' })),
        }),
      ),
    refusals: [
      emergency,
      ...roleRefusals,
      { title: 'a user', target: userTarget('ci'), because: /no trust policy/ },
      {
        title: 'what is not there',
        params: { principals: ['arn:aws:iam::999988887777:root'] },
        because: /nothing of what is to be taken out/,
      },
      {
        title: 'a document that widens',
        params: { document: trustOf({ AWS: 'arn:aws:iam::999988887777:root' }) },
        because: /would let in AWS arn:aws:iam::999988887777:root/,
      },
    ],
  },
  {
    title: 'rotate an access key',
    id: 'aws.rotate_access_key',
    target: keyTarget(ciKey.accessKeyId, 'ci'),
    change: 'iam:CreateAccessKey',
    held: 'untouched',
    issue: openedByKey,
    tries: async (bench) => [keyTried(bench, ciKey)],
    holding: (bench) => heldBy(bench),
    rarelyNeeded: { do: ['iam:DeleteAccessKey', 'iam:GetAccessKeyLastUsed'] },
    shape: keysOfUser('ci'),
    refusals: [
      emergency,
      { title: 'a role', target: roleTarget('deploy'), because: /a role has no access keys/ },
    ],
  },
  {
    title: 'delete a user',
    id: 'aws.delete_user',
    target: userTarget('ci'),
    change: 'iam:DeleteUser',
    held: 'refused',
    issue: openedByKey,
    holding: (bench) => heldBy(bench),
    async arrange(bench) {
      const iam = bench.iam();
      const of = { UserName: 'ci' };
      await iam.send(new CreateLoginProfileCommand({ ...of, Password: 'a-Password-9!' }));
      const { VirtualMFADevice } = await iam.send(
        new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ci' }),
      );
      await iam.send(
        new EnableMFADeviceCommand({
          ...of,
          SerialNumber: VirtualMFADevice?.SerialNumber,
          AuthenticationCode1: '123456',
          AuthenticationCode2: '654321',
        }),
      );
      await iam.send(
        new AttachUserPolicyCommand({
          ...of,
          PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/fence`,
        }),
      );
    },
    refusals: [
      ...principalRefusals,
      { title: 'a role', target: roleTarget('deploy'), because: /it is a role/ },
    ],
  },
  {
    title: 'plant a key',
    id: 'aws.plant_key',
    target: { system: 'aws', nativeId: 'svc-backup-legacy', scope: ACCOUNT },
    change: 'iam:CreateAccessKey',
    held: 'untouched',
    shape: keysOfUser('svc-backup-legacy'),
    tries: async () => [],
    nothingLivesOn: true,
    rarelyNeeded: { do: ['iam:DeleteAccessKey'] },
    async meddle(bench) {
      await bench.iam().send(
        new AttachUserPolicyCommand({
          UserName: 'svc-backup-legacy',
          PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/fence`,
        }),
      );
    },
    refusals: [
      {
        title: 'a name that is taken',
        target: { nativeId: 'ci', scope: ACCOUNT },
        because: /there is a user ci already/,
      },
      {
        title: 'a name that is none',
        target: { nativeId: 'svc/../x', scope: ACCOUNT },
        because: /is no name for a user/,
      },
      {
        title: 'another account',
        target: { nativeId: 'svc-x', scope: '999988887777' },
        because: /acts in account/,
      },
    ],
  },
];
