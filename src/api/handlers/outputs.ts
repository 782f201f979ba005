/** Outputs are set up by who may; each change stands in the ledger, without its secrets. */
import { isObject } from '../../core/index.ts';
import { OUTBOUND_SETTING, outputKinds } from '../../exchange/index.ts';
import { RESPONSE_SETTINGS_KEY, readResponseSettings } from '../../response/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { writeLedger } from './ledger-write.ts';

export const outputHandlers = (deps: ApiDeps) => {
  const { store } = deps;
  const { outputs } = deps.exchange;
  return {
    'outputs.list': async () => {
      const outbound = await store.settings.get(OUTBOUND_SETTING);
      const hosts = isObject(outbound) ? outbound['allowPrivateHosts'] : [];
      const { teams } = await readResponseSettings(store);
      return {
        items: await outputs.list(),
        kinds: [...outputKinds.values()].map(({ id, title }) => ({ id, title })),
        allowPrivateHosts: Array.isArray(hosts) ? hosts.map(String) : [],
        teams: { ...teams },
      };
    },
    'outputs.save': async ({ params, body, who }) => {
      const { secrets, ...rest } = body;
      const saved = await outputs.save({ id: params.id, ...rest }, secrets);
      await writeLedger(deps, who, {
        verb: 'output.saved',
        subject: saved.id,
        detail: { kind: saved.kind, takes: saved.takes, newSecrets: secrets !== undefined },
      });
      return { id: saved.id, kind: saved.kind };
    },
    'outputs.remove': async ({ params, who }) => {
      const ok = await outputs.remove(params.id);
      if (ok) await writeLedger(deps, who, { verb: 'output.removed', subject: params.id });
      return { ok };
    },
    'outputs.test': async ({ params }) => {
      const said = await outputs.test(params.id);
      return { taken: said.taken, because: said.taken === 'yes' ? '' : said.because };
    },
    'outputs.retry': async ({ params, who }) => {
      const waiting = await outputs.retry(params.id);
      await writeLedger(deps, who, {
        verb: 'output.retried',
        subject: params.id,
        detail: { waiting },
      });
      return { waiting };
    },
    'outputs.outbound': async ({ body, who }) => {
      const { allowPrivateHosts, reason } = body;
      await store.settings.put(OUTBOUND_SETTING, { allowPrivateHosts });
      await writeLedger(deps, who, {
        verb: 'settings.outbound',
        subject: OUTBOUND_SETTING,
        detail: { allowPrivateHosts, reason },
      });
      return { ok: true };
    },
    'outputs.teams': async ({ body, who }) => {
      const settings = await readResponseSettings(store);
      await store.settings.put(RESPONSE_SETTINGS_KEY, { ...settings, teams: body });
      await writeLedger(deps, who, {
        verb: 'settings.teams',
        subject: 'teams',
        detail: { ...body },
      });
      return { ok: true };
    },
  } satisfies Partial<Handlers>;
};
