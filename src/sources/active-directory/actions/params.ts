/** What the plans of all these actions carry of the account as it was. No secret. */
import { CountersignError, MINUTE } from '../../../core/index.ts';
import type {
  ActionContext,
  ActionPlan,
  ActionResult,
  ActionTarget,
  Residual,
  Verification,
} from '../../../model/index.ts';
import { factOf } from '../../vendor-action.ts';
import type { Directory } from '../client.ts';
import { UAC } from '../inventory/read-account.ts';
import type { Acting } from './acting.ts';
import { countControllers, type FoundAccount, findAccount } from './find.ts';
import type { After } from './residual.ts';

interface Refusal {
  readonly kind: 'refused';
  readonly because: string;
}
export const refuse = (because: string): Refusal => ({ kind: 'refused', because });

const isOwn = (acting: Acting, account: FoundAccount): boolean => {
  const own = [acting.config.read.name, acting.config.act?.name ?? ''].map((one) =>
    one.toLowerCase(),
  );
  const name = account.name.toLowerCase();
  return own.some((one) => one === account.dn.toLowerCase() || one.split('@')[0] === name);
};

/** What no action of ours may touch, with what to do instead. */
const whyNot = (acting: Acting, account: FoundAccount): string | undefined => {
  if (account.sid.endsWith('-502'))
    return 'krbtgt seals every ticket of the domain: change its password twice, by the published procedure';
  if ((account.control & UAC.controller) !== 0)
    return 'this is a domain controller: without it nobody signs in; take it off the network instead';
  if ((account.control & UAC.trustAccount) !== 0)
    return 'this is the account of a trust: remove the trust instead';
  if (isOwn(acting, account)) return 'Countersign itself signs in with this account';
  return undefined;
};

/** The account, or why not to act on it. */
export const accountFor = async (
  acting: Acting,
  directory: Directory,
  target: ActionTarget,
): Promise<FoundAccount | Refusal> => {
  const account = await findAccount(directory, target);
  if (account === undefined)
    return refuse(
      `${target.nativeId} is no account that the acting account sees: it is gone, or of another domain`,
    );
  const because = whyNot(acting, account);
  return because === undefined ? account : refuse(because);
};

export const isRefusal = (value: FoundAccount | Refusal): value is Refusal => 'because' in value;

export const factsOf = async (
  directory: Directory,
  account: FoundAccount,
): Promise<Readonly<Record<string, unknown>>> => ({
  dn: account.dn,
  sid: account.sid,
  account: account.name,
  synced: account.isSynced,
  controllers: await countControllers(directory),
});

export const protection = (account: FoundAccount): string =>
  account.isProtected
    ? '; it is a protected account (AdminSDHolder): rights delegated on its container do not reach it'
    : '';

export const afterOf = (acting: Acting, plan: ActionPlan, at: number): After => ({
  at,
  config: acting.config,
  name: factOf(plan, 'account'),
  controllers: typeof plan.params['controllers'] === 'number' ? plan.params['controllers'] : 0,
  isSynced: plan.params['synced'] === true,
});

/** The account of the plan as it is now. @throws CountersignError ERR_NOT_FOUND when it is gone. */
export const plannedAccount = async (
  directory: Directory,
  plan: ActionPlan,
): Promise<FoundAccount> => {
  const account = await findAccount(directory, { ...plan.target, identityId: factOf(plan, 'sid') });
  if (account) return account;
  throw new CountersignError(
    'ERR_NOT_FOUND',
    `${factOf(plan, 'account')} is gone since the plan was made`,
  );
};

const still = (residuals: readonly Residual[], now: number): readonly Residual[] =>
  residuals.filter(({ until }) => until === undefined || until > now);

/** By trying the password an attacker holds, else by what the directory says; sure only once it is replicated. */
export const verifyEffect = async (
  acting: Acting,
  plan: ActionPlan,
  result: ActionResult,
  context: ActionContext,
  check: {
    readonly byPassword: boolean;
    readBack(): Promise<{ readonly stands: boolean; readonly detail: string }>;
  },
): Promise<Verification> => {
  const { held } = context;
  if (check.byPassword && held?.nativeId === `password:${factOf(plan, 'sid')}`) {
    const answer = await held.probe();
    if (answer !== 'unknown') {
      const checkedAt = context.now();
      return {
        effective: answer === 'refused' ? 'yes' : 'no',
        checkedAt,
        how: 'held_credential',
        residual: still(result.residual, checkedAt),
        detail: `the controller ${answer === 'refused' ? 'refuses' : 'still accepts'} the password of ${factOf(plan, 'account')}`,
      };
    }
  }
  const { stands, detail } = await check.readBack();
  const checkedAt = context.now();
  const said = {
    checkedAt,
    how: 'read_back' as const,
    residual: still(result.residual, checkedAt),
  };
  if (!stands) return { ...said, effective: 'no', detail };
  const due = result.acceptedAt + acting.config.replicationMinutes * MINUTE;
  return afterOf(acting, plan, checkedAt).controllers === 1 || checkedAt >= due
    ? { ...said, effective: 'yes', detail }
    : { ...said, effective: 'unknown', detail: `${detail}; other controllers may not know it yet` };
};
