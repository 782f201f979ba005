/** What a line of the log changes in the inventory: accounts and memberships made and removed on the host. */
import type { InventoryView } from '../../inventory/index.ts';
import {
  type Event,
  type InventoryChange,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../model/index.ts';

const accountMade = (event: Event, id: string, name: string): InventoryFact => ({
  kind: 'identity',
  id,
  system: 'openssh',
  nativeId: name,
  scope: event.cloud.account ?? 'unknown',
  name,
  class: 'service_account',
  classReason: 'made just now; its user number and shell come with the next pull',
  flags: noFlags,
  status: 'active',
  createdAt: known(event.time),
  interactive: unknown('its shell comes with the next pull'),
  mfa: unknown('a second factor is up to PAM and AuthenticationMethods'),
  lastUsedAt: known(null),
  tags: {},
  handles: [{ kind: 'login', value: name, verified: false }],
});

export const applyLog = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  if (event.outcome !== 'success' || event.kind !== 'privilege_change') return [];
  const at = { at: event.time, eventId: event.id };
  const account = event.targets.find(({ kind }) => kind === 'identity');
  const group = event.targets.find(({ kind }) => kind === 'group');
  if (event.classUid === 3001 && account) {
    if (event.activityId === 1)
      return [{ op: 'put', fact: accountMade(event, account.id, account.name), ...at }];
    if (event.activityId === 6) return [{ op: 'end', kind: 'identity', id: account.id, ...at }];
    return [];
  }
  if (event.classUid !== 3006 || !account || !group) return [];
  const id = `${group.id}/${account.name}`;
  if (event.activityId === 4) return [{ op: 'end', kind: 'membership', id, ...at }];
  if (event.activityId !== 3) return [];
  const scope = event.cloud.account ?? 'unknown';
  return [
    ...(view.group(group.id)
      ? []
      : [
          {
            op: 'put' as const,
            fact: {
              kind: 'group' as const,
              id: group.id,
              system: 'openssh',
              nativeId: group.name,
              scope,
              name: group.name,
            },
            ...at,
          },
        ]),
    { op: 'put', fact: { kind: 'membership', id, memberId: account.id, groupId: group.id }, ...at },
  ];
};
