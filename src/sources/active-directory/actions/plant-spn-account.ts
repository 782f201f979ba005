/**
 * A decoy: an account with a service principal name and a long random password, in the container of a real one. Whoever
 * looks for accounts whose tickets can be cracked asks for its ticket (T1558.003), and nobody else has a reason to. Nothing
 * in the directory says what it is: it has no description.
 */
import { CountersignError } from '../../../core/index.ts';
import type { Action, ActionTarget } from '../../../model/index.ts';
import { handTo, noPlaceFor } from '../../keeping.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import type { Directory } from '../client.ts';
import { UAC } from '../inventory/read-account.ts';
import { SYSTEM } from '../names.ts';
import type { Acting } from './acting.ts';
import { type FoundAccount, findAccount } from './find.ts';
import { refuse } from './params.ts';

const READ = 'read:user';
const CREATE = 'create:user';
const DELETE = 'delete:user';
const permissions = { do: [READ, CREATE], verify: [READ], undo: [READ, DELETE] };

/** sAMAccountName of a user: 20 characters (MS-ADTS 3.1.1.6), none that need escaping in a name. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{1,19}$/;
const NORMAL_ACCOUNT = 0x200;

const named = (directory: Directory, name: string): Promise<FoundAccount | undefined> =>
  findAccount(directory, targetOf(directory, name));

const targetOf = (directory: Directory, name: string): ActionTarget => ({
  system: SYSTEM,
  nativeId: `${directory.domain}\\${name}`,
  scope: directory.domain,
});

/** Beside the real one that the plan names, else among the users of the domain. */
const containerOf = async (
  directory: Directory,
  params: Readonly<Record<string, unknown>>,
): Promise<string> => {
  const beside = params['beside'];
  const account =
    typeof beside === 'string'
      ? await findAccount(directory, {
          system: SYSTEM,
          nativeId: beside,
          identityId: beside,
          scope: directory.domain,
        })
      : undefined;
  // A comma within a name is escaped (RFC 4514 §2.4).
  const parent = account && /^(?:[^,\\]|\\.)+,(.+)$/.exec(account.dn)?.[1];
  return parent ?? `CN=Users,${directory.base}`;
};

/** As the directory takes it: in quotes, UTF-16 (MS-ADTS 3.1.1.3.1.5.1), over TLS only. */
const quoted = (password: string): Buffer => Buffer.from(`"${password}"`, 'utf16le');

export const plantSpnAccount = (acting: Acting): Action =>
  vendorAction(SYSTEM, {
    id: 'active-directory.plant_spn_account',
    title: 'Plant an account whose ticket nobody has a reason to ask for',
    classes: 'any',
    undo: 'exact',
    stage: 'rotate',
    permissions,
    planFor: (target, params) =>
      acting.within(async (directory) => {
        const name = target.nativeId;
        if (!NAME.test(name)) return refuse(`"${name}" is no name for an account`);
        if ((await named(directory, name)) !== undefined)
          return refuse(`there is an account ${name} already; choose another name`);
        const holder = { system: SYSTEM, scope: target.scope, account: name };
        const homeless = await noPlaceFor(acting.keeper, holder);
        if (homeless !== undefined) return refuse(homeless);
        const dn = `CN=${name},${await containerOf(directory, params)}`;
        return {
          facts: { account: name, dn },
          changes: [`create account ${dn} in no group, with a service principal name`],
          disruption: 'none: nobody knows it, and it is in no group but that of all users',
          permissions,
          residual: [],
        };
      }),
    do: (plan, context) =>
      acting.within(async (directory) => {
        const name = factOf(plan, 'account');
        const { stepId } = context;
        const there = await named(directory, name);
        if (there && (await acting.keeper?.delivered(stepId)) === undefined)
          throw new CountersignError(
            'ERR_ACTION_REFUSED',
            `somebody made an account ${name} since; choose another name`,
          );
        if (!there) {
          const secret = acting.newPassword();
          // First to its keeper: bait that nobody has is none.
          await handTo(acting.keeper, {
            ...{ system: SYSTEM, scope: plan.target.scope, account: name, handle: name },
            ...{ kind: 'password', secret, stepId },
          });
          await directory.add(CREATE, factOf(plan, 'dn'), {
            objectClass: ['user'],
            sAMAccountName: [name],
            userAccountControl: [String(NORMAL_ACCOUNT | UAC.passwordNeverExpires)],
            servicePrincipalName: [`MSSQLSvc/${name}.${directory.domain}:1433`],
            unicodePwd: [quoted(secret)],
          });
        }
        return {
          accepted: true,
          alreadyDone: there !== undefined,
          acceptedAt: context.now(),
          residual: [],
          undoState: { handle: name },
          detail: `account ${name} is there`,
        };
      }),
    verify: (plan, _result, context) =>
      acting.within(async (directory) => {
        const name = factOf(plan, 'account');
        const account = await named(directory, name);
        const stands = account !== undefined && account.spns.length > 0;
        return {
          effective: stands ? ('yes' as const) : ('no' as const),
          checkedAt: context.now(),
          how: 'read_back' as const,
          residual: [],
          detail: account
            ? `account ${name} has ${account.spns.length} service principal names, ${account.sid}`
            : `there is no account ${name}`,
        };
      }),
    undoIt: (plan) =>
      acting.within(async (directory) => {
        const name = factOf(plan, 'account');
        const account = await named(directory, name);
        if (account) await directory.remove(DELETE, account.dn);
        return {
          undone: true,
          kind: 'exact' as const,
          differences: [],
          detail: `account ${name} is gone`,
        };
      }),
  });
