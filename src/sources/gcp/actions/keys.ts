/** The switch of a key of a service account, and its end. */
import type { Action } from '../../../model/index.ts';
import { stateAction } from '../../state-action.ts';
import { acts } from '../permissions.ts';
import { accountName } from './accounts.ts';
import { tokensOfKey } from './residual.ts';
import { type Acting, isAddress, missing, refuse, textParam } from './target.ts';

/** The key's full name, from its id and its account. */
const keyName = (email: string, key: string): string => `${accountName(email)}/keys/${key}`;

const keyState = async (
  acting: Acting,
  name: string,
): Promise<{ readonly disabled: boolean; readonly isGoogles: boolean } | undefined> => {
  const clients = acting.clients();
  const iam = await clients.iam();
  const found = await missing(
    clients.calls.ask(acts.readKey, () => iam.projects.serviceAccounts.keys.get({ name })),
    undefined,
  );
  return found === undefined
    ? undefined
    : {
        disabled: found.data.disabled === true,
        isGoogles: found.data.keyType === 'SYSTEM_MANAGED',
      };
};

interface KeyNamed {
  readonly email: string;
  readonly key: string;
  readonly name: string;
}

const keyNamed = (native: string, identityId: string | undefined): KeyNamed | undefined => {
  const email = (identityId ?? '').replace(/^gcp:/, '').toLowerCase();
  return /^[A-Za-z0-9_-]{1,100}$/.test(native) && isAddress(email)
    ? { email, key: native, name: keyName(email, native) }
    : undefined;
};

const NO_KEY =
  'the target is no key: name it by its id, and its account as the identity of the target';

export const disableKey = (acting: Acting): Action => {
  const set = async (name: string, verb: 'disable' | 'enable'): Promise<void> => {
    const clients = acting.clients();
    const iam = await clients.iam();
    const permission = verb === 'disable' ? acts.disableKey : acts.enableKey;
    await clients.calls.ask(
      permission,
      () => iam.projects.serviceAccounts.keys[verb]({ name, requestBody: {} }),
      {
        repeat: 'throttled',
      },
    );
  };
  return stateAction('gcp', {
    id: 'gcp.disable_key',
    title: 'Disable a key of a service account',
    stage: 'freeze',
    classes: 'any',
    undo: 'exact',
    permissions: {
      do: [acts.readKey, acts.disableKey],
      verify: [acts.readKey],
      undo: [acts.readKey, acts.enableKey],
    },
    propagationMs: acting.propagationMs,
    residual: (_params, at) => [tokensOfKey(at)],
    heldTells: (nativeId, plan) => nativeId === textParam(plan, 'key'),
    async find(target) {
      const named = keyNamed(target.nativeId, target.identityId);
      if (named === undefined) return refuse(NO_KEY);
      const found = await keyState(acting, named.name);
      if (found === undefined) return refuse(`${named.email} has no key ${named.key}`);
      if (found.isGoogles)
        return refuse(
          `key ${named.key} is Google's own and rotated by Google: disable the account`,
        );
      return {
        facts: { ...named },
        already: found.disabled,
        changes: [`disable key ${named.key} of ${named.email}`],
        disruption:
          'what signs in with this key gets no token any more; other keys of the account go on',
      };
    },
    async stands(plan) {
      const found = await keyState(acting, textParam(plan, 'name'));
      const is = found === undefined ? 'gone' : found.disabled ? 'disabled' : 'enabled';
      return {
        stands: found?.disabled !== false,
        detail: `key ${textParam(plan, 'key')} is ${is}`,
      };
    },
    change: (plan) => set(textParam(plan, 'name'), 'disable'),
    async revert(plan) {
      const [name, key] = [textParam(plan, 'name'), textParam(plan, 'key')];
      const found = await keyState(acting, name);
      if (found === undefined)
        return {
          undone: false,
          differences: [`key ${key} was deleted by somebody`],
          detail: `key ${key} cannot come back`,
        };
      if (!found.disabled)
        return {
          undone: true,
          differences: [`key ${key} was enabled already`],
          detail: `key ${key} is enabled`,
        };
      await set(name, 'enable');
      return { undone: true, differences: [], detail: `key ${key} is enabled again` };
    },
  });
};

export const deleteKey = (acting: Acting): Action =>
  stateAction('gcp', {
    id: 'gcp.delete_key',
    title: 'Delete a key of a service account',
    stage: 'rotate',
    classes: 'any',
    undo: 'irreversible',
    permissions: { do: [acts.readKey, acts.deleteKey], verify: [acts.readKey], undo: [] },
    propagationMs: acting.propagationMs,
    residual: (_params, at) => [tokensOfKey(at)],
    heldTells: (nativeId, plan) => nativeId === textParam(plan, 'key'),
    async find(target) {
      const named = keyNamed(target.nativeId, target.identityId);
      if (named === undefined) return refuse(NO_KEY);
      const found = await keyState(acting, named.name);
      if (found?.isGoogles)
        return refuse(
          `key ${named.key} is Google's own and rotated by Google: disable the account`,
        );
      return {
        facts: { ...named },
        already: found === undefined,
        changes: [`delete key ${named.key} of ${named.email}`],
        disruption:
          'what signs in with this key never gets a token again; a new key must be made and handed out',
      };
    },
    async stands(plan) {
      const found = await keyState(acting, textParam(plan, 'name'));
      return {
        stands: found === undefined,
        detail: `key ${textParam(plan, 'key')} is ${found === undefined ? 'gone' : 'there'}`,
      };
    },
    async change(plan) {
      const clients = acting.clients();
      const iam = await clients.iam();
      const name = textParam(plan, 'name');
      await missing(
        clients.calls.ask(
          acts.deleteKey,
          () => iam.projects.serviceAccounts.keys.delete({ name }),
          { repeat: 'throttled' },
        ),
        undefined,
      );
    },
  });
