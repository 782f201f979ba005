/** Switches of service accounts, of their keys and of federation providers. */
import type { Action } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { stateAction } from '../../state-action.ts';
import { acts } from '../permissions.ts';
import { tokensOfKey, tokensOfOthers, tokensOfProvider } from './residual.ts';
import { type Acting, isAddress, missing, projectOf, refuse, textParam } from './target.ts';

const accountName = (email: string): string =>
  `projects/${projectOf(email)}/serviceAccounts/${email}`;

const NO_ACCOUNT = 'the target is no service account: name it by its address';

/** Undefined where there is none. */
const accountState = async (
  acting: Acting,
  email: string,
): Promise<{ readonly disabled: boolean } | undefined> => {
  const clients = acting.clients();
  const iam = await clients.iam();
  const found = await missing(
    clients.calls.ask(acts.readAccount, () =>
      iam.projects.serviceAccounts.get({ name: accountName(email) }),
    ),
    undefined,
  );
  return found === undefined ? undefined : { disabled: found.data.disabled === true };
};

const isOurs = (acting: Acting, email: string): boolean =>
  [acting.config.act?.key?.client_email, acting.config.read.key?.client_email].includes(email);

export const disableServiceAccount = (acting: Acting): Action => {
  const set = async (email: string, verb: 'disable' | 'enable'): Promise<void> => {
    const clients = acting.clients();
    const iam = await clients.iam();
    const name = accountName(email);
    const permission = verb === 'disable' ? acts.disableAccount : acts.enableAccount;
    await clients.calls.ask(
      permission,
      () => iam.projects.serviceAccounts[verb]({ name, requestBody: {} }),
      {
        repeat: 'throttled',
      },
    );
  };
  return stateAction('gcp', {
    id: 'gcp.disable_service_account',
    title: 'Disable a service account',
    stage: 'freeze',
    classes: ['service_account', 'workload', 'agent'],
    undo: 'exact',
    permissions: {
      do: [acts.readAccount, acts.disableAccount],
      verify: [acts.readAccount],
      undo: [acts.readAccount, acts.enableAccount],
    },
    propagationMs: acting.propagationMs,
    residual: (_params, at) => [tokensOfOthers(at)],
    heldTells: (nativeId, plan) =>
      nativeId === textParam(plan, 'email') || str(plan.params['keyId']) === nativeId,
    async find(target, params) {
      const email = target.nativeId.toLowerCase();
      if (!isAddress(email)) return refuse(NO_ACCOUNT);
      if (isOurs(acting, email))
        return refuse(`${email} is the account that Countersign works with`);
      const found = await accountState(acting, email);
      if (found === undefined) return refuse(`there is no service account ${email}`);
      const held = str(params['keyId']);
      return {
        facts: { email, ...(held === undefined ? {} : { keyId: held }) },
        already: found.disabled,
        changes: [`disable service account ${email}`],
        disruption: `all that runs as ${email} is refused by Google's APIs, its tokens too, until it is enabled again`,
      };
    },
    async stands(plan) {
      const email = textParam(plan, 'email');
      const found = await accountState(acting, email);
      const is =
        found === undefined ? 'gone: somebody deleted it' : found.disabled ? 'disabled' : 'enabled';
      return { stands: found?.disabled !== false, detail: `${email} is ${is}` };
    },
    change: (plan) => set(textParam(plan, 'email'), 'disable'),
    async revert(plan) {
      const email = textParam(plan, 'email');
      const found = await accountState(acting, email);
      if (found === undefined) {
        return {
          undone: false,
          differences: [`${email} was deleted by somebody`],
          detail: `${email} cannot come back this way: undelete it within 30 days`,
        };
      }
      if (!found.disabled)
        return {
          undone: true,
          differences: [`${email} was enabled already`],
          detail: `${email} is enabled`,
        };
      await set(email, 'enable');
      return { undone: true, differences: [], detail: `${email} is enabled again` };
    },
  });
};

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

const providerPattern =
  /^projects\/[a-z0-9:-]+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/;

export const disableProvider = (acting: Acting): Action => {
  const read = async (name: string): Promise<{ readonly disabled: boolean } | undefined> => {
    const clients = acting.clients();
    const iam = await clients.iam();
    const found = await missing(
      clients.calls.ask(acts.readProvider, () =>
        iam.projects.locations.workloadIdentityPools.providers.get({ name }),
      ),
      undefined,
    );
    return found === undefined ? undefined : { disabled: found.data.disabled === true };
  };
  const set = async (name: string, disabled: boolean): Promise<void> => {
    const clients = acting.clients();
    const iam = await clients.iam();
    const change = { name, updateMask: 'disabled', requestBody: { disabled } };
    await clients.calls.ask(
      acts.changeProvider,
      () => iam.projects.locations.workloadIdentityPools.providers.patch(change),
      {
        repeat: 'throttled',
      },
    );
  };
  return stateAction('gcp', {
    id: 'gcp.disable_workload_identity_provider',
    title: 'Turn off a workload identity provider',
    stage: 'freeze',
    classes: ['workload', 'third_party_app', 'agent'],
    undo: 'exact',
    permissions: {
      do: [acts.readProvider, acts.changeProvider],
      verify: [acts.readProvider],
      undo: [acts.readProvider, acts.changeProvider],
    },
    propagationMs: acting.propagationMs,
    residual: (_params, at) => [tokensOfProvider(at)],
    async find(target) {
      const name = target.nativeId;
      if (!providerPattern.test(name))
        return refuse(
          'the target is no provider: name it projects/…/workloadIdentityPools/…/providers/…',
        );
      const found = await read(name);
      if (found === undefined) return refuse(`there is no provider ${name}`);
      return {
        facts: { name },
        already: found.disabled,
        changes: [`turn off provider ${name}`],
        disruption:
          'no workload gets a token through this provider: every pipeline behind it stops',
      };
    },
    async stands(plan) {
      const name = textParam(plan, 'name');
      const found = await read(name);
      return {
        stands: found?.disabled !== false,
        detail: `${name} is ${found?.disabled === false ? 'on' : 'off'}`,
      };
    },
    change: (plan) => set(textParam(plan, 'name'), true),
    async revert(plan) {
      const name = textParam(plan, 'name');
      const found = await read(name);
      if (found === undefined)
        return {
          undone: false,
          differences: [`${name} was deleted by somebody`],
          detail: `${name} cannot come back this way`,
        };
      if (!found.disabled)
        return { undone: true, differences: [`${name} was on already`], detail: `${name} is on` };
      await set(name, false);
      return { undone: true, differences: [], detail: `${name} is on again` };
    },
  });
};
