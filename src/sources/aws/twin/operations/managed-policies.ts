/** Managed policies and their versions. */
import { type Call, newName, type Operations, pageOf, pathOf, policyOf } from '../call.ts';
import { readPolicy, sizeOf } from '../policy-document.ts';
import type { AccountState, ManagedPolicy, PolicyVersion } from '../state.ts';
import { TwinFault } from '../twin-fault.ts';
import { iso } from '../world.ts';
import { MAX_MANAGED_POLICY_SIZE, MAX_POLICIES, MAX_VERSIONS } from './quotas.ts';
import { encoded } from './roles.ts';

const resource = (call: Call): string => call.form.get('PolicyArn') ?? '*';

export const attachmentsOf = (account: AccountState, arn: string): number =>
  [...account.users.values(), ...account.groups.values(), ...account.roles.values()].filter(
    (holder) => holder.attached.has(arn),
  ).length;

export const policyView = (account: AccountState, policy: ManagedPolicy) => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.defaultVersion,
  AttachmentCount: attachmentsOf(account, policy.arn),
  PermissionsBoundaryUsageCount: [...account.users.values(), ...account.roles.values()].filter(
    (holder) => holder.boundary === policy.arn,
  ).length,
  IsAttachable: true,
  CreateDate: iso(policy.createdAt),
  UpdateDate: iso(policy.versions.get(policy.defaultVersion)?.createdAt ?? policy.createdAt),
});

export const versionView = (policy: ManagedPolicy, version: PolicyVersion) => ({
  Document: encoded(version.document),
  VersionId: version.id,
  IsDefaultVersion: version.id === policy.defaultVersion,
  CreateDate: iso(version.createdAt),
});

const documentOf = (call: Call): string => {
  const document = call.form.need('PolicyDocument');
  readPolicy(document, 'identity');
  if (sizeOf(document) > MAX_MANAGED_POLICY_SIZE) {
    throw new TwinFault(
      'LimitExceeded',
      `Cannot exceed quota for PolicySize: ${MAX_MANAGED_POLICY_SIZE}`,
    );
  }
  return document;
};

const own = (call: Call): ManagedPolicy => {
  const policy = policyOf(call, call.form.need('PolicyArn'));
  if (policy.arn.startsWith('arn:aws:iam::aws:')) {
    throw new TwinFault('AccessDenied', `Policy ${policy.arn} is managed by AWS.`);
  }
  return policy;
};

const versionOf = (policy: ManagedPolicy, id: string): PolicyVersion => {
  const version = policy.versions.get(id);
  if (!version)
    throw new TwinFault('NoSuchEntity', `Policy ${policy.arn} version ${id} does not exist.`);
  return version;
};

export const managedPolicyOperations: Operations = {
  CreatePolicy: {
    service: 'iam',
    readOnly: false,
    resource: ({ account, form }) =>
      `arn:aws:iam::${account.id}:policy${form.get('Path') ?? '/'}${form.get('PolicyName') ?? ''}`,
    run(call) {
      const { account, form, world } = call;
      const name = newName(form.need('PolicyName'));
      const document = documentOf(call);
      const path = pathOf(form);
      const arn = `arn:aws:iam::${account.id}:policy${path}${name}`;
      if (account.policies.has(arn)) {
        throw new TwinFault(
          'EntityAlreadyExists',
          `A policy called ${name} already exists. Duplicate names are not allowed.`,
        );
      }
      if (account.policies.size >= MAX_POLICIES) {
        throw new TwinFault(
          'LimitExceeded',
          `Cannot exceed quota for PoliciesPerAccount: ${MAX_POLICIES}`,
        );
      }
      const id = world.ids.unique('ANPA');
      const createdAt = world.now();
      const make = (): ManagedPolicy => ({
        name,
        id,
        arn,
        path,
        createdAt,
        versions: new Map([['v1', { id: 'v1', document, createdAt }]]),
        defaultVersion: 'v1',
        nextVersion: 2,
      });
      call.change(({ policies }) => policies.set(arn, make()));
      return { Policy: policyView(account, make()) };
    },
  },
  GetPolicy: {
    service: 'iam',
    readOnly: true,
    resource,
    run: (call) => ({
      Policy: policyView(call.account, policyOf(call, call.form.need('PolicyArn'))),
    }),
  },
  ListPolicies: {
    service: 'iam',
    readOnly: true,
    run({ account, form }) {
      const scope = form.get('Scope') ?? 'All';
      const onlyAttached = form.flag('OnlyAttached');
      const found = [...account.policies.values()].filter((policy) => {
        const byAws = policy.arn.startsWith('arn:aws:iam::aws:');
        if ((scope === 'Local' && byAws) || (scope === 'AWS' && !byAws)) return false;
        return !onlyAttached || attachmentsOf(account, policy.arn) > 0;
      });
      const { items, ...page } = pageOf(form, found);
      return { Policies: items.map((policy) => policyView(account, policy)), ...page };
    },
  },
  DeletePolicy: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const policy = own(call);
      if (attachmentsOf(call.account, policy.arn) > 0) {
        throw new TwinFault('DeleteConflict', 'Cannot delete a policy attached to entities.');
      }
      if (policy.versions.size > 1) {
        throw new TwinFault(
          'DeleteConflict',
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions.",
        );
      }
      call.change(({ policies }) => policies.delete(policy.arn));
      return undefined;
    },
  },
  CreatePolicyVersion: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const policy = own(call);
      const document = documentOf(call);
      if (policy.versions.size >= MAX_VERSIONS) {
        throw new TwinFault(
          'LimitExceeded',
          `A managed policy can have up to ${MAX_VERSIONS} versions.`,
        );
      }
      const version: PolicyVersion = {
        id: `v${policy.nextVersion}`,
        document,
        createdAt: call.world.now(),
      };
      const isDefault = call.form.flag('SetAsDefault');
      call.change(({ policies }) => {
        const held = policies.get(policy.arn);
        if (!held) return;
        held.versions.set(version.id, version);
        held.nextVersion++;
        if (isDefault) held.defaultVersion = version.id;
      });
      return {
        PolicyVersion: {
          VersionId: version.id,
          IsDefaultVersion: isDefault,
          CreateDate: iso(version.createdAt),
        },
      };
    },
  },
  GetPolicyVersion: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const policy = policyOf(call, call.form.need('PolicyArn'));
      return { PolicyVersion: versionView(policy, versionOf(policy, call.form.need('VersionId'))) };
    },
  },
  ListPolicyVersions: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const policy = policyOf(call, call.form.need('PolicyArn'));
      const { items, ...page } = pageOf(call.form, [...policy.versions.values()]);
      return {
        Versions: items.map((version) => ({
          ...versionView(policy, version),
          Document: undefined,
        })),
        ...page,
      };
    },
  },
  SetDefaultPolicyVersion: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const policy = own(call);
      const { id } = versionOf(policy, call.form.need('VersionId'));
      call.change(({ policies }) => {
        const held = policies.get(policy.arn);
        if (held) held.defaultVersion = id;
      });
      return undefined;
    },
  },
  DeletePolicyVersion: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const policy = own(call);
      const { id } = versionOf(policy, call.form.need('VersionId'));
      if (id === policy.defaultVersion) {
        throw new TwinFault('DeleteConflict', 'Cannot delete the default version of a policy.');
      }
      call.change(({ policies }) => policies.get(policy.arn)?.versions.delete(id));
      return undefined;
    },
  },
  ListEntitiesForPolicy: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const { arn } = policyOf(call, call.form.need('PolicyArn'));
      const { users, groups, roles } = call.account;
      const holding = <T extends { readonly attached: Set<string> }>(all: Map<string, T>): T[] =>
        [...all.values()].filter((holder) => holder.attached.has(arn));
      return {
        PolicyGroups: holding(groups).map(({ name, id }) => ({ GroupName: name, GroupId: id })),
        PolicyUsers: holding(users).map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyRoles: holding(roles).map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        IsTruncated: false,
      };
    },
  },
};
