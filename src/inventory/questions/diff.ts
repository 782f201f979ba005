/** What each identity gained and lost between two times, or between two inventories. */
import type { Credential, Entitlement, FactKind, Tier, Trust } from '../../model/index.ts';
import { isBlindTo } from '../blind.ts';
import type { InventoryView, Principal } from '../contract.ts';

export type DiffTopic =
  | 'entitlement'
  | 'membership'
  | 'trust'
  | 'credential'
  | 'step'
  | 'owner'
  | 'state';

export interface DiffItem {
  readonly topic: DiffTopic;
  readonly text: string;
  /** Of what was gained: until when it holds by itself. */
  readonly until?: number;
}

export interface PrincipalDiff {
  readonly id: string;
  readonly name: string;
  readonly kind: Principal['kind'];
  readonly change: 'added' | 'removed' | 'changed';
  readonly tier: { readonly before?: Tier; readonly after?: Tier; readonly because?: string };
  readonly gained: readonly DiffItem[];
  readonly lost: readonly DiffItem[];
}

export interface AccessDiff {
  /** Higher tiers first, risen ones before others. */
  readonly changed: readonly PrincipalDiff[];
  readonly unchanged: number;
  /** Gains and losses that nobody can tell, and why. */
  readonly unknown: readonly string[];
}

type Items = ReadonlyMap<string, DiffItem>;

const listWords = (all: readonly string[], inverted: boolean): string =>
  `${inverted ? 'all but ' : ''}${all.slice(0, 5).join(', ')}${all.length > 5 ? ` and ${all.length - 5} more` : ''}`;

const ofEntitlement = (one: Entitlement): DiffItem => ({
  topic: 'entitlement',
  text: `${one.effect} ${listWords(one.privileges, one.privilegesInverted)} on ${listWords(one.resources, one.resourcesInverted)} via ${one.via.name}${one.standing === 'standing' ? '' : ` (${one.standing})`}${one.conditions === undefined ? '' : ' under conditions'}`,
  ...(one.until === undefined ? {} : { until: one.until }),
});

/** By content: a statement's place in its document may shift. */
const entitlementKey = (one: Entitlement): string =>
  JSON.stringify([
    one.effect,
    [...one.privileges].sort(),
    one.privilegesInverted,
    [...one.resources].sort(),
    one.resourcesInverted,
    one.conditions ?? null,
    one.via.kind,
    one.via.name,
    one.standing,
    one.until ?? null,
    one.holderId,
  ]);

const ofTrust = ({ effect, principal, mechanism, conditions }: Trust): DiffItem => ({
  topic: 'trust',
  text: `${effect === 'allow' ? 'lets in' : 'keeps out'} ${principal.kind} ${principal.value} by ${mechanism.replaceAll('_', ' ')}${conditions === undefined ? '' : ' under conditions'}`,
});

const trustKey = (one: Trust): string =>
  JSON.stringify([one.effect, one.principal, one.mechanism, one.conditions ?? null]);

const ofCredential = ({ type, nativeId, expiresAt }: Credential): DiffItem => ({
  topic: 'credential',
  text: `${type.replaceAll('_', ' ')} ${nativeId}`,
  ...(expiresAt.known && expiresAt.value !== null ? { until: expiresAt.value } : {}),
});

/** Those that work: one that was switched off is lost, one switched on again gained. */
const working = (view: InventoryView, id: string): readonly Credential[] =>
  view.credentialsOf(id).filter(({ status }) => status === 'active' || status === 'unknown');

const itemsOf = (view: InventoryView, principal: Principal): Items => {
  const { id } = principal;
  const items = new Map<string, DiffItem>();
  const add = (key: string, item: DiffItem): void => {
    items.set(`${item.topic} ${key}`, item);
  };
  for (const one of view.entitlementsOf(id)) add(entitlementKey(one), ofEntitlement(one));
  for (const group of view.groupsOf(id))
    add(group.id, { topic: 'membership', text: `member of ${group.name}` });
  for (const one of view.trustsInto(id)) add(trustKey(one), ofTrust(one));
  for (const one of working(view, id)) add(one.nativeId, ofCredential(one));
  for (const edge of view.edgesFrom(id)) {
    if (edge.kind === 'member_of') continue;
    const words = `${edge.kind.replaceAll('_', ' ')} ${edge.to}${edge.certain ? '' : ' (possibly)'}`;
    add(`${edge.kind} ${edge.to} ${edge.certain}`, {
      topic: 'step',
      text: edge.because === '' ? words : `${words}: ${edge.because}`,
      ...(edge.until === undefined ? {} : { until: edge.until }),
    });
  }
  const [owner] = view.ownersOf(id);
  if (owner)
    add(`${owner.who} ${owner.basis}`, {
      topic: 'owner',
      text: `${owner.who} (${owner.basis.replaceAll('_', ' ')})`,
    });
  if (principal.kind === 'identity')
    add(principal.status, { topic: 'state', text: principal.status });
  return items;
};

const factOf: Readonly<Record<DiffTopic, FactKind | undefined>> = {
  entitlement: 'entitlement',
  membership: 'membership',
  trust: 'trust',
  credential: 'credential',
  step: 'entitlement',
  owner: undefined,
  state: undefined,
};

/** Why an absence on this side proves nothing. */
const unseenIn = (
  view: InventoryView,
  { system, scope }: Principal,
  topic: DiffTopic,
): string | undefined => {
  const kind = factOf[topic];
  if (kind === undefined) return undefined;
  const spot = view.blind(system, scope).find(isBlindTo(kind));
  return spot && `${system} ${scope}: ${kind}s: ${spot.because}`;
};

interface Sides {
  readonly before: InventoryView;
  readonly after: InventoryView;
  readonly unknown: Set<string>;
}

/** In `has` and not in `lacks`; what `lacks` could not see is told as unknown instead. */
const onlyIn = (
  has: Items,
  lacks: Items,
  place: { readonly view: InventoryView; readonly principal: Principal; readonly says: string },
  unknown: Set<string>,
): readonly DiffItem[] => {
  const out: DiffItem[] = [];
  for (const [key, item] of has) {
    if (lacks.has(key)) continue;
    const because = unseenIn(place.view, place.principal, item.topic);
    if (because === undefined) out.push(item);
    else unknown.add(`${place.says} of ${because}`);
  }
  return out.sort((a, b) => (a.topic + a.text < b.topic + b.text ? -1 : 1));
};

const compare = (id: string, { before, after, unknown }: Sides): PrincipalDiff | undefined => {
  const [was, is] = [before.principal(id), after.principal(id)];
  const principal = is ?? was;
  if (!principal) return undefined;
  const had = was ? itemsOf(before, was) : new Map();
  const has = is ? itemsOf(after, is) : new Map();
  const gained = onlyIn(has, had, { view: before, principal, says: 'gains' }, unknown);
  const lost = onlyIn(had, has, { view: after, principal, says: 'losses' }, unknown);
  const tierBefore = was && before.tierOf(id);
  const tierAfter = is && after.tierOf(id);
  const moved = tierBefore?.tier !== tierAfter?.tier;
  if (was && is && !moved && gained.length === 0 && lost.length === 0) return undefined;
  return {
    id,
    name: principal.name,
    kind: principal.kind,
    change: !was ? 'added' : !is ? 'removed' : 'changed',
    tier: {
      ...(tierBefore ? { before: tierBefore.tier } : {}),
      ...(tierAfter ? { after: tierAfter.tier } : {}),
      ...(moved && tierAfter ? { because: tierAfter.because } : {}),
    },
    gained,
    lost,
  };
};

const rise = ({ tier }: PrincipalDiff): number => (tier.before ?? 4) - (tier.after ?? 4);

/** The same identity is known by the same id on both sides. */
export const accessDiff = (before: InventoryView, after: InventoryView): AccessDiff => {
  const ids = new Set(
    [before, after].flatMap((view) => [...view.identities(), ...view.roles()].map(({ id }) => id)),
  );
  const unknown = new Set<string>();
  const changed = [...ids].flatMap((id) => compare(id, { before, after, unknown }) ?? []);
  return {
    changed: changed.sort(
      (a, b) =>
        (a.tier.after ?? a.tier.before ?? 3) - (b.tier.after ?? b.tier.before ?? 3) ||
        rise(b) - rise(a) ||
        (a.id < b.id ? -1 : 1),
    ),
    unchanged: ids.size - changed.length,
    unknown: [...unknown],
  };
};

/** Scopes whose facts nobody had listed by then: what they were before is taken as it was first seen. */
export const notListedBy = (view: InventoryView, at: number): readonly string[] => {
  const places = new Map<string, Principal>();
  for (const one of [...view.identities(), ...view.roles()])
    places.set(`${one.system} ${one.scope}`, one);
  return [...places]
    .filter(([, { system, scope }]) => !view.listedBy(system, scope, 'entitlement', at))
    .map(([place]) => `${place}: not listed by then; taken to have been as it was first seen`);
};
