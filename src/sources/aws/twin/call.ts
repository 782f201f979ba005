/** One authorised request on its way to an operation, and what an operation is. */
import type { Circumstances } from './authorise.ts';
import type { Caller } from './caller.ts';
import type { RequestContext } from './condition.ts';
import type { Form } from './form.ts';
import type { AccountState, ManagedPolicy, TwinGroup, TwinRole, TwinUser } from './state.ts';
import { noSuch, TwinFault } from './twin-fault.ts';
import type { World } from './world.ts';

export interface Call {
  readonly world: World;
  readonly form: Form;
  readonly caller: Caller;
  readonly circumstances: Circumstances;
  readonly context: RequestContext;
  /** The caller's account as stored. */
  readonly account: AccountState;
  /** Change the caller's account, now in the stored state and later in the effective one. */
  change(change: (account: AccountState) => void): void;
}

export type Answer = Readonly<Record<string, unknown>> | undefined;

export interface Operation {
  readonly service: 'iam' | 'sts';
  readonly readOnly: boolean;
  /** No policy is asked (GetCallerIdentity, GetSessionToken). */
  readonly open?: boolean;
  /** ARN that the policies are asked about; `*` by default. */
  resource?(call: Call): string;
  /** Condition keys of the operation itself, e.g. `iam:PolicyARN`. */
  keys?(form: Form): Readonly<Record<string, string>>;
  run(call: Call): Answer;
}

export type Operations = Readonly<Record<string, Operation>>;

export const userOf = ({ account }: Pick<Call, 'account'>, name: string): TwinUser => {
  const user = account.users.get(name);
  if (!user) throw noSuch('user', name);
  return user;
};

export const roleOf = ({ account }: Pick<Call, 'account'>, name: string): TwinRole => {
  const role = account.roles.get(name);
  if (!role) throw noSuch('role', name);
  return role;
};

export const groupOf = ({ account }: Pick<Call, 'account'>, name: string): TwinGroup => {
  const group = account.groups.get(name);
  if (!group) throw noSuch('group', name);
  return group;
};

export const policyOf = ({ account }: Pick<Call, 'account'>, arn: string): ManagedPolicy => {
  const policy = account.policies.get(arn);
  if (!policy)
    throw new TwinFault('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`);
  return policy;
};

/** The user named, or the calling user itself where the API allows leaving the name out. */
export const userNameOf = ({ form, caller }: Call): string => {
  const name = form.get('UserName');
  if (name !== undefined) return name;
  if (caller.kind === 'user' && caller.principal) return caller.principal.name;
  throw new TwinFault(
    'ValidationError',
    'Must specify userName when calling with non-User credentials',
  );
};

/** The ARN of what a request names, whether or not it exists. */
export const arnOf = (
  call: Call,
  kind: 'user' | 'role' | 'group',
  name: string | undefined,
): string => {
  const { account, form } = call;
  if (name === undefined) return '*';
  const holders = { user: account.users, role: account.roles, group: account.groups }[kind];
  return (
    holders.get(name)?.arn ?? `arn:aws:iam::${account.id}:${kind}${form.get('Path') ?? '/'}${name}`
  );
};

const validName = /^[\w+=,.@-]{1,128}$/;

export const newName = (name: string): string => {
  if (!validName.test(name)) {
    throw new TwinFault(
      'ValidationError',
      'The specified value for the name is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    );
  }
  return name;
};

export const pathOf = (form: Form): string => {
  const path = form.get('Path') ?? '/';
  if (!/^\/(?:[!-~]{1,510}\/)?$/.test(path)) {
    throw new TwinFault('ValidationError', 'The specified value for path is invalid.');
  }
  return path;
};

export interface PageOf<T> {
  readonly items: readonly T[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/** One page by `Marker` and `MaxItems`. The marker is opaque to callers. */
export const pageOf = <T>(form: Form, all: readonly T[]): PageOf<T> => {
  const size = form.int('MaxItems', { min: 1, max: 1_000, fallback: 100 });
  const marker = form.get('Marker');
  const start = marker === undefined ? 0 : Number(Buffer.from(marker, 'base64').toString('latin1'));
  if (!Number.isInteger(start) || start < 0) {
    throw new TwinFault('ValidationError', 'Invalid Marker.');
  }
  const end = start + size;
  const items = all.slice(start, end);
  return end < all.length
    ? { items, IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64') }
    : { items, IsTruncated: false };
};
