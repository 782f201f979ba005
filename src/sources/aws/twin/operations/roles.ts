/** Roles: trust, session length, tags, boundary. */
import { assertModifiable } from '../authorise.ts';
import {
  arnOf,
  type Call,
  newName,
  type Operations,
  pageOf,
  pathOf,
  policyOf,
  roleOf,
} from '../call.ts';
import { readPolicy, sizeOf } from '../policy-document.ts';
import type { TwinRole } from '../state.ts';
import { TwinFault } from '../twin-fault.ts';
import { iso, type World } from '../world.ts';
import { MAX_ROLES } from './quotas.ts';
import { mergeTags, tagList } from './tags.ts';
import { boundaryView } from './users.ts';

const MAX_TRUST_SIZE = 2_048;

const resource = (call: Call): string => arnOf(call, 'role', call.form.get('RoleName'));

/** `EncodeURIComponent`, as IAM hands out every policy document. */
export const encoded = (document: string): string => encodeURIComponent(document);

export const roleLastUsed = (world: World, role: TwinRole) => {
  const use = world.roleUse.get(role.id);
  return use ? { LastUsedDate: iso(use.at), Region: use.region } : {};
};

const view = (role: TwinRole) => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: iso(role.createdAt),
  AssumeRolePolicyDocument: encoded(role.trust),
  Description: role.description,
  MaxSessionDuration: role.maxSessionSeconds,
});

const whole = (world: World, role: TwinRole) => ({
  ...view(role),
  PermissionsBoundary: boundaryView(role.boundary),
  Tags: role.tags.size > 0 ? tagList(role.tags) : undefined,
  RoleLastUsed: roleLastUsed(world, role),
});

const trustOf = (text: string): string => {
  readPolicy(text, 'trust');
  if (sizeOf(text) > MAX_TRUST_SIZE) {
    throw new TwinFault(
      'LimitExceeded',
      `Cannot exceed quota for ACLSizePerRole: ${MAX_TRUST_SIZE}`,
    );
  }
  return text;
};

const durationOf = (call: Call, fallback: number): number =>
  call.form.int('MaxSessionDuration', { min: 3_600, max: 43_200, fallback });

const modifiable = (call: Call): TwinRole => {
  const role = roleOf(call, call.form.need('RoleName'));
  assertModifiable(role);
  return role;
};

export const roleOperations: Operations = {
  CreateRole: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const { form, account, world } = call;
      const name = newName(form.need('RoleName'));
      const trust = trustOf(form.need('AssumeRolePolicyDocument'));
      if (account.roles.has(name)) {
        throw new TwinFault('EntityAlreadyExists', `Role with name ${name} already exists.`);
      }
      if (account.roles.size >= MAX_ROLES) {
        throw new TwinFault(
          'LimitExceeded',
          `Cannot exceed quota for RolesPerAccount: ${MAX_ROLES}`,
        );
      }
      const path = pathOf(form);
      if (path.startsWith('/aws-service-role/') || path.startsWith('/aws-reserved/')) {
        throw new TwinFault('ValidationError', `The specified value for path is reserved: ${path}`);
      }
      const boundary = form.get('PermissionsBoundary');
      if (boundary !== undefined) policyOf(call, boundary);
      const tags = mergeTags(new Map(), form);
      const maxSessionSeconds = durationOf(call, 3_600);
      const description = form.get('Description');
      const id = world.ids.unique('AROA');
      const createdAt = world.now();
      const make = (): TwinRole => ({
        name,
        id,
        path,
        arn: `arn:aws:iam::${account.id}:role${path}${name}`,
        createdAt,
        inline: new Map(),
        attached: new Set(),
        tags: new Map(tags),
        trust,
        maxSessionSeconds,
        boundary,
        ...(description === undefined ? {} : { description }),
      });
      call.change(({ roles }) => roles.set(name, make()));
      return { Role: view(make()) };
    },
  },
  GetRole: {
    service: 'iam',
    readOnly: true,
    resource,
    run: (call) => ({ Role: whole(call.world, roleOf(call, call.form.need('RoleName'))) }),
  },
  ListRoles: {
    service: 'iam',
    readOnly: true,
    run({ form, account }) {
      const prefix = form.get('PathPrefix') ?? '/';
      const found = [...account.roles.values()].filter((role) => role.path.startsWith(prefix));
      const { items, ...page } = pageOf(form, found);
      return { Roles: items.map(view), ...page };
    },
  },
  DeleteRole: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const role = modifiable(call);
      if (role.inline.size > 0 || role.attached.size > 0) {
        throw new TwinFault(
          'DeleteConflict',
          `Cannot delete entity, must ${role.inline.size > 0 ? 'delete' : 'detach all'} policies first.`,
        );
      }
      call.change(({ roles }) => roles.delete(role.name));
      return undefined;
    },
  },
  UpdateRole: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const role = modifiable(call);
      const seconds = durationOf(call, role.maxSessionSeconds);
      call.change(({ roles }) => {
        const held = roles.get(role.name);
        if (held) held.maxSessionSeconds = seconds;
      });
      return {};
    },
  },
  UpdateAssumeRolePolicy: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const role = modifiable(call);
      const trust = trustOf(call.form.need('PolicyDocument'));
      call.change(({ roles }) => {
        const held = roles.get(role.name);
        if (held) held.trust = trust;
      });
      return undefined;
    },
  },
  ListRoleTags: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const { items, ...page } = pageOf(
        call.form,
        tagList(roleOf(call, call.form.need('RoleName')).tags),
      );
      return { Tags: items, ...page };
    },
  },
  TagRole: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const role = modifiable(call);
      const tags = mergeTags(role.tags, call.form);
      call.change(({ roles }) => {
        const held = roles.get(role.name)?.tags;
        for (const [key, value] of tags) held?.set(key, value);
      });
      return undefined;
    },
  },
  UntagRole: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const role = modifiable(call);
      const keys = call.form.list('TagKeys');
      call.change(({ roles }) => {
        for (const key of keys) roles.get(role.name)?.tags.delete(key);
      });
      return undefined;
    },
  },
  PutRolePermissionsBoundary: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const role = modifiable(call);
      const { arn } = policyOf(call, call.form.need('PermissionsBoundary'));
      call.change(({ roles }) => {
        const held = roles.get(role.name);
        if (held) held.boundary = arn;
      });
      return undefined;
    },
  },
  DeleteRolePermissionsBoundary: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const role = modifiable(call);
      call.change(({ roles }) => {
        const held = roles.get(role.name);
        if (held) held.boundary = undefined;
      });
      return undefined;
    },
  },
  ListInstanceProfilesForRole: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      roleOf(call, call.form.need('RoleName'));
      return { InstanceProfiles: [], IsTruncated: false };
    },
  },
};
