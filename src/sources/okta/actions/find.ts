/** Which user, app or credential a target means. Ids of Okta tell their kind by their first three letters. */
import { isCountersignError } from '../../../core/index.ts';
import type { ActionTarget } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import type { OktaApi } from '../client.ts';
import { nativeOf } from '../ids.ts';
import type { Params, Refusal } from './lever.ts';
import { refuse } from './lever.ts';

/** Names in ids of facts: `<owner>#<part>`. */
const owner = (id: string): string => nativeOf(id).split('#')[0] ?? '';

const candidates = (target: ActionTarget): readonly string[] =>
  [target.identityId, target.nativeId, target.credentialId].flatMap((id) =>
    id ? [owner(id)] : [],
  );

const withPrefix = (target: ActionTarget, prefix: string): string | undefined =>
  candidates(target).find((id) => id.startsWith(prefix) && /^\w{4,40}$/.test(id));

export const findUser = (target: ActionTarget): { readonly userId: string } | Refusal => {
  const userId = withPrefix(target, '00u');
  return userId === undefined
    ? refuse('the target names no Okta user (an id beginning with 00u)')
    : { userId };
};

export const findApp = (target: ActionTarget): { readonly appId: string } | Refusal => {
  const appId = withPrefix(target, '0oa');
  return appId === undefined
    ? refuse('the target names no Okta app (an id beginning with 0oa)')
    : { appId };
};

export const findToken = (target: ActionTarget): { readonly tokenId: string } | Refusal => {
  const tokenId = withPrefix(target, '00T');
  return tokenId === undefined
    ? refuse('the target names no API token (an id beginning with 00T)')
    : { tokenId };
};

/** A secret or key of an app: its id stands in the credential's fact id, or in the parameters. */
export const findOfApp = (
  target: ActionTarget,
  params: Params,
  prefix: 'ocs' | 'pks',
): { readonly appId: string; readonly itemId: string } | Refusal => {
  const said = [target.credentialId, target.nativeId, str(params['credentialId'])].flatMap((id) =>
    id === undefined ? [] : [...nativeOf(id).split('#')],
  );
  const itemId = said.find((id) => id.startsWith(prefix) && /^\w{4,40}$/.test(id));
  const app = findApp({
    ...target,
    nativeId: said.find((id) => id.startsWith('0oa')) ?? target.nativeId,
  });
  if ('refused' in app) return app;
  return itemId === undefined
    ? refuse(`the target names no ${prefix === 'ocs' ? 'client secret' : 'client key'} of the app`)
    : { ...app, itemId };
};

/** Undefined = there is none of that name. */
export const readOne = async (
  api: OktaApi,
  permission: string,
  path: string,
): Promise<Raw | undefined> => {
  try {
    return await api.get(permission, path);
  } catch (fault) {
    if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
    throw fault;
  }
};

export const readAll = async (
  api: OktaApi,
  permission: string,
  path: string,
  inside?: string,
): Promise<readonly Raw[]> => {
  const all: Raw[] = [];
  for await (const page of api.pages(permission, path, inside)) all.push(...page);
  return all;
};

/** The directory a user's password and state come from, where it is not Okta. */
export const directoryOf = (user: Raw): string | undefined => {
  const provider = obj(obj(user['credentials'])['provider']);
  const type = str(provider['type']);
  return type === 'ACTIVE_DIRECTORY' || type === 'LDAP'
    ? (str(provider['name']) ?? type)
    : undefined;
};
