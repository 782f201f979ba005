/** What one audit log entry of Slack changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../inventory/index.ts';
import {
  type Event,
  type Identity,
  type InventoryChange,
  noFlags,
  unknown,
} from '../../model/index.ts';
import { obj, type Raw, strings } from '../record.ts';

type Target = Event['targets'][number];
type Handler = (event: Event, target: Target, view: InventoryView) => readonly InventoryChange[];

const stamp = (event: Event) => ({ at: event.time, eventId: event.id });
const unseen = unknown('known from its events only');

const seen = (
  event: Event,
  { id, name }: Pick<Target, 'id' | 'name'>,
  view: InventoryView,
): readonly InventoryChange[] => {
  if (view.principal(id) || view.history(id).length > 0) return [];
  const isApp = /^slack:A/.test(id);
  // What a pull lists again must stand where it lists it.
  const [only, ...others] = view.knownScopes('slack');
  const fact: Identity = {
    kind: 'identity',
    id,
    system: 'slack',
    nativeId: id.slice('slack:'.length),
    scope: only !== undefined && others.length === 0 ? only : (event.cloud.account ?? 'slack'),
    name,
    class: isApp ? 'third_party_app' : 'human',
    classReason: isApp ? 'an app, seen in an event' : 'a user account, seen in an event',
    flags: { ...noFlags, external: isApp },
    status: 'active',
    createdAt: unseen,
    interactive: unseen,
    mfa: unseen,
    lastUsedAt: unseen,
    tags: name.includes('@') ? { email: name } : {},
  };
  return [{ op: 'put', fact, ...stamp(event) }];
};

const status =
  (value: Identity['status']): Handler =>
  (event, target, view) => [
    ...seen(event, target, view),
    { op: 'patch', kind: 'identity', id: target.id, set: { status: value }, ...stamp(event) },
  ];

const role =
  (privilege: string | undefined): Handler =>
  (event, target, view) => {
    const account = event.cloud.account ?? 'slack';
    const id = `slack:grant/role/${account}/${target.id.slice('slack:'.length)}`;
    if (privilege === undefined) return [{ op: 'end', kind: 'entitlement', id, ...stamp(event) }];
    return [
      ...seen(event, target, view),
      {
        op: 'put',
        fact: {
          kind: 'entitlement',
          id,
          system: 'slack',
          holderId: target.id,
          effect: 'allow',
          privileges: [privilege],
          privilegesInverted: false,
          resources: [`slack:${account}`],
          resourcesInverted: false,
          conditions: undefined,
          via: { kind: 'assignment', name: privilege },
          standing: 'standing',
        },
        ...stamp(event),
      },
    ];
  };

const appScopes: Handler = (event, target, view) => {
  const details: Raw = obj(event.raw['details']);
  const app = obj(obj(event.raw['entity'])['app']);
  const named = strings(details['new_scopes']);
  const scopes = named.length > 0 ? named : strings(app['scopes']);
  return [
    ...seen(event, target, view),
    ...(scopes.length === 0
      ? []
      : [
          {
            op: 'put' as const,
            fact: {
              kind: 'entitlement' as const,
              id: `slack:grant/app/${target.id.slice('slack:'.length)}`,
              system: 'slack',
              holderId: target.id,
              effect: 'allow' as const,
              privileges: scopes.map((scope) => `bot:${scope}`),
              privilegesInverted: false,
              resources: [`slack:${event.cloud.account ?? 'slack'}`],
              resourcesInverted: false,
              conditions: undefined,
              via: {
                kind: 'consent' as const,
                name: target.name,
                nativeId: target.id.slice('slack:'.length),
              },
              standing: 'standing' as const,
            },
            ...stamp(event),
          },
        ]),
  ];
};

const gone: Handler = (event, target) => [
  { op: 'end', kind: 'identity', id: target.id, ...stamp(event) },
];

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['user_created', status('active')],
  ['user_reactivated', status('active')],
  ['guest_created', status('active')],
  ['user_deactivated', status('disabled')],
  ['guest_deactivated', status('disabled')],
  ['role_change_to_primary_owner', role('workspace:primary_owner')],
  ['role_change_to_owner', role('workspace:owner')],
  ['role_change_to_admin', role('workspace:admin')],
  ['role_change_to_user', role(undefined)],
  ['role_change_to_guest', role(undefined)],
  ['app_installed', appScopes],
  ['app_approved', appScopes],
  ['app_scopes_expanded', appScopes],
  ['app_uninstalled', gone],
]);

export const applySlack = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const target = event.targets.find(({ id, kind }) => kind === 'identity' || /^slack:A/.test(id));
  const handler = event.outcome === 'success' ? handlers.get(event.operation) : undefined;
  const changes = handler && target ? handler(event, target, view) : [];
  const { principalId, name } = event.actor;
  const isOwn = principalId === undefined || principalId === target?.id;
  return [...(isOwn ? [] : seen(event, { id: principalId, name }, view)), ...changes];
};
