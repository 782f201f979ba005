/** One rule over one subject: pass, fail, or unknown with its reason. Pure. */
import { DAY } from '../../core/index.ts';
import { type InventoryView, isBlindTo, type Principal } from '../../inventory/index.ts';
import {
  type Credential,
  cannotTell,
  fail,
  type Place,
  type Posture,
  pass,
  type Verdict,
} from '../../model/index.ts';
import type { PolicyRule, Requirement } from './schema.ts';

export interface DrilledPlaybook {
  readonly class: string;
  readonly situation: string;
  readonly result: 'pass' | 'fail';
  readonly at: number;
}

export interface PolicyFacts {
  readonly view: InventoryView;
  /** The latest of each class and situation. */
  readonly drilled: readonly DrilledPlaybook[];
  readonly now: number;
}

/** Only live ones count: what is off can do nothing. */
const live = (view: InventoryView, id: string): readonly Credential[] =>
  view.credentialsOf(id).filter((one) => one.status === 'active' || one.status === 'unknown');

export type Subject =
  | { readonly of: 'principal'; readonly principal: Principal }
  | { readonly of: 'place'; readonly place: Place };

const idOf = (subject: Subject): string =>
  subject.of === 'place' ? subject.place.id : subject.principal.id;

const classOf = (subject: Subject): string =>
  subject.of === 'place'
    ? 'scope'
    : subject.principal.kind === 'role'
      ? 'role'
      : subject.principal.class;

const isOff = (subject: Subject, view: InventoryView): boolean => {
  if (subject.of === 'place') return false;
  const { principal } = subject;
  if (principal.kind === 'role')
    return principal.managedBy === 'vendor' || principal.managedBy === 'service_linked';
  return (
    principal.status === 'disabled' ||
    principal.status === 'deleted' ||
    principal.flags.honey ||
    view.declarationOf(principal.id)?.honey === true
  );
};

/** Does the rule speak of it? What is off, a decoy, or the vendor's own is left out. */
export const speaksOfSubject = (
  rule: PolicyRule,
  subject: Subject,
  { posture, view }: { readonly posture: Pick<Posture, 'tier'>; readonly view: InventoryView },
): boolean => {
  const { classes, tiers, systems } = rule.of;
  const of = classOf(subject);
  const { system } = subject.of === 'place' ? subject.place : subject.principal;
  const places = classes?.includes('scope') ?? false;
  return (
    (classes ? classes.some((one) => one === of) : of !== 'scope') &&
    (of !== 'scope' || places) &&
    (tiers?.some((one) => one === posture.tier) ?? true) &&
    (systems?.includes(system) ?? true) &&
    !isOff(subject, view)
  );
};

type Judge<Kind extends Requirement['kind']> = (
  requirement: Extract<Requirement, { readonly kind: Kind }>,
  subject: Subject,
  facts: PolicyFacts & { readonly posture: Posture },
) => Verdict;

const blindToCredentials = (subject: Subject, view: InventoryView): string | undefined => {
  if (subject.of === 'place') return 'a place holds no credentials';
  const { system, scope } = subject.principal;
  return view.blind(system, scope).find(isBlindTo('credential'))?.because;
};

const age: Judge<'credential_age'> = ({ types, max_days: max }, subject, { view, now }) => {
  const mine = live(view, idOf(subject)).filter((one) => types.some((type) => type === one.type));
  const ages = mine.map((one) => {
    const since =
      one.rotatedAt.known && one.rotatedAt.value !== null ? one.rotatedAt : one.createdAt;
    return { one, days: since.known ? Math.floor((now - (since.value ?? now)) / DAY) : undefined };
  });
  const old = ages.filter(({ days }) => days !== undefined && days > max);
  if (old.length > 0)
    return fail(
      old
        .map(({ one, days }) => `${one.nativeId} is ${days} days old, ${max} are allowed`)
        .join('; '),
      old.map(({ one }) => one.nativeId),
    );
  const unread = ages.filter(({ days }) => days === undefined);
  if (unread.length > 0)
    return cannotTell(
      `how old ${unread.map(({ one }) => one.nativeId).join(', ')} is is not known`,
    );
  const blind = blindToCredentials(subject, view);
  return blind === undefined ? pass : cannotTell(blind);
};

const none: Judge<'no_credential'> = ({ types, stored_in: places }, subject, { view }) => {
  const mine = live(view, idOf(subject)).filter((one) => types.some((type) => type === one.type));
  const bad = mine.filter((one) => places?.some((place) => place === one.storedIn) ?? true);
  if (bad.length > 0)
    return fail(
      bad
        .map(
          (one) =>
            `${one.type.replaceAll('_', ' ')} ${one.nativeId}${places ? ` lies in ${one.storedIn}` : ''}`,
        )
        .join('; '),
      bad.map((one) => one.nativeId),
    );
  const blind = blindToCredentials(subject, view);
  if (blind !== undefined) return cannotTell(blind);
  const unread = places?.includes('unknown')
    ? []
    : mine.filter((one) => one.storedIn === 'unknown');
  return places !== undefined && unread.length > 0
    ? cannotTell(`where ${unread.map((one) => one.nativeId).join(', ')} lies is not known`)
    : pass;
};

const owner: Judge<'owner'> = ({ basis }, subject, { view }) => {
  const id = idOf(subject);
  const declared = view.declarationOf(id)?.owner;
  const owners = view.ownersOf(id);
  const named = [
    ...(declared !== undefined && basis.includes('declared') ? [declared] : []),
    ...owners.filter((one) => basis.includes(one.basis)).map((one) => one.who),
  ];
  const here = named.filter((who) => view.employmentOf(who).state !== 'left');
  if (here.length > 0) return pass;
  if (named.length > 0) return fail(`${named.join(', ')} is named, and has left`);
  const { system, scope } = subject.of === 'place' ? subject.place : subject.principal;
  const blind = basis.some((one) => one !== 'declared')
    ? view.blind(system, scope).find(isBlindTo('owner'))
    : undefined;
  return blind
    ? cannotTell(blind.because)
    : fail(
        `nobody is named as its owner (${basis.map((one) => one.replaceAll('_', ' ')).join(', ')})`,
      );
};

const purpose: Judge<'purpose'> = (_requirement, subject, { view }) =>
  view.declarationOf(idOf(subject))?.purpose ? pass : fail('nobody has declared what it is for');

const scopes: Judge<'scopes'> = (_requirement, subject, { view }) => {
  if (subject.of === 'place') return cannotTell('a place has no scopes');
  const { principal } = subject;
  const grants = view.entitlementsOf(principal.id).filter((one) => one.effect === 'allow');
  const wide = grants.filter((one) => one.privileges.includes('*') && !one.privilegesInverted);
  if (wide.length > 0)
    return fail(
      `${wide.map((one) => one.via.name).join(', ')} grants everything`,
      wide.map((one) => one.id),
    );
  const blind = view.blind(principal.system, principal.scope).find(isBlindTo('entitlement'));
  if (blind) return cannotTell(blind.because);
  return grants.length > 0
    ? pass
    : cannotTell('no grant of it is known: what it may do was not told by its system');
};

const killSwitch: Judge<'kill_switch'> = ({ within_days: within }, subject, { drilled, now }) => {
  const of = classOf(subject);
  const mine = drilled.filter(
    (one) => one.class === of && (of !== 'agent' || one.situation === 'agent_rogue'),
  );
  const last = [...mine].sort((a, b) => b.at - a.at)[0];
  if (!last) return cannotTell(`no drill has stopped a ${of.replaceAll('_', ' ')} yet`);
  const days = Math.floor((now - last.at) / DAY);
  if (last.result === 'fail') return fail(`the drill of ${days} days ago failed`);
  return days > within ? fail(`last drilled ${days} days ago, ${within} are allowed`) : pass;
};

const notWornBy: Judge<'not_worn_by'> = (
  { classes, within_days: within },
  subject,
  { view, now },
) => {
  if (subject.of === 'place') return cannotTell('nobody wears a place');
  const { principal } = subject;
  const seen = view.usesOf(principal.id).filter((one) => one.acting === principal.id);
  const wrong = seen.filter((one) => {
    const root = view.identity(one.root);
    return (
      one.root !== principal.id &&
      now - one.lastAt <= within * DAY &&
      root !== undefined &&
      classes.some((each) => each === root.class)
    );
  });
  if (wrong.length > 0)
    return fail(
      wrong
        .map(
          (one) => `${one.root} acted as it on ${new Date(one.lastAt).toISOString().slice(0, 10)}`,
        )
        .join('; '),
      wrong.map((one) => one.root),
    );
  const logs = view.logsOf(principal.system, principal.scope);
  if (!logs)
    return cannotTell(`no log of ${principal.system} was read: nobody can say who acts as it`);
  const many = seen.find((one) => one.root === '*');
  if (many) return cannotTell('more act as it than are kept apart');
  return now - logs.first < within * DAY
    ? cannotTell(`its logs reach back ${Math.floor((now - logs.first) / DAY)} days of ${within}`)
    : pass;
};

const check: Judge<'check'> = ({ check: id }, _subject, { posture }) =>
  posture.verdicts.find((one) => one.check === id)?.verdict ??
  cannotTell(`check ${id} does not speak of it`);

export const judgeRule = (
  { require: asked }: PolicyRule,
  subject: Subject,
  facts: PolicyFacts & { readonly posture: Posture },
): Verdict => {
  switch (asked.kind) {
    case 'check':
      return check(asked, subject, facts);
    case 'credential_age':
      return age(asked, subject, facts);
    case 'no_credential':
      return none(asked, subject, facts);
    case 'owner':
      return owner(asked, subject, facts);
    case 'purpose':
      return purpose(asked, subject, facts);
    case 'scopes':
      return scopes(asked, subject, facts);
    case 'kill_switch':
      return killSwitch(asked, subject, facts);
    case 'not_worn_by':
      return notWornBy(asked, subject, facts);
  }
};

/** A rule that rests on a check speaks only of whom the check speaks. */
export const isJudged = (rule: PolicyRule, posture: Posture): boolean => {
  const { require: asked } = rule;
  return (
    asked.kind !== 'check' || posture.verdicts.some((verdict) => verdict.check === asked.check)
  );
};
