/** Groups and who is in them. */
import {
  arnOf,
  type Call,
  groupOf,
  newName,
  type Operations,
  pageOf,
  pathOf,
  userOf,
} from '../call.ts';
import type { TwinGroup } from '../state.ts';
import { TwinFault } from '../twin-fault.ts';
import { iso } from '../world.ts';
import { MAX_GROUPS, MAX_GROUPS_PER_USER } from './quotas.ts';

const resource = (call: Call): string => arnOf(call, 'group', call.form.get('GroupName'));

const view = (group: TwinGroup) => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: group.arn,
  CreateDate: iso(group.createdAt),
});

const membersOf = ({ account }: Call, name: string) =>
  [...account.users.values()].filter((user) => user.groups.has(name));

export const groupOperations: Operations = {
  CreateGroup: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const { form, account, world } = call;
      const name = newName(form.need('GroupName'));
      if (account.groups.has(name)) {
        throw new TwinFault('EntityAlreadyExists', `Group with name ${name} already exists.`);
      }
      if (account.groups.size >= MAX_GROUPS) {
        throw new TwinFault(
          'LimitExceeded',
          `Cannot exceed quota for GroupsPerAccount: ${MAX_GROUPS}`,
        );
      }
      const path = pathOf(form);
      const id = world.ids.unique('AGPA');
      const createdAt = world.now();
      const make = (): TwinGroup => ({
        name,
        id,
        path,
        arn: `arn:aws:iam::${account.id}:group${path}${name}`,
        createdAt,
        inline: new Map(),
        attached: new Set(),
      });
      call.change(({ groups }) => groups.set(name, make()));
      return { Group: view(make()) };
    },
  },
  GetGroup: {
    service: 'iam',
    readOnly: true,
    resource,
    run(call) {
      const group = groupOf(call, call.form.need('GroupName'));
      const { items, ...page } = pageOf(call.form, membersOf(call, group.name));
      return {
        Group: view(group),
        Users: items.map((user) => ({
          Path: user.path,
          UserName: user.name,
          UserId: user.id,
          Arn: user.arn,
          CreateDate: iso(user.createdAt),
        })),
        ...page,
      };
    },
  },
  ListGroups: {
    service: 'iam',
    readOnly: true,
    run({ form, account }) {
      const { items, ...page } = pageOf(form, [...account.groups.values()]);
      return { Groups: items.map(view), ...page };
    },
  },
  DeleteGroup: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const group = groupOf(call, call.form.need('GroupName'));
      if (
        membersOf(call, group.name).length > 0 ||
        group.inline.size > 0 ||
        group.attached.size > 0
      ) {
        throw new TwinFault(
          'DeleteConflict',
          'Cannot delete entity, must remove users and policies from group first.',
        );
      }
      call.change(({ groups }) => groups.delete(group.name));
      return undefined;
    },
  },
  AddUserToGroup: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const group = groupOf(call, call.form.need('GroupName'));
      const user = userOf(call, call.form.need('UserName'));
      if (!user.groups.has(group.name) && user.groups.size >= MAX_GROUPS_PER_USER) {
        throw new TwinFault(
          'LimitExceeded',
          `Cannot exceed quota for GroupsPerUser: ${MAX_GROUPS_PER_USER}`,
        );
      }
      call.change(({ users }) => users.get(user.name)?.groups.add(group.name));
      return undefined;
    },
  },
  RemoveUserFromGroup: {
    service: 'iam',
    readOnly: false,
    resource,
    run(call) {
      const group = groupOf(call, call.form.need('GroupName'));
      const user = userOf(call, call.form.need('UserName'));
      if (!user.groups.has(group.name)) {
        throw new TwinFault(
          'NoSuchEntity',
          `The user with name ${user.name} is not in group ${group.name}.`,
        );
      }
      call.change(({ users }) => users.get(user.name)?.groups.delete(group.name));
      return undefined;
    },
  },
  ListGroupsForUser: {
    service: 'iam',
    readOnly: true,
    resource: (call) => arnOf(call, 'user', call.form.get('UserName')),
    run(call) {
      const user = userOf(call, call.form.need('UserName'));
      const groups = [...user.groups].flatMap((name) => call.account.groups.get(name) ?? []);
      const { items, ...page } = pageOf(call.form, groups);
      return { Groups: items.map(view), ...page };
    },
  },
};
