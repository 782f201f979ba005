/** A second secret beside the first, handed to its keeper; the old one goes on until it is switched off apart. */
import { CountersignError } from '../../../core/index.ts';
import type { Action, ActionContext, Residual } from '../../../model/index.ts';
import { handTo, noPlaceFor, uptakeOf } from '../../keeping.ts';
import { instant, list, type Raw, str } from '../../record.ts';
import { vendorAction } from '../../vendor-action.ts';
import type { OktaApi } from '../client.ts';
import { oktaManage as manage, oktaScopes as scopes } from '../permissions.ts';
import type { Acting } from './acting.ts';
import { findApp, readAll } from './find.ts';
import { enc, type Params, textOf } from './lever.ts';

const permissions = {
  do: [scopes.apps, manage.apps],
  verify: [scopes.apps],
  undo: [scopes.apps, manage.apps],
};

/** Okta keeps two secrets of a client at most. */
const MOST = 2;

const base = (plan: Params): string => `/api/v1/apps/${enc(plan, 'appId')}/credentials/secrets`;

const secretsNow = (api: OktaApi, plan: Params): Promise<readonly Raw[]> =>
  readAll(api, scopes.apps, base(plan));

const old = (ids: readonly unknown[]): readonly Residual[] =>
  ids.map((id) => ({
    what: `the old secret ${String(id)}`,
    until: undefined,
    because:
      'it stays active so that consumers can change over; then use okta.deactivate_client_secret',
  }));

/** What came since the plan: ours, if an earlier try broke off after it was made. */
const newSince = (secrets: readonly Raw[], plan: Params): readonly Raw[] =>
  secrets.filter(({ id }) => !list(plan['before']).includes(id));

const make = async (api: OktaApi, plan: Params): Promise<Raw> => {
  const { body } = await api.send(manage.apps, { method: 'POST', path: base(plan), body: {} });
  return typeof body === 'object' && body !== null ? (body as Raw) : {};
};

const holderOf = ({ scope }: Acting, account: string) => ({ system: 'okta', scope, account });

const handOver = async (
  acting: Acting,
  plan: Params,
  made: Raw,
  { stepId }: ActionContext,
): Promise<string> => {
  const secret = str(made['client_secret']);
  const secretId = str(made['id']);
  if (secret === undefined || secretId === undefined)
    throw new CountersignError('ERR_ACTION_FAILED', 'Okta told no new secret');
  return handTo(acting.keeper, {
    ...holderOf(acting, textOf(plan, 'appId')),
    kind: 'client_secret',
    handle: secretId,
    secret,
    stepId,
  });
};

export const rotateClientSecret = (acting: Acting): Action =>
  vendorAction('okta', {
    id: 'okta.rotate_client_secret',
    title: 'Make a new client secret beside the old one',
    classes: 'any',
    undo: 'approximate',
    stage: 'rotate',
    permissions,
    async planFor(target, _params, context) {
      const app = findApp(target);
      if ('refused' in app) return { kind: 'refused', because: app.refused };
      if (acting.own.has(app.appId))
        return { kind: 'refused', because: 'it is the client that Countersign itself works with' };
      const homeless = await noPlaceFor(acting.keeper, holderOf(acting, app.appId));
      if (homeless !== undefined) return { kind: 'refused', because: homeless };
      const secrets = await secretsNow(acting.api(), app);
      if (secrets.length === 0)
        return {
          kind: 'refused',
          because: 'the app has no client secret: it proves itself otherwise',
        };
      if (secrets.length >= MOST)
        return {
          kind: 'refused',
          because: 'the app has two secrets already: switch one off and delete it first',
        };
      const before = secrets.map(({ id }) => id);
      return {
        facts: { ...app, before, plannedAt: context.now() },
        changes: [`make a second client secret for app ${app.appId} and hand it over`],
        disruption: 'none: the old secret goes on until it is switched off',
        permissions,
        residual: old(before),
      };
    },
    async do(plan, context) {
      const api = acting.api();
      const [found, ...more] = newSince(await secretsNow(api, plan.params), plan.params);
      const sincePlan = (instant(found?.['created']) ?? 0) >= Number(plan.params['plannedAt']);
      if (more.length > 0 || (found !== undefined && !sincePlan)) {
        throw new CountersignError(
          'ERR_ACTION_FAILED',
          'somebody else made a secret for this app since it was planned; plan again',
        );
      }
      const made = found ?? (await make(api, plan.params));
      const receipt = await handOver(acting, plan.params, made, context);
      return {
        accepted: true,
        alreadyDone: found !== undefined,
        acceptedAt: context.now(),
        residual: old(list(plan.params['before'])),
        undoState: { secretId: str(made['id']) ?? '' },
        detail: `new secret ${str(made['id']) ?? ''} of app ${textOf(plan.params, 'appId')}; it is at ${receipt}`,
      };
    },
    async verify(plan, result, context) {
      const secrets = await secretsNow(acting.api(), plan.params);
      const made = secrets.find(({ id }) => id === result.undoState['secretId']);
      return {
        effective: made?.['status'] === 'ACTIVE' ? 'yes' : 'no',
        checkedAt: context.now(),
        how: 'read_back',
        residual: result.residual,
        detail: `the new secret is ${str(made?.['status']) ?? 'gone'}`,
      };
    },
    uptake(plan, result, { stepId }) {
      const handle = String(result.undoState['secretId']);
      const of = { ...holderOf(acting, textOf(plan.params, 'appId')), handle, stepId };
      // Okta dates no use of a secret, and its log tells the client only.
      return uptakeOf(acting.keeper, of, { usedAt: undefined, canTell: false });
    },
    async undoIt(plan, result, { stepId }) {
      const api = acting.api();
      const holder = holderOf(acting, textOf(plan.params, 'appId'));
      const kept = await acting.keeper?.takeBack(holder, stepId);
      const path = `${base(plan.params)}/${encodeURIComponent(String(result.undoState['secretId']))}`;
      const here = (await secretsNow(api, plan.params)).find(
        ({ id }) => id === result.undoState['secretId'],
      );
      // Only a secret that is off can be deleted.
      if (here?.['status'] === 'ACTIVE')
        await api.send(manage.apps, { method: 'POST', path: `${path}/lifecycle/deactivate` });
      if (here !== undefined) await api.send(manage.apps, { method: 'DELETE', path });
      return {
        undone: true,
        kind: 'approximate',
        differences: [
          here === undefined
            ? 'the new secret was gone already'
            : 'whoever has changed over to the new secret is refused now',
          ...(kept ?? []),
        ],
        detail: 'the new secret is deleted; the old one was never touched',
      };
    },
  });
