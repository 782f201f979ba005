/** What one event changes in the inventory. Pure. What a record does not tell whole is left to the next pull. */
import type { InventoryView } from '../../inventory/index.ts';
import {
  type Event,
  type FactKind,
  type InventoryChange,
  type InventoryFact,
  known,
  unknown,
} from '../../model/index.ts';
import { list, obj, str } from '../record.ts';
import { accountFact, grantFact, keyFact, resourceFact } from './facts.ts';
import { credentialId, idOf, nativeOf } from './ids.ts';
import { detailsOf } from './openai/parse.ts';

const put = (event: Event, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  at: event.time,
  eventId: event.id,
});
const end = (event: Event, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  at: event.time,
  eventId: event.id,
});

/** An agent that nobody registered is in the inventory from its first span on. */
const ofSpan = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const { principalId, name, scope } = event.actor;
  const agents = new Map<string, string>();
  if (principalId !== undefined) agents.set(principalId, name);
  for (const target of event.targets)
    if (target.kind === 'identity') agents.set(target.id, target.name);
  return [...agents].flatMap(([id, called]) => {
    const native = nativeOf('agent', id);
    if (native === undefined || view.identity(id) !== undefined) return [];
    return [
      put(
        event,
        accountFact({
          place: 'agent',
          scope: scope ?? 'spans',
          native,
          name: called,
          class: 'agent',
          classReason: 'it exports spans of an AI agent, and no register lists it',
          createdAt: unknown('first seen by a span'),
        }),
      ),
    ];
  });
};

const keyStatus: Readonly<Record<string, 'active' | 'inactive' | 'deleted'>> = {
  active: 'active',
  inactive: 'inactive',
  archived: 'deleted',
};

/** `updates: [{type: "status", current_value: "inactive"}]`; a change told otherwise waits for the pull. */
const statusIn = (event: Event): 'active' | 'inactive' | 'deleted' | undefined =>
  list(event.raw['updates'])
    .map(obj)
    .filter((one) => one['type'] === 'status')
    .map((one) => keyStatus[str(one['current_value']) ?? ''])
    .find((status) => status !== undefined);

const newAnthropicKey = (event: Event, key: string): readonly InventoryChange[] => {
  const ofId = idOf('anthropic', key);
  return [
    put(
      event,
      accountFact({
        place: 'anthropic',
        scope: event.actor.scope ?? 'anthropic',
        native: key,
        name: key,
        class: 'service_account',
        classReason: 'an API key: it acts for its workspace and outlives who made it',
        createdAt: known(event.time),
        lastUsedAt: known(null),
      }),
    ),
    put(
      event,
      keyFact({
        place: 'anthropic',
        native: key,
        ofId,
        status: 'active',
        createdAt: known(event.time),
        lastUsedAt: known(null),
        lastUsedPrecision: 86_400_000,
        expiresAt: unknown('the activity does not say'),
        issuer: 'console.anthropic.com',
      }),
    ),
  ];
};

const ofAnthropic = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const { raw, operation } = event;
  const key = str(raw['api_key_id']) ?? str(raw['admin_api_key_id']) ?? str(raw['service_key_id']);
  if (/(?:api|service)_key_created$/.test(operation) && key !== undefined)
    return newAnthropicKey(event, key);
  if (/(?:api_key_deleted|service_key_revoked)$/.test(operation) && key !== undefined) {
    return [
      end(event, 'credential', credentialId('anthropic', key)),
      end(event, 'identity', idOf('anthropic', key)),
    ];
  }
  if (operation === 'platform_api_key_updated' && key !== undefined) {
    const status = statusIn(event);
    const held = view.credentialByNativeId(`anthropic:${key}`);
    return status === undefined || held === undefined ? [] : [put(event, { ...held, status })];
  }
  const gone = str(raw['deleted_user_id']);
  if (operation === 'org_user_deleted' && gone !== undefined)
    return [end(event, 'identity', idOf('anthropic', gone))];
  const workspace = str(raw['workspace_id']);
  if (operation === 'platform_workspace_created' && workspace !== undefined) {
    return [
      put(
        event,
        resourceFact({
          place: 'anthropic',
          scope: event.actor.scope ?? 'anthropic',
          native: workspace,
          name: str(raw['workspace_name']) ?? workspace,
          type: 'anthropic_workspace',
        }),
      ),
    ];
  }
  return [];
};

const newOpenAiAccount = (
  event: Event,
  view: InventoryView,
  id: string,
  isService: boolean,
): readonly InventoryChange[] => {
  if (view.identity(idOf('openai', id)) !== undefined) return [];
  const scope = [...view.knownScopes('agents')].find((one) => one.startsWith('openai:'));
  const data = obj(detailsOf(event.raw)['data']);
  const role = str(data['role']);
  const project = str(obj(event.raw['project'])['id']);
  const on = isService && project !== undefined ? idOf('openai', project) : (scope ?? 'openai');
  const email = str(data['email']);
  return [
    put(
      event,
      accountFact({
        place: 'openai',
        scope: scope ?? 'openai',
        native: id,
        name: email ?? id,
        class: isService ? 'service_account' : 'human',
        classReason: isService
          ? 'a service account of a project: no person signs in with it'
          : 'a user of the organisation: people sign in with it',
        createdAt: known(event.time),
        email,
      }),
    ),
    ...(role === undefined
      ? []
      : [put(event, grantFact({ place: 'openai', holderId: idOf('openai', id), role, on }))]),
  ];
};

const ofOpenAi = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const id = str(detailsOf(event.raw)['id']);
  if (id === undefined) return [];
  switch (event.operation) {
    case 'user.added':
      return newOpenAiAccount(event, view, id, false);
    case 'service_account.created':
      return newOpenAiAccount(event, view, id, true);
    case 'user.deleted':
    case 'service_account.deleted':
      return [end(event, 'identity', idOf('openai', id))];
    case 'api_key.deleted':
      return [end(event, 'credential', credentialId('openai', id))];
    case 'project.deleted':
      return [end(event, 'resource', idOf('openai', id))];
    default:
      return [];
  }
};

export const applyAgents = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  if (event.outcome !== 'success') return [];
  if (event.logsource.product === 'anthropic') return ofAnthropic(event, view);
  if (event.logsource.product === 'openai') return ofOpenAi(event, view);
  return ofSpan(event, view);
};
