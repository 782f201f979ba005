/** What one audit entry changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Event, InventoryChange } from '../../../model/index.ts';
import { obj } from '../../record.ts';
import { payloadOf } from '../parse.ts';
import {
  createAccount,
  createKey,
  deleteAccount,
  deleteKey,
  setAccount,
  setKey,
} from './accounts.ts';
import { setPolicy } from './bindings.ts';
import {
  deletePool,
  deleteProvider,
  deleteRole,
  putPool,
  putProvider,
  putRole,
} from './federation.ts';
import type { Handler } from './scene.ts';

/** By the last word of the method, small; services write it with and without their version. */
const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['createserviceaccount', createAccount],
  ['deleteserviceaccount', deleteAccount],
  ['disableserviceaccount', setAccount('disabled')],
  ['enableserviceaccount', setAccount('active')],
  ['createserviceaccountkey', createKey],
  ['uploadserviceaccountkey', createKey],
  ['disableserviceaccountkey', setKey('inactive')],
  ['enableserviceaccountkey', setKey('active')],
  ['deleteserviceaccountkey', deleteKey],
  ['setiampolicy', setPolicy],
  ['createworkloadidentitypool', putPool],
  ['updateworkloadidentitypool', putPool],
  ['deleteworkloadidentitypool', deletePool],
  ['createworkloadidentitypoolprovider', putProvider],
  ['updateworkloadidentitypoolprovider', putProvider],
  ['deleteworkloadidentitypoolprovider', deleteProvider],
  ['createrole', putRole],
  ['updaterole', putRole],
  ['deleterole', deleteRole],
]);

export const applyAudit = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  if (event.outcome !== 'success') return [];
  const handler = handlers.get(event.operation.split('.').at(-1)?.toLowerCase() ?? '');
  if (handler === undefined) return [];
  const payload = payloadOf(event.raw);
  const scopes = [...view.knownScopes('gcp')];
  const home =
    scopes.find((one) => one.startsWith('organizations/') || one === 'google-cloud') ??
    'google-cloud';
  return handler({
    event,
    view,
    payload,
    request: obj(payload['request']),
    response: obj(payload['response']),
    scope: event.cloud.account ?? home,
    home,
  });
};
