import { z } from 'zod';
import { CountersignError, DAY, randomId } from '../../core/index.ts';
import {
  defaultPolicy,
  ENFORCEMENT_SETTINGS_KEY,
  enforcementPolicy,
} from '../../governance/index.ts';
import {
  RESPONSE_SETTINGS_KEY,
  type ResponseSettings,
  readResponseSettings,
  responseSettingsSchema,
} from '../../response/index.ts';
import { permissionsOf } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { rolesOf } from '../sign-in.ts';
import { found } from './found.ts';
import { writeLedger } from './ledger-write.ts';
import { rememberStop, stoppedBy } from './stop-switch.ts';
import { tokensInForce, userView } from './users.ts';

/** A signature is looked at again after a year. */
const LONGEST_GRANT_MS = 366 * DAY;

export const settingsHandlers = (deps: ApiDeps) => {
  const { store } = deps;
  const change = async (set: Partial<ResponseSettings>): Promise<void> => {
    await store.settings.put(RESPONSE_SETTINGS_KEY, {
      ...(await readResponseSettings(store)),
      ...set,
    });
  };

  return {
    'settings.get': async () => {
      const settings = await readResponseSettings(store);
      const stopped = await stoppedBy(store, settings);
      const now = deps.clock.now();
      const [grants, users, tokens] = await Promise.all([
        store.response.preAuthorisations(),
        store.access.users(),
        store.access.tokens(),
      ]);
      return {
        defaultApprover: settings.defaultApprover,
        shadow: settings.defaultMode === 'shadow',
        ...(stopped ? { stopped } : {}),
        preAuthorisations: grants.filter((one) => one.until > now),
        playbooks: [...deps.playbooks.values()].map((playbook) => ({
          id: playbook.id,
          title: playbook.title,
          class: playbook.class,
        })),
        users: users.map(userView),
        tokens: tokensInForce(tokens, now),
      };
    },
    'settings.defaultApprover': async ({ body, who }) => {
      const user = found(await store.access.user(body.userId), `user "${body.userId}"`);
      if (user.disabled || !permissionsOf(rolesOf(user)).has('approvals:decide'))
        throw new CountersignError('ERR_CONFLICT', `${user.name} is not one who may approve`);
      await change({ defaultApprover: user.id });
      await writeLedger(deps, who, { verb: 'settings.default_approver', subject: user.id });
      return { ok: true };
    },
    'settings.shadow': async ({ body, who }) => {
      await change({ defaultMode: body.on ? 'shadow' : 'active' });
      await writeLedger(deps, who, {
        verb: 'settings.shadow',
        subject: body.on ? 'on' : 'off',
        detail: { reason: body.reason },
      });
      return { ok: true };
    },
    'settings.stop': async ({ body, who }) => {
      await rememberStop(
        store,
        body.on ? { by: who.userId, reason: body.reason, at: deps.clock.now() } : undefined,
      );
      await change({ stopped: body.on });
      await writeLedger(deps, who, {
        verb: 'settings.stop',
        subject: body.on ? 'on' : 'off',
        detail: { reason: body.reason },
      });
      deps.runner.wake();
      return { ok: true };
    },
    'settings.response': async () => ({ ...(await readResponseSettings(store)) }),
    'settings.setResponse': async ({ body, who }) => {
      if ('stopped' in body)
        throw new CountersignError('ERR_INPUT_INVALID', 'the stop switch has a route of its own');
      const read = responseSettingsSchema.safeParse({
        ...(await readResponseSettings(store)),
        ...body,
      });
      if (!read.success)
        throw new CountersignError('ERR_INPUT_INVALID', z.prettifyError(read.error));
      await store.settings.put(RESPONSE_SETTINGS_KEY, read.data);
      await writeLedger(deps, who, {
        verb: 'settings.response',
        subject: 'response',
        detail: body,
      });
      return { ...read.data };
    },
    'settings.enforcement': async () => ({
      ...((await store.settings.get(ENFORCEMENT_SETTINGS_KEY)) ?? defaultPolicy),
    }),
    'settings.setEnforcement': async ({ body, who }) => {
      const read = enforcementPolicy.safeParse(body);
      if (!read.success)
        throw new CountersignError('ERR_INPUT_INVALID', z.prettifyError(read.error));
      await store.settings.put(ENFORCEMENT_SETTINGS_KEY, read.data);
      await writeLedger(deps, who, {
        verb: 'settings.enforcement',
        subject: 'enforcement',
        detail: body,
      });
      return { ...read.data };
    },
    'preAuthorisations.sign': async ({ body, who }) => {
      if (!deps.playbooks.has(body.playbook))
        throw new CountersignError('ERR_NOT_FOUND', `no playbook "${body.playbook}"`);
      const at = deps.clock.now();
      if (body.until <= at)
        throw new CountersignError('ERR_INPUT_INVALID', 'it must end in the future');
      if (body.until > at + LONGEST_GRANT_MS)
        throw new CountersignError('ERR_INPUT_INVALID', 'it may last a year at most');
      const grant = { ...body, id: randomId('pre'), signedBy: who.userId, at };
      await store.response.putPreAuthorisation(grant);
      await writeLedger(deps, who, {
        verb: 'pre_authorisation.signed',
        subject: grant.id,
        detail: { ...body },
      });
      return grant;
    },
    'preAuthorisations.end': async ({ params, who }) => {
      const grant = found(
        (await store.response.preAuthorisations()).find((one) => one.id === params.id),
        `pre-authorisation "${params.id}"`,
      );
      const now = deps.clock.now();
      if (grant.until > now) await store.response.putPreAuthorisation({ ...grant, until: now });
      await writeLedger(deps, who, { verb: 'pre_authorisation.ended', subject: grant.id });
      return { ok: true };
    },
  } satisfies Partial<Handlers>;
};
