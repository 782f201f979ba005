/** Taking rights away: an administrator role, and a place in a group. */
import type { Action } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { stateAction } from '../../state-action.ts';
import { scopes } from '../permissions.ts';
import { otherWays } from './residual.ts';
import { type Acting, isSelf, missing, refuse, textParam, userOf } from './target.ts';

interface Assigned {
  readonly roleAssignmentId: string;
  readonly assignedTo: string;
  readonly scopeType: string;
  readonly orgUnitId: string | undefined;
}

const assignmentsOf = async (
  acting: Acting,
  userKey: string,
  roleId: string,
): Promise<readonly Assigned[]> => {
  const clients = acting.clients();
  const directory = await clients.directory(scopes.readRoles);
  const out: Assigned[] = [];
  let pageToken: string | undefined;
  do {
    const { data } = await clients.calls.ask(scopes.readRoles, () =>
      directory.roleAssignments.list({
        customer: acting.config.customerId,
        userKey,
        ...(pageToken === undefined ? {} : { pageToken }),
      }),
    );
    for (const one of data.items ?? []) {
      if (one.roleId !== roleId || !one.roleAssignmentId || !one.assignedTo) continue;
      out.push({
        roleAssignmentId: one.roleAssignmentId,
        assignedTo: one.assignedTo,
        scopeType: one.scopeType ?? 'CUSTOMER',
        orgUnitId: one.orgUnitId ?? undefined,
      });
    }
    pageToken = data.nextPageToken ?? undefined;
  } while (pageToken !== undefined);
  return out;
};

export const removeAdminRole = (acting: Acting): Action =>
  stateAction('google-workspace', {
    id: 'google-workspace.remove_admin_role',
    title: 'Take an administrator role from a user',
    stage: 'freeze',
    classes: 'any',
    // The assignment that is made again has another number.
    undo: 'approximate',
    permissions: {
      do: [scopes.readRoles, scopes.roles],
      verify: [scopes.readRoles],
      undo: [scopes.readRoles, scopes.roles],
    },
    propagationMs: acting.propagationMs,
    residual: () => [otherWays('other roles and groups')],
    async find(target, params) {
      const email = userOf(target);
      const roleId = str(params['roleId']);
      if (email === undefined)
        return refuse('the target is no user address: name the account by its primary address');
      if (roleId === undefined || !/^\d{1,30}$/.test(roleId))
        return refuse('params.roleId is missing: the number of the role to take away');
      if (isSelf(acting, email))
        return refuse(
          `${email} is the account in whose name Countersign works: use another administrator`,
        );
      const [first] = await assignmentsOf(acting, email, roleId);
      if (first === undefined)
        return refuse(
          `${email} does not have role ${roleId} by an assignment of its own; it may come by a group`,
        );
      return {
        facts: {
          email,
          roleId,
          assignedTo: first.assignedTo,
          scopeType: first.scopeType,
          ...(first.orgUnitId === undefined ? {} : { orgUnitId: first.orgUnitId }),
        },
        already: false,
        changes: [`take role ${roleId} from ${email}`],
        disruption: `${email} can no longer do what role ${roleId} allows in the Admin console and its APIs`,
      };
    },
    async stands(plan) {
      const [email, roleId] = [textParam(plan, 'email'), textParam(plan, 'roleId')];
      const left = await assignmentsOf(acting, email, roleId);
      return {
        stands: left.length === 0,
        detail: `${email} has role ${roleId} ${left.length} times`,
      };
    },
    async change(plan) {
      const clients = acting.clients();
      const directory = await clients.directory(scopes.roles);
      const customer = acting.config.customerId;
      for (const { roleAssignmentId } of await assignmentsOf(
        acting,
        textParam(plan, 'email'),
        textParam(plan, 'roleId'),
      )) {
        await missing(
          clients.calls.ask(
            scopes.roles,
            () => directory.roleAssignments.delete({ customer, roleAssignmentId }),
            {
              repeat: 'throttled',
            },
          ),
          undefined,
        );
      }
    },
    async revert(plan) {
      const [email, roleId] = [textParam(plan, 'email'), textParam(plan, 'roleId')];
      const there = await assignmentsOf(acting, email, roleId);
      if (there.length > 0)
        return {
          undone: true,
          differences: [`somebody gave ${email} role ${roleId} again`],
          detail: 'the role is there',
        };
      const clients = acting.clients();
      const directory = await clients.directory(scopes.roles);
      const orgUnitId = str(plan.params['orgUnitId']);
      await clients.calls.ask(
        scopes.roles,
        () =>
          directory.roleAssignments.insert({
            customer: acting.config.customerId,
            requestBody: {
              roleId,
              assignedTo: textParam(plan, 'assignedTo'),
              scopeType: textParam(plan, 'scopeType'),
              ...(orgUnitId === undefined ? {} : { orgUnitId }),
            },
          }),
        { repeat: 'throttled' },
      );
      return {
        undone: true,
        differences: ['the assignment has another number than before'],
        detail: `${email} has role ${roleId} again`,
      };
    },
  });

const memberOf = async (
  acting: Acting,
  groupKey: string,
  memberKey: string,
): Promise<{ readonly role: string; readonly delivery: string | undefined } | undefined> => {
  const clients = acting.clients();
  const directory = await clients.directory(scopes.readMembers);
  const answer = await missing(
    clients.calls.ask(scopes.readMembers, () => directory.members.get({ groupKey, memberKey })),
    undefined,
  );
  return answer === undefined
    ? undefined
    : { role: answer.data.role ?? 'MEMBER', delivery: answer.data.delivery_settings ?? undefined };
};

export const removeFromGroup = (acting: Acting): Action =>
  stateAction('google-workspace', {
    id: 'google-workspace.remove_from_group',
    title: 'Take a member out of a group',
    stage: 'freeze',
    classes: 'any',
    undo: 'exact',
    permissions: {
      do: [scopes.readMembers, scopes.members],
      verify: [scopes.readMembers],
      undo: [scopes.readMembers, scopes.members],
    },
    propagationMs: acting.propagationMs,
    residual: () => [otherWays('other groups and roles')],
    async find(target, params) {
      const email = userOf(target);
      const group = str(params['groupEmail'])?.toLowerCase();
      if (email === undefined)
        return refuse('the target is no address: name the member by its primary address');
      if (group === undefined || !group.includes('@'))
        return refuse('params.groupEmail is missing: the address of the group');
      const member = await memberOf(acting, group, email);
      if (member === undefined)
        return refuse(`${email} is no direct member of ${group}; it may be in it by another group`);
      return {
        facts: {
          email,
          group,
          role: member.role,
          ...(member.delivery === undefined ? {} : { delivery: member.delivery }),
        },
        already: false,
        changes: [`take ${email} (${member.role}) out of ${group}`],
        disruption: `${email} loses what ${group} gives: mail, shared files, roles, access in Google Cloud`,
      };
    },
    async stands(plan) {
      const [email, group] = [textParam(plan, 'email'), textParam(plan, 'group')];
      const there = (await memberOf(acting, group, email)) !== undefined;
      return { stands: !there, detail: `${email} is ${there ? 'in' : 'not in'} ${group}` };
    },
    async change(plan) {
      const clients = acting.clients();
      const directory = await clients.directory(scopes.members);
      const given = { groupKey: textParam(plan, 'group'), memberKey: textParam(plan, 'email') };
      await missing(
        clients.calls.ask(scopes.members, () => directory.members.delete(given), {
          repeat: 'throttled',
        }),
        undefined,
      );
    },
    async revert(plan) {
      const [email, group, role] = [
        textParam(plan, 'email'),
        textParam(plan, 'group'),
        textParam(plan, 'role'),
      ];
      const there = await memberOf(acting, group, email);
      if (there !== undefined) {
        return {
          undone: true,
          differences:
            there.role === role ? [] : [`${email} is in ${group} as ${there.role}, not ${role}`],
          detail: `${email} is in ${group}`,
        };
      }
      const clients = acting.clients();
      const directory = await clients.directory(scopes.members);
      const delivery = str(plan.params['delivery']);
      await clients.calls.ask(
        scopes.members,
        () =>
          directory.members.insert({
            groupKey: group,
            requestBody: {
              email,
              role,
              ...(delivery === undefined ? {} : { delivery_settings: delivery }),
            },
          }),
        { repeat: 'throttled' },
      );
      return { undone: true, differences: [], detail: `${email} is in ${group} again as ${role}` };
    },
  });
