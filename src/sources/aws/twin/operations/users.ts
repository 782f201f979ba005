/** Users and their tags and boundaries. */
import {
  arnOf,
  type Call,
  newName,
  type Operations,
  pageOf,
  pathOf,
  policyOf,
  userNameOf,
  userOf,
} from '../call.ts';
import type { TwinUser } from '../state.ts';
import { TwinFault } from '../twin-fault.ts';
import { iso } from '../world.ts';
import { MAX_USERS } from './quotas.ts';
import { mergeTags, tagList } from './tags.ts';

const resource = (call: Call): string =>
  arnOf(
    call,
    'user',
    call.form.get('UserName') ??
      (call.caller.kind === 'user' ? call.caller.principal?.name : undefined),
  );

export const boundaryView = (arn: string | undefined) =>
  arn === undefined
    ? undefined
    : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn };

const view = (user: TwinUser) => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: user.arn,
  CreateDate: iso(user.createdAt),
  PasswordLastUsed: user.passwordLastUsed === undefined ? undefined : iso(user.passwordLastUsed),
  PermissionsBoundary: boundaryView(user.boundary),
});

const assertEmpty = (user: TwinUser): void => {
  const holds: [string, boolean][] = [
    ['access keys', user.keys.size > 0],
    ['login profile', user.login !== undefined],
    ['MFA device', user.mfa.size > 0],
    ['policies', user.inline.size > 0 || user.attached.size > 0],
    ['groups', user.groups.size > 0],
  ];
  const first = holds.find(([, held]) => held);
  if (first) {
    throw new TwinFault('DeleteConflict', `Cannot delete entity, must remove ${first[0]} first.`);
  }
};

export const userOperations: Operations = {
  CreateUser: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const { form, account, world } = call;
      const name = newName(form.need('UserName'));
      if (account.users.has(name)) {
        throw new TwinFault('EntityAlreadyExists', `User with name ${name} already exists.`);
      }
      if (account.users.size >= MAX_USERS) {
        throw new TwinFault(
          'LimitExceeded',
          `Cannot exceed quota for UsersPerAccount: ${MAX_USERS}`,
        );
      }
      const path = pathOf(form);
      const boundary = form.get('PermissionsBoundary');
      if (boundary !== undefined) policyOf(call, boundary);
      const tags = mergeTags(new Map(), form);
      const id = world.ids.unique('AIDA');
      const createdAt = world.now();
      const make = (): TwinUser => ({
        name,
        id,
        path,
        arn: `arn:aws:iam::${account.id}:user${path}${name}`,
        createdAt,
        inline: new Map(),
        attached: new Set(),
        keys: new Map(),
        groups: new Set(),
        mfa: new Map(),
        tags: new Map(tags),
        boundary,
      });
      call.change(({ users }) => users.set(name, make()));
      return { User: { ...view(make()), Tags: tags.size > 0 ? tagList(tags) : undefined } };
    },
  },
  GetUser: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const { caller, account, form } = call;
      if (caller.kind === 'root' && form.get('UserName') === undefined) {
        return {
          User: {
            UserId: account.id,
            Arn: caller.arn,
            CreateDate: iso(account.createdAt),
            Path: '/',
            UserName: account.id,
          },
        };
      }
      const user = userOf(call, userNameOf(call));
      return { User: { ...view(user), Tags: user.tags.size > 0 ? tagList(user.tags) : undefined } };
    },
  },
  ListUsers: {
    service: 'iam',
    readOnly: true,
    run({ form, account }) {
      const prefix = form.get('PathPrefix') ?? '/';
      const found = [...account.users.values()].filter((user) => user.path.startsWith(prefix));
      const { items, ...page } = pageOf(form, found);
      return { Users: items.map(view), ...page };
    },
  },
  DeleteUser: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, call.form.need('UserName'));
      assertEmpty(user);
      call.change(({ users }) => users.delete(user.name));
      return undefined;
    },
  },
  ListUserTags: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const { items, ...page } = pageOf(
        call.form,
        tagList(userOf(call, call.form.need('UserName')).tags),
      );
      return { Tags: items, ...page };
    },
  },
  TagUser: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, call.form.need('UserName'));
      const tags = mergeTags(user.tags, call.form);
      call.change(({ users }) => {
        const held = users.get(user.name)?.tags;
        for (const [key, value] of tags) held?.set(key, value);
      });
      return undefined;
    },
  },
  UntagUser: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, call.form.need('UserName'));
      const keys = call.form.list('TagKeys');
      call.change(({ users }) => {
        for (const key of keys) users.get(user.name)?.tags.delete(key);
      });
      return undefined;
    },
  },
  PutUserPermissionsBoundary: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, call.form.need('UserName'));
      const { arn } = policyOf(call, call.form.need('PermissionsBoundary'));
      call.change(({ users }) => {
        const held = users.get(user.name);
        if (held) held.boundary = arn;
      });
      return undefined;
    },
  },
  DeleteUserPermissionsBoundary: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const user = userOf(call, call.form.need('UserName'));
      if (user.boundary === undefined) {
        throw new TwinFault(
          'NoSuchEntity',
          `User ${user.name} does not have a permission boundary.`,
        );
      }
      call.change(({ users }) => {
        const held = users.get(user.name);
        if (held) held.boundary = undefined;
      });
      return undefined;
    },
  },
};
