/** Inline policies, the same four operations for users, groups and roles. */
import { assertModifiable } from '../authorise.ts';
import { arnOf, type Call, groupOf, type Operations, pageOf, roleOf, userOf } from '../call.ts';
import { readPolicy, sizeOf } from '../policy-document.ts';
import type { AccountState, Holder } from '../state.ts';
import { TwinFault } from '../twin-fault.ts';
import { maxInlineSize } from './quotas.ts';
import { encoded } from './roles.ts';

type HolderKind = 'user' | 'group' | 'role';

export interface HolderAccess {
  readonly kind: HolderKind;
  readonly title: 'User' | 'Group' | 'Role';
  /** The one the form names. @throws TwinFault NoSuchEntity */
  find(call: Call): Holder;
  /** The same, refused where AWS alone may change it. */
  findToChange(call: Call): Holder;
  within(account: AccountState, name: string): Holder | undefined;
  resource(call: Call): string;
}

const access = (
  kind: HolderKind,
  title: HolderAccess['title'],
  find: HolderAccess['find'],
): HolderAccess => ({
  kind,
  title,
  find,
  findToChange: find,
  within: (account, name) =>
    ({ user: account.users, group: account.groups, role: account.roles })[kind].get(name),
  resource: (call) => arnOf(call, kind, call.form.get(`${title}Name`)),
});

export const holderAccesses: readonly HolderAccess[] = [
  access('user', 'User', (call) => userOf(call, call.form.need('UserName'))),
  access('group', 'Group', (call) => groupOf(call, call.form.need('GroupName'))),
  {
    ...access('role', 'Role', (call) => roleOf(call, call.form.need('RoleName'))),
    findToChange(call) {
      const role = roleOf(call, call.form.need('RoleName'));
      assertModifiable(role);
      return role;
    },
  },
];

const noSuchPolicy = (kind: HolderKind, policy: string): TwinFault =>
  new TwinFault('NoSuchEntity', `The ${kind} policy with name ${policy} cannot be found.`);

const operationsFor = (of: HolderAccess): Operations => ({
  [`Put${of.title}Policy`]: {
    service: 'iam',
    readOnly: false,
    resource: of.resource,
    run(call) {
      const holder = of.findToChange(call);
      const policy = call.form.need('PolicyName');
      const document = call.form.need('PolicyDocument');
      readPolicy(document, 'identity');
      const others = [...holder.inline].filter(([name]) => name !== policy);
      const size = [...others.map(([, text]) => text), document].reduce(
        (sum, text) => sum + sizeOf(text),
        0,
      );
      if (size > maxInlineSize[of.kind]) {
        throw new TwinFault(
          'LimitExceeded',
          `Maximum policy size of ${maxInlineSize[of.kind]} bytes exceeded for ${of.kind} ${holder.name}`,
        );
      }
      call.change((account) => of.within(account, holder.name)?.inline.set(policy, document));
      return undefined;
    },
  },
  [`Get${of.title}Policy`]: {
    service: 'iam',
    readOnly: true,
    resource: of.resource,
    run(call) {
      const holder = of.find(call);
      const policy = call.form.need('PolicyName');
      const document = holder.inline.get(policy);
      if (document === undefined) throw noSuchPolicy(of.kind, policy);
      return {
        [`${of.title}Name`]: holder.name,
        PolicyName: policy,
        PolicyDocument: encoded(document),
      };
    },
  },
  [`Delete${of.title}Policy`]: {
    service: 'iam',
    readOnly: false,
    resource: of.resource,
    run(call) {
      const holder = of.findToChange(call);
      const policy = call.form.need('PolicyName');
      if (!holder.inline.has(policy)) throw noSuchPolicy(of.kind, policy);
      call.change((account) => of.within(account, holder.name)?.inline.delete(policy));
      return undefined;
    },
  },
  [`List${of.title}Policies`]: {
    service: 'iam',
    readOnly: true,
    resource: of.resource,
    run(call) {
      const { items, ...page } = pageOf(call.form, [...of.find(call).inline.keys()]);
      return { PolicyNames: items, ...page };
    },
  },
});

export const inlinePolicyOperations: Operations = Object.assign(
  {},
  ...holderAccesses.map(operationsFor),
);
