/** Whom an action is about, read from the target and its parameters. */
import { CountersignError } from '../../../core/index.ts';
import type { ActionPlan, ActionTarget } from '../../../model/index.ts';
import { str } from '../../record.ts';
import type { ClientOptions, WorkspaceClients } from '../client.ts';
import type { WorkspaceConfig } from '../config.ts';
import { scopes } from '../permissions.ts';

export interface Acting {
  readonly config: WorkspaceConfig;
  readonly propagationMs: number;
  clients(): WorkspaceClients;
}

export interface ActingOptions extends ClientOptions {
  /** How long a change takes until it is obeyed everywhere. */
  readonly propagationSeconds?: number;
}

interface Refusal {
  readonly kind: 'refused';
  readonly because: string;
}

export const refuse = (because: string): Refusal => ({ kind: 'refused', because });

const address = /^[^\s@:]{1,200}@[^\s@:]{1,200}$/;

/** The address of the account, from the target itself. */
export const userOf = (target: ActionTarget): string | undefined => {
  const native = target.nativeId.toLowerCase();
  return address.test(native) ? native : undefined;
};

export const isSelf = ({ config }: Acting, email: string): boolean =>
  [config.act?.subject, config.read.subject].some((one) => one?.toLowerCase() === email);

export interface DirectoryUser {
  readonly suspended: boolean;
  readonly changePasswordAtNextLogin: boolean;
  readonly isAdmin: boolean;
}

/** The user as the directory has it; undefined where there is none. */
export const readUser = async (
  acting: Acting,
  userKey: string,
): Promise<DirectoryUser | undefined> => {
  const clients = acting.clients();
  const directory = await clients.directory(scopes.readUsers);
  const { data } = await missing(
    clients.calls.ask(scopes.readUsers, () => directory.users.get({ userKey })),
    { data: undefined },
  );
  if (data === undefined) return undefined;
  return {
    suspended: data.suspended === true,
    changePasswordAtNextLogin: data.changePasswordAtNextLogin === true,
    isAdmin: data.isAdmin === true,
  };
};

/** A thing that is not there is an answer here, not a fault. */
export const missing = async <T, U>(asked: Promise<T>, instead: U): Promise<T | U> => {
  try {
    return await asked;
  } catch (fault) {
    if (fault instanceof CountersignError && fault.code === 'ERR_NOT_FOUND') return instead;
    throw fault;
  }
};

export const textParam = (plan: Pick<ActionPlan, 'params'>, name: string): string => {
  const value = str(plan.params[name]);
  if (value !== undefined) return value;
  throw new CountersignError('ERR_INPUT_INVALID', `the plan has no ${name}; plan again`, {
    detail: { field: name },
  });
};

/** `<clientId>:<address>` or `asp:<address>:<code>`, as the inventory names credentials. */
export const grantNamed = (
  native: string,
): { readonly clientId: string; readonly email: string } | undefined => {
  const at = native.indexOf(':');
  const clientId = native.slice(0, at);
  const email = native.slice(at + 1);
  return at > 0 && address.test(email) && clientId !== 'asp' ? { clientId, email } : undefined;
};

export const appPasswordNamed = (
  native: string,
): { readonly email: string; readonly codeId: string } | undefined => {
  const [kind, email, codeId, ...rest] = native.split(':');
  if (kind !== 'asp' || email === undefined || codeId === undefined || rest.length > 0)
    return undefined;
  return address.test(email) && /^\d{1,10}$/.test(codeId) ? { email, codeId } : undefined;
};
