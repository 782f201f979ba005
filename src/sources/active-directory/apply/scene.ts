/** What one event lets us say: a small vocabulary over the inventory as it stood. */
import type { InventoryView } from '../../../inventory/index.ts';
import type {
  Event,
  FactKind,
  Identity,
  InventoryChange,
  InventoryFact,
} from '../../../model/index.ts';
import { firstOfDn, SYSTEM } from '../names.ts';

export interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
}

export type Changes = readonly InventoryChange[];

export const put = ({ event }: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  at: event.time,
  eventId: event.id,
});

export const patch = (
  { event }: Scene,
  kind: FactKind,
  id: string,
  set: Readonly<Record<string, unknown>>,
): InventoryChange => ({ op: 'patch', kind, id, set, at: event.time, eventId: event.id });

export const end = ({ event }: Scene, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  at: event.time,
  eventId: event.id,
});

interface Index {
  readonly revision: number;
  readonly byDn: ReadonlyMap<string, Identity>;
  readonly bySpn: ReadonlyMap<string, Identity>;
  /** Names of machines that are domain controllers → their domain. */
  readonly controllers: ReadonlyMap<string, string>;
}

const indexes = new WeakMap<InventoryView, Index>();

/** Samba names objects by DN only, and events are many: one walk for each state of the inventory. */
export const indexOf = (view: InventoryView): Index => {
  const known = indexes.get(view);
  const revision = view.revision();
  if (known?.revision === revision) return known;
  const byDn = new Map<string, Identity>();
  const bySpn = new Map<string, Identity>();
  const controllers = new Map<string, string>();
  for (const identity of view.identities()) {
    if (identity.system !== SYSTEM) continue;
    const { distinguishedName, servicePrincipalNames, dNSHostName, flags } = identity.tags;
    if (distinguishedName) byDn.set(distinguishedName.toLowerCase(), identity);
    for (const spn of (servicePrincipalNames ?? '').split(' '))
      if (spn !== '') bySpn.set(spn.toLowerCase(), identity);
    if (dNSHostName && flags?.split(' ').includes('domain_controller'))
      controllers.set(dNSHostName.toLowerCase(), identity.scope);
  }
  const index = { revision, byDn, bySpn, controllers };
  indexes.set(view, index);
  return index;
};

/** An account by the id of an event's target: its SID, or its DN where the log knew no more. */
export const accountOf = (view: InventoryView, id: string): Identity | undefined =>
  view.identity(id) ?? indexOf(view).byDn.get(id.slice(SYSTEM.length + 1));

/**
 * A group by the id of an event's target. A built-in group that a controller names is the domain's; one that is known
 * by its DN only is the one of that name.
 */
export const groupIdOf = (view: InventoryView, id: string): string | undefined => {
  if (view.group(id)) return id;
  const native = id.slice(SYSTEM.length + 1);
  const [machine = '', sid] = native.split('/');
  const domain = indexOf(view).controllers.get(machine);
  if (sid !== undefined) return domain === undefined ? id : `${SYSTEM}:${domain}/${sid}`;
  if (!native.includes('=')) return id;
  const name = firstOfDn(native);
  const named = [...view.groups()].filter(
    (group) => group.system === SYSTEM && group.name.toLowerCase() === name,
  );
  return named.length === 1 ? named[0]?.id : undefined;
};
