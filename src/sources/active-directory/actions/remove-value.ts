/** One value taken out of a list of the directory: a member of a group, a service name of an account. */
import type { Action, ActionPlan } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { Directory } from '../client.ts';
import { SYSTEM } from '../names.ts';
import type { Acting } from './acting.ts';
import { findGroup } from './find.ts';
import {
  accountFor,
  afterOf,
  factsOf,
  isRefusal,
  plannedAccount,
  protection,
  refuse,
  verifyEffect,
} from './params.ts';
import { type After, afterRemoval, afterSpn } from './residual.ts';

interface Place {
  /** Object and value; both stand in the plan. */
  readonly dn: string;
  readonly value: string;
  readonly present: boolean;
  /** What it is for people. */
  readonly name: string;
  readonly disruption: string;
}

interface Removal {
  readonly id: string;
  readonly title: string;
  readonly attribute: 'member' | 'servicePrincipalName';
  readonly read: string;
  readonly write: string;
  /** The place as it is now, or why not. */
  locate(
    directory: Directory,
    account: { readonly dn: string; readonly name: string; readonly spns: readonly string[] },
    params: Readonly<Record<string, unknown>>,
  ): Promise<Place | string>;
  after(after: After, name: string): ReturnType<typeof afterRemoval>;
}

const removeValue = (acting: Acting, removal: Removal): Action => {
  const { attribute, write } = removal;
  const reads = [...new Set(['read:user', removal.read])];
  const permissions = { do: [...reads, write], verify: reads, undo: [...reads, write] };
  const now = async (directory: Directory, plan: ActionPlan): Promise<Place> => {
    const place = await removal.locate(
      directory,
      await plannedAccount(directory, plan),
      plan.params,
    );
    return typeof place === 'string'
      ? {
          dn: factOf(plan, 'place'),
          value: factOf(plan, 'value'),
          present: false,
          name: factOf(plan, 'placeName'),
          disruption: '',
        }
      : place;
  };
  return vendorAction(SYSTEM, {
    id: removal.id,
    title: removal.title,
    classes: 'any',
    undo: 'exact',
    stage: 'sweep',
    permissions,
    planFor: (target, params, context) =>
      acting.within(async (directory) => {
        const account = await accountFor(acting, directory, target);
        if (isRefusal(account)) return account;
        const place = await removal.locate(directory, account, params);
        if (typeof place === 'string') return refuse(place);
        const facts = await factsOf(directory, account);
        return {
          facts: {
            ...facts,
            place: place.dn,
            value: place.value,
            placeName: place.name,
            presentBefore: place.present,
          },
          changes: [
            place.present
              ? `remove ${place.value} from ${attribute} of ${place.dn}`
              : `none: ${place.value} is not in ${attribute} of ${place.dn}`,
          ],
          disruption: `${place.disruption}${protection(account)}`,
          permissions,
          residual: removal.after(
            {
              at: context.now(),
              config: acting.config,
              name: account.name,
              controllers: Number(facts['controllers']),
              isSynced: account.isSynced,
            },
            place.name,
          ),
        };
      }),
    do: (plan, context) =>
      acting.within(async (directory) => {
        const place = await now(directory, plan);
        if (place.present) {
          await directory.change(write, place.dn, [
            { operation: 'delete', attribute, values: [place.value] },
          ]);
        }
        const acceptedAt = context.now();
        return {
          accepted: true,
          alreadyDone: !place.present,
          acceptedAt,
          residual: removal.after(afterOf(acting, plan, acceptedAt), place.name),
          undoState: { presentBefore: plan.params['presentBefore'] === true },
          detail: `${place.value} ${place.present ? 'is' : 'was already'} out of ${attribute} of ${place.dn}`,
        };
      }),
    verify: (plan, result, context) =>
      verifyEffect(acting, plan, result, context, {
        byPassword: false,
        readBack: () =>
          acting.within(async (directory) => {
            const { present, value, dn } = await now(directory, plan);
            return {
              stands: !present,
              detail: `${value} is ${present ? 'still' : 'not'} in ${attribute} of ${dn}`,
            };
          }),
      }),
    undoIt: (plan, result) =>
      acting.within(async (directory) => {
        const place = await now(directory, plan);
        const wanted = result.undoState['presentBefore'] === true;
        if (wanted && !place.present) {
          await directory.change(write, place.dn, [
            { operation: 'add', attribute, values: [place.value] },
          ]);
        }
        const already = wanted && place.present;
        return {
          undone: true,
          kind: 'exact',
          differences: already ? [`${place.value} was in ${attribute} of ${place.dn} already`] : [],
          detail: `${place.value} is ${wanted ? 'in' : 'not in'} ${attribute} of ${place.dn} as before`,
        };
      }),
  });
};

/** `params.group`: id or SID of the group. */
export const removeGroupMember = (acting: Acting): Action =>
  removeValue(acting, {
    id: 'active-directory.remove_group_member',
    title: 'Remove an account from a group',
    attribute: 'member',
    read: 'read:group',
    write: 'write:member',
    async locate(directory, account, params) {
      const id = str(params['group']);
      if (id === undefined) return 'params.group names no group';
      const group = await findGroup(directory, id);
      if (group === undefined) return `there is no group ${id} that the acting account sees`;
      return {
        dn: group.dn,
        value: account.dn,
        present: group.isMember(account.dn),
        name: group.name,
        disruption: `${account.name} loses what ${group.name} may do, from its next sign-in`,
      };
    },
    after: afterRemoval,
  });

/** `params.spn`: the service name. */
export const removeSpn = (acting: Acting): Action =>
  removeValue(acting, {
    id: 'active-directory.remove_spn',
    title: 'Remove a service principal name from an account',
    attribute: 'servicePrincipalName',
    read: 'read:user',
    write: 'write:servicePrincipalName',
    async locate(_directory, account, params) {
      const spn = str(params['spn']);
      if (spn === undefined) return 'params.spn names no service';
      const found = account.spns.find((one) => one.toLowerCase() === spn.toLowerCase());
      return {
        dn: account.dn,
        value: found ?? spn,
        present: found !== undefined,
        name: spn,
        disruption: `clients of ${spn} get no Kerberos ticket: a service that is real falls back to NTLM or fails`,
      };
    },
    after: afterSpn,
  });
