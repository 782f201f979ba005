/** What a review of access asks: rights that are held and not used, each with whom to ask. Pure but for reading privileges. */
import { hashId } from '../../core/index.ts';
import type { InventoryView, Principal } from '../../inventory/index.ts';
import type { AccessReviewItem, Entitlement, Tier, UseState } from '../../model/index.ts';
import {
  declaredOwners,
  isBarredName,
  type ResponseSettings,
  whoAnswers,
} from '../../response/index.ts';

export interface ReviewScope {
  readonly classes?: readonly string[];
  readonly tiers?: readonly number[];
  readonly systems?: readonly string[];
  /** Ask about rights too whose use nobody can see. */
  readonly unobservable: boolean;
}

export interface Asked {
  readonly items: readonly AccessReviewItem[];
  readonly entitlements: number;
  readonly used: number;
  readonly unobservable: number;
}

const LISTED = 50;

/** Used if any of its privileges is; not used only where that can be said of all. */
const useOf = (
  view: InventoryView,
  id: string,
  grant: Entitlement,
): Exclude<UseState, { state: 'used' }> | undefined => {
  if (grant.privileges.length === 0 || grant.privilegesInverted)
    return {
      state: 'unobservable',
      because: `what ${grant.via.name} gives was not read one by one`,
    };
  const states = grant.privileges.map((one) => view.useOf(id, one));
  if (states.some((one) => one.state === 'used')) return undefined;
  const unseen = states.find((one) => one.state === 'unobservable');
  if (unseen?.state === 'unobservable') return unseen;
  const windows = states.flatMap((one) => (one.state === 'not_used' ? [one.windowDays] : []));
  return { state: 'not_used', windowDays: Math.min(...windows) };
};

const isExempt = (principal: Principal, view: InventoryView): boolean => {
  if (principal.kind === 'role')
    return principal.managedBy === 'vendor' || principal.managedBy === 'service_linked';
  const declared = view.declarationOf(principal.id);
  return (
    principal.status === 'disabled' ||
    principal.status === 'deleted' ||
    principal.flags.honey ||
    declared?.honey === true ||
    declared?.emergencyAccess === true
  );
};

/** Nobody reviews their own access: the account, its person and what it is called stand aside. */
const barredFor = (principal: Principal, view: InventoryView): readonly string[] => {
  const personId = principal.kind === 'identity' ? principal.personId : undefined;
  return [
    principal.id,
    `name:${principal.name.toLowerCase()}`,
    ...(personId === undefined
      ? []
      : [personId, `person:${personId}`, `person:${personId.replace(/^person:/, '')}`]),
    ...view.perhapsSamePerson(principal.id),
  ];
};

const reviewersOf = (
  principal: Principal,
  { view, settings }: { readonly view: InventoryView; readonly settings: ResponseSettings },
): readonly string[] =>
  whoAnswers(
    declaredOwners(view.ownersOf(principal.id), view.declarationOf(principal.id)),
    barredFor(principal, view),
    settings,
  ).asked;

export const isOwnAccess = (
  names: readonly string[],
  principal: Principal,
  view: InventoryView,
): boolean => {
  const barred = barredFor(principal, view);
  return names.some((one) => isBarredName(one, barred));
};

export const inScope = (
  principal: Principal,
  tier: Tier,
  { classes, tiers, systems }: ReviewScope,
): boolean =>
  (classes?.includes(principal.kind === 'role' ? 'role' : principal.class) ?? true) &&
  (tiers?.includes(tier) ?? true) &&
  (systems?.includes(principal.system) ?? true);

/** All questions about one holder. */
export const questionsFor = (
  principal: Principal,
  tier: Tier,
  {
    view,
    settings,
    scope,
    reviewId,
  }: {
    readonly view: InventoryView;
    readonly settings: ResponseSettings;
    readonly scope: ReviewScope;
    readonly reviewId: string;
  },
): Asked => {
  if (isExempt(principal, view)) return { items: [], entitlements: 0, used: 0, unobservable: 0 };
  const grants = view
    .entitlementsOf(principal.id)
    .filter((one) => one.effect === 'allow' && one.via.kind !== 'boundary');
  const items: AccessReviewItem[] = [];
  let [used, unobservable] = [0, 0];
  const reviewers = reviewersOf(principal, { view, settings });
  for (const grant of grants) {
    const use = useOf(view, principal.id, grant);
    if (use === undefined) {
      used++;
      continue;
    }
    if (use.state === 'unobservable') unobservable++;
    if (use.state === 'unobservable' && !scope.unobservable) continue;
    items.push({
      id: hashId('rvi', [reviewId, principal.id, grant.id]),
      holderId: principal.id,
      holder: principal.name,
      system: principal.system,
      scope: principal.scope,
      class: principal.kind === 'role' ? 'role' : principal.class,
      tier,
      entitlementId: grant.id,
      via: grant.via.name,
      privileges: grant.privileges.slice(0, LISTED),
      resources: grant.resources.slice(0, LISTED),
      use: use.state,
      because:
        use.state === 'not_used'
          ? `no use seen in ${use.windowDays} days of logs`
          : `whether it is used cannot be seen: ${use.because}`,
      reviewers,
      state: 'waiting',
    });
  }
  return { items, entitlements: grants.length, used, unobservable };
};
