/** What can be done to an app: switch it off, take its grants, switch off one of its secrets or keys. */
import type { Action, Residual } from '../../../model/index.ts';
import { list, type Raw, str } from '../../record.ts';
import type { OktaApi } from '../client.ts';
import { oktaManage as manage, oktaScopes as scopes } from '../permissions.ts';
import { type Acting, accessTokens, appSessions, orgTokens } from './acting.ts';
import { findApp, findOfApp, readAll, readOne } from './find.ts';
import { enc, oktaAction, type Params, refuse, textOf } from './lever.ts';

const permissions = {
  do: [scopes.apps, manage.apps],
  verify: [scopes.apps],
  undo: [scopes.apps, manage.apps],
};

const appPath = (plan: Params): string => `/api/v1/apps/${enc(plan, 'appId')}`;

const post = async (api: OktaApi, path: string): Promise<void> => {
  await api.send(manage.apps, { method: 'POST', path });
};

/** The consoles of Okta itself: without them nobody could set it right. */
const OKTAS = /^(saasure|okta_enduser|okta_browser_plugin|okta_flow_sso|okta_iga_reviewer)$/;

export const deactivateApp = (acting: Acting): Action =>
  oktaAction(acting, {
    id: 'okta.deactivate_app',
    title: 'Switch an app off',
    undo: 'exact',
    stage: 'freeze',
    permissions,
    find: findApp,
    async look(api, ids) {
      const app = await readOne(api, scopes.apps, appPath(ids));
      if (app === undefined) return refuse('there is no such app any more');
      if (OKTAS.test(str(app['name']) ?? '')) return refuse('it is an app of Okta itself');
      return {
        facts: { label: str(app['label']) ?? '' },
        standing: app['status'] !== 'ACTIVE',
      };
    },
    stands: async (api, plan) =>
      (await readOne(api, scopes.apps, appPath(plan)))?.['status'] !== 'ACTIVE',
    change: (api, plan) => post(api, `${appPath(plan)}/lifecycle/deactivate`),
    async back(api, plan) {
      await post(api, `${appPath(plan)}/lifecycle/activate`);
      return [];
    },
    changes: (plan) => `switch off app ${textOf(plan, 'appId')} (${String(plan['label'])})`,
    disruption: 'nobody signs in to it, and it gets no tokens; its assignments stay',
    residual: (_plan, at) => [appSessions, accessTokens(at)],
    // A client of an app that is off is not known to the token endpoint.
    heldTells: (nativeId) => nativeId.startsWith('ocs') || nativeId.startsWith('pks'),
  });

interface Switch {
  readonly id: string;
  readonly noun: string;
  readonly prefix: 'ocs' | 'pks';
  readonly path: string;
  readonly inside?: string;
}

const others = (plan: Params): readonly Residual[] =>
  list(plan['others']).map((id) => ({
    what: `the app's other credential ${String(id)}`,
    until: undefined,
    because: 'it is active, and whoever has it gets tokens',
  }));

/** Secrets and keys of a client differ only in their names. */
const switchOff = (acting: Acting, { id, noun, prefix, path, inside }: Switch): Action => {
  const base = (plan: Params): string => `${appPath(plan)}/credentials/${path}`;
  const all = (api: OktaApi, plan: Params): Promise<readonly Raw[]> =>
    readAll(api, scopes.apps, base(plan), inside);
  const find = async (api: OktaApi, plan: Params) =>
    (await all(api, plan)).find((one) => one['id'] === plan['itemId']);
  return oktaAction(acting, {
    id,
    title: `Switch off one ${noun} of an app`,
    undo: 'exact',
    stage: 'freeze',
    permissions,
    find: (target, params) => findOfApp(target, params, prefix),
    async look(api, ids) {
      const list = await all(api, ids);
      const one = list.find((each) => each['id'] === ids['itemId']);
      if (one === undefined) return refuse(`the app has no such ${noun} any more`);
      const rest = list.filter((each) => each !== one);
      if (prefix === 'ocs' && rest.length === 0)
        return refuse(
          'Okta keeps the only secret of a client: use okta.deactivate_app, or rotate it first',
        );
      return {
        facts: {
          others: rest.filter((each) => each['status'] === 'ACTIVE').map((each) => each['id']),
        },
        standing: one['status'] !== 'ACTIVE',
      };
    },
    stands: async (api, plan) => (await find(api, plan))?.['status'] !== 'ACTIVE',
    change: (api, plan) => post(api, `${base(plan)}/${enc(plan, 'itemId')}/lifecycle/deactivate`),
    async back(api, plan) {
      if ((await find(api, plan)) === undefined) return [`the ${noun} was deleted by somebody`];
      await post(api, `${base(plan)}/${enc(plan, 'itemId')}/lifecycle/activate`);
      return [];
    },
    changes: (plan) =>
      `switch off ${noun} ${textOf(plan, 'itemId')} of app ${textOf(plan, 'appId')}`,
    disruption: `what proves itself with this ${noun} gets no more tokens`,
    residual: (plan, at) => [accessTokens(at), ...others(plan)],
    heldTells: (nativeId, plan) => nativeId === plan['itemId'],
  });
};

export const deactivateClientSecret = (acting: Acting): Action =>
  switchOff(acting, {
    id: 'okta.deactivate_client_secret',
    noun: 'client secret',
    prefix: 'ocs',
    path: 'secrets',
  });

export const deactivateClientKey = (acting: Acting): Action =>
  switchOff(acting, {
    id: 'okta.deactivate_client_key',
    noun: 'client key',
    prefix: 'pks',
    path: 'jwks',
    inside: 'keys',
  });

const grantPath = (plan: Params): string => `${appPath(plan)}/grants`;

/** Grants as far as they are wanted: of the named scopes, or all. */
const grantsNow = async (api: OktaApi, plan: Params): Promise<readonly Raw[]> => {
  const only = list(plan['scopes']);
  const all = await readAll(api, scopes.grants, grantPath(plan));
  return all.filter(
    (one) => one['status'] === 'ACTIVE' && (only.length === 0 || only.includes(one['scopeId'])),
  );
};

const takenScopes = (plan: Params): readonly string[] =>
  list(plan['taken']).flatMap((one) => str(one) ?? []);

export const revokeAppGrants = (acting: Acting): Action =>
  oktaAction(acting, {
    id: 'okta.revoke_app_grants',
    title: "Take away an app's scopes in Okta",
    undo: 'approximate',
    stage: 'freeze',
    permissions: {
      do: [scopes.grants, manage.grants],
      verify: [scopes.grants],
      undo: [scopes.grants, manage.grants],
    },
    find: findApp,
    async look(api, plan) {
      const grants = await grantsNow(api, plan);
      if (grants.length === 0) return refuse('the app holds no such grant');
      return {
        facts: {
          taken: grants.map((one) => str(one['scopeId']) ?? ''),
          issuer: str(grants[0]?.['issuer']) ?? `https://${acting.scope}`,
        },
        standing: false,
      };
    },
    stands: async (api, plan) => (await grantsNow(api, plan)).length === 0,
    async change(api, plan) {
      for (const { id } of await grantsNow(api, plan))
        await api.send(manage.grants, {
          method: 'DELETE',
          path: `${grantPath(plan)}/${encodeURIComponent(String(id))}`,
        });
    },
    async back(api, plan) {
      const here = new Set((await grantsNow(api, plan)).map((one) => one['scopeId']));
      for (const scopeId of takenScopes(plan).filter((one) => !here.has(one)))
        await api.send(manage.grants, {
          method: 'POST',
          path: grantPath(plan),
          body: { scopeId, issuer: textOf(plan, 'issuer') },
        });
      return ['the grants have new ids and dates, and Countersign made them'];
    },
    changes: (plan) =>
      `take from app ${textOf(plan, 'appId')} the scopes ${takenScopes(plan).join(', ')}`,
    disruption: 'the app gets no more tokens with these scopes',
    residual: (_plan, at) => [orgTokens(at)],
    heldTells: () => false,
  });
