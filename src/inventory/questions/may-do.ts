/**
 * May somebody do a privilege on a resource, by grants alone: for systems without an evaluator of their own.
 * A denial goes before a grant, as in every statement-shaped system we know; conditions are not judged here.
 */
import type { Entitlement } from '../../model/index.ts';
import { isBlindTo } from '../blind.ts';
import type { InventoryView } from '../contract.ts';
import type { MayDo, PrivilegeAsked } from '../privilege-rules.ts';
import { covers } from './wild.ts';

const grantName = ({ via, privileges }: Entitlement): string =>
  `${via.name} (${via.kind.replaceAll('_', ' ')}: ${privileges.slice(0, 3).join(', ')}${privileges.length > 3 ? ', …' : ''})`;

/** A resource may be meant by its id, its native id or its name. */
const wordsFor = (view: InventoryView, resource: string): readonly string[] => {
  const known = view.resource(resource) ?? view.principal(resource) ?? view.group(resource);
  return known ? [resource, known.id, known.nativeId] : [resource];
};

const speaksOf = (one: Entitlement, privilege: string, resources: readonly string[]): boolean => {
  if (one.privileges.some((pattern) => covers(pattern, privilege)) === one.privilegesInverted)
    return false;
  const named = one.resources.some((pattern) => resources.some((text) => covers(pattern, text)));
  return named !== one.resourcesInverted;
};

/** Attached, and nobody showed us what it grants. */
const isUnread = ({ privileges, privilegesInverted }: Entitlement): boolean =>
  privileges.length === 0 && !privilegesInverted;

const isOpen = ({ conditions, standing }: Entitlement): boolean =>
  (conditions !== undefined && Object.keys(conditions).length > 0) || standing === 'eligible';

const openBecause = (one: Entitlement): string =>
  one.standing === 'eligible'
    ? `${grantName(one)} must be put on first`
    : `conditions of ${grantName(one)}`;

/** The latest end among grants that each suffice; undefined where one of them has none. */
const untilOf = (grants: readonly Entitlement[]): { readonly until?: number } => {
  const ends = grants.map(({ until }) => until);
  const known = ends.filter((until) => until !== undefined);
  return known.length === 0 || known.length < ends.length ? {} : { until: Math.max(...known) };
};

const blindBecause = (view: InventoryView, id: string): readonly string[] => {
  const principal = view.principal(id) ?? view.group(id);
  if (!principal) return [`${id} is not in the inventory`];
  return view
    .blind(principal.system, principal.scope)
    .filter(isBlindTo('entitlement', 'membership'))
    .map(({ area, because }) => `${area}: ${because}`);
};

export const mayDoByGrants = (
  view: InventoryView,
  { principalId, privilege, resource }: PrivilegeAsked,
): MayDo => {
  const words = wordsFor(view, resource);
  const own = view.entitlementsOf(principalId);
  const about = own.filter((one) => !isUnread(one) && speaksOf(one, privilege, words));
  const limits = own.filter((one) => one.via.kind === 'boundary');
  const of = (effect: 'allow' | 'deny', open: boolean): readonly Entitlement[] =>
    about.filter(
      (one) => one.via.kind !== 'boundary' && one.effect === effect && isOpen(one) === open,
    );
  const denied = of('deny', false);
  if (denied.length > 0) return { answer: 'denied', because: denied.map(grantName), missing: [] };
  const granted = of('allow', false);
  const mayBe = of('allow', true);
  const mayRefuse = [
    ...of('deny', true).map(openBecause),
    ...(limits.length > 0 ? ['a limit on what it may do is not judged in this system'] : []),
  ];
  if (granted.length > 0 && mayRefuse.length === 0)
    return {
      answer: 'allowed',
      because: granted.map(grantName),
      missing: [],
      ...untilOf(granted),
    };
  const unread = own.filter(isUnread).map((one) => `${grantName(one)} was not read`);
  const missing = [
    ...(granted.length > 0 ? [] : [...mayBe.map(openBecause), ...unread]),
    ...(granted.length > 0 || mayBe.length > 0 ? mayRefuse : []),
    ...(granted.length > 0 || mayBe.length > 0 ? [] : blindBecause(view, principalId)),
  ];
  return missing.length > 0
    ? { answer: 'unknown', because: [...granted, ...mayBe].map(grantName), missing }
    : { answer: 'not_granted', because: [], missing: [] };
};
