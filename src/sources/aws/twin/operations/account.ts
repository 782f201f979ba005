/** The whole account in one answer, its summary and alias. */
import { type Call, type Operations, pageOf } from '../call.ts';
import { type Holder, nameOfArn } from '../state.ts';
import { iso } from '../world.ts';
import { attachmentsOf, policyView, versionView } from './managed-policies.ts';
import { encoded, roleLastUsed } from './roles.ts';
import { tagList } from './tags.ts';
import { boundaryView } from './users.ts';

type Detail = { readonly list: string; readonly view: Readonly<Record<string, unknown>> };

const inlineList = (holder: Holder) =>
  [...holder.inline].map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encoded(document),
  }));

const attachedList = (holder: Holder) =>
  [...holder.attached].map((arn) => ({ PolicyName: nameOfArn(arn), PolicyArn: arn }));

const users = ({ account }: Call): Detail[] =>
  [...account.users.values()].map((user) => ({
    list: 'UserDetailList',
    view: {
      Path: user.path,
      UserName: user.name,
      UserId: user.id,
      Arn: user.arn,
      CreateDate: iso(user.createdAt),
      UserPolicyList: inlineList(user),
      GroupList: [...user.groups],
      AttachedManagedPolicies: attachedList(user),
      PermissionsBoundary: boundaryView(user.boundary),
      Tags: tagList(user.tags),
    },
  }));

const groups = ({ account }: Call): Detail[] =>
  [...account.groups.values()].map((group) => ({
    list: 'GroupDetailList',
    view: {
      Path: group.path,
      GroupName: group.name,
      GroupId: group.id,
      Arn: group.arn,
      CreateDate: iso(group.createdAt),
      GroupPolicyList: inlineList(group),
      AttachedManagedPolicies: attachedList(group),
    },
  }));

const roles = ({ account, world }: Call): Detail[] =>
  [...account.roles.values()].map((role) => ({
    list: 'RoleDetailList',
    view: {
      Path: role.path,
      RoleName: role.name,
      RoleId: role.id,
      Arn: role.arn,
      CreateDate: iso(role.createdAt),
      AssumeRolePolicyDocument: encoded(role.trust),
      InstanceProfileList: [],
      RolePolicyList: inlineList(role),
      AttachedManagedPolicies: attachedList(role),
      PermissionsBoundary: boundaryView(role.boundary),
      Tags: tagList(role.tags),
      RoleLastUsed: roleLastUsed(world, role),
    },
  }));

const policies = ({ account }: Call, wanted: (byAws: boolean) => boolean): Detail[] =>
  [...account.policies.values()]
    .filter((policy) => {
      const byAws = policy.arn.startsWith('arn:aws:iam::aws:');
      return wanted(byAws) && (!byAws || attachmentsOf(account, policy.arn) > 0);
    })
    .map((policy) => ({
      list: 'Policies',
      view: {
        ...policyView(account, policy),
        PolicyVersionList: [...policy.versions.values()].map((version) =>
          versionView(policy, version),
        ),
      },
    }));

const details = (call: Call): Detail[] => {
  const filter = new Set(call.form.list('Filter'));
  const wants = (name: string): boolean => filter.size === 0 || filter.has(name);
  return [
    ...(wants('User') ? users(call) : []),
    ...(wants('Group') ? groups(call) : []),
    ...(wants('Role') ? roles(call) : []),
    ...policies(call, (byAws) => wants(byAws ? 'AWSManagedPolicy' : 'LocalManagedPolicy')),
  ];
};

export const accountOperations: Operations = {
  GetAccountAuthorizationDetails: {
    service: 'iam',
    readOnly: true,
    run(call) {
      const { items, ...page } = pageOf(call.form, details(call));
      const of = (list: string) =>
        items.filter((item) => item.list === list).map(({ view }) => view);
      return {
        ...page,
        UserDetailList: of('UserDetailList'),
        GroupDetailList: of('GroupDetailList'),
        RoleDetailList: of('RoleDetailList'),
        Policies: of('Policies'),
      };
    },
  },
  GetAccountSummary: {
    service: 'iam',
    readOnly: true,
    run: ({ account }) => ({
      SummaryMap: new Map<string, number>([
        ['Users', account.users.size],
        ['Groups', account.groups.size],
        ['Roles', account.roles.size],
        ['Policies', [...account.policies.keys()].filter((arn) => !arn.includes('::aws:')).length],
        ['AccountMFAEnabled', account.rootMfa ? 1 : 0],
        ['AccountAccessKeysPresent', account.rootKeys.size > 0 ? 1 : 0],
        ['AccessKeysPerUserQuota', 2],
      ]),
    }),
  },
  ListAccountAliases: {
    service: 'iam',
    readOnly: true,
    run: ({ account }) => ({
      AccountAliases: account.alias === undefined ? [] : [account.alias],
      IsTruncated: false,
    }),
  },
};
