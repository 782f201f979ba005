/**
 * Which changes of one turn of the loop are of such risk that somebody other than their actor must answer for them:
 * facts that were added, weighed by the tier that their holder has now and had before. Pure.
 */
import { hashId } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type {
  Credential,
  CredentialKind,
  DatedFact,
  Entitlement,
  EstateChange,
  EstateChangeKind,
  InventoryFact,
  Membership,
  Posture,
  Tier,
  Trust,
} from '../../model/index.ts';

export interface FoundIn {
  readonly view: InventoryView;
  readonly at: number;
  readonly found: EstateChange['found'];
  readonly eventId?: string;
  readonly actorId?: string;
  readonly rootId?: string;
}

export interface TurnOfFacts extends FoundIn {
  /** Versions that the turn opened and closed. */
  readonly versions: readonly DatedFact[];
  /** Postures before and after, of those that the turn judged. */
  before(id: string): Pick<Posture, 'tier' | 'verdicts'> | undefined;
  after(id: string): Pick<Posture, 'tier' | 'verdicts'> | undefined;
}

/** What lets its holder in by itself, and outlives a session. */
const lasting: ReadonlySet<CredentialKind> = new Set<CredentialKind>([
  'password',
  'access_key',
  'api_token',
  'client_secret',
  'certificate',
  'ssh_key',
  'app_password',
  'refresh_token',
  'signing_key',
]);

interface Statement {
  readonly kind: EstateChangeKind;
  readonly subjectId: string;
  readonly says: string;
  readonly fact?: InventoryFact;
}

const highTier = (tier: Tier | undefined): boolean => tier !== undefined && tier <= 1;

const named = (view: InventoryView, id: string): string =>
  view.principal(id)?.name ?? view.group(id)?.name ?? id;

/** Whoever holds it, or is in a group that does. */
const raised = (
  holderId: string,
  what: string,
  fact: Entitlement | Membership,
  turn: TurnOfFacts,
): readonly Statement[] => {
  const after = turn.after(holderId);
  if (!after || !highTier(after.tier)) return [];
  const before = turn.before(holderId);
  // What is new stands where it was made to stand: its tier rose from nothing.
  if (before !== undefined && before.tier <= after.tier) return [];
  const from = before === undefined ? 'new' : `tier ${before.tier}`;
  return [
    {
      kind: 'privilege_raised',
      subjectId: holderId,
      says: `${named(turn.view, holderId)} was ${from} and is tier ${after.tier}: ${what}`,
      fact,
    },
  ];
};

/** Consent in everybody's name, which no single person may give. */
const isForAll = ({ via, conditions, resources }: Entitlement, view: InventoryView): boolean =>
  via.kind === 'consent' &&
  conditions?.['onBehalfOf'] === undefined &&
  !resources.some((one) => view.identity(one)?.class === 'human');

const ofEntitlement = (fact: Entitlement, turn: TurnOfFacts): readonly Statement[] => {
  if (fact.effect === 'deny' || fact.via.kind === 'boundary' || fact.standing === 'eligible')
    return [];
  const { view } = turn;
  const what = `${fact.via.name} (${fact.privileges.slice(0, 3).join(', ')}${fact.privileges.length > 3 ? ', …' : ''})`;
  if (isForAll(fact, view) && view.identity(fact.holderId)?.class === 'third_party_app')
    return [
      {
        kind: 'consent_widened',
        subjectId: fact.holderId,
        says: `${named(view, fact.holderId)} was let into the whole tenant: ${what}`,
        fact,
      },
    ];
  if (view.group(fact.holderId))
    return view
      .membersOf(fact.holderId)
      .flatMap((member) =>
        raised(member, `its group ${named(view, fact.holderId)} was given ${what}`, fact, turn),
      );
  return raised(fact.holderId, `given ${what}`, fact, turn);
};

const tierNow = (id: string, turn: TurnOfFacts): Tier | undefined =>
  turn.after(id)?.tier ??
  (turn.view.principal(id) ? turn.view.tierOf(id, turn.at).tier : undefined);

const ofTrust = (fact: Trust, turn: TurnOfFacts): readonly Statement[] => {
  if (fact.effect !== 'allow' || fact.principal.kind === 'service') return [];
  const outside =
    fact.principal.kind === 'anyone' ||
    fact.principal.kind === 'federated' ||
    fact.mechanism === 'domain_trust' ||
    !fact.external.known ||
    fact.external.value;
  if (!outside || !highTier(tierNow(fact.targetId, turn))) return [];
  return [
    {
      kind: 'trust_widened',
      subjectId: fact.targetId,
      says: `${fact.principal.value} was let into ${named(turn.view, fact.targetId)} by ${fact.mechanism.replaceAll('_', ' ')}`,
      fact,
    },
  ];
};

const ofCredential = (fact: Credential, turn: TurnOfFacts): readonly Statement[] => {
  if (!lasting.has(fact.type) || (fact.status !== 'active' && fact.status !== 'unknown')) return [];
  // Whoever makes one for themselves changes nothing of who may what.
  if (turn.rootId === fact.ofId || turn.actorId === fact.ofId) return [];
  if (!highTier(tierNow(fact.ofId, turn))) return [];
  return [
    {
      kind: 'credential_added',
      subjectId: fact.ofId,
      says: `${fact.type.replaceAll('_', ' ')} ${fact.nativeId} was made for ${named(turn.view, fact.ofId)}`,
      fact,
    },
  ];
};

const ofFact = (fact: InventoryFact, turn: TurnOfFacts): readonly Statement[] => {
  switch (fact.kind) {
    case 'entitlement':
      return ofEntitlement(fact, turn);
    case 'membership':
      return raised(fact.memberId, `put into ${named(turn.view, fact.groupId)}`, fact, turn);
    case 'trust':
      return ofTrust(fact, turn);
    case 'credential':
      return ofCredential(fact, turn);
    default:
      return [];
  }
};

/** Settings that protected the place, and do no more. */
const weakened = (fact: InventoryFact, turn: TurnOfFacts): readonly Statement[] => {
  if (fact.kind !== 'setting') return [];
  const id = `scope:${fact.system}:${fact.scope}`;
  const before = turn.before(id);
  const after = turn.after(id);
  if (!before || !after) return [];
  const passed = new Set(
    before.verdicts.filter((one) => one.verdict.status === 'pass').map((one) => one.check),
  );
  const lost = after.verdicts.filter(
    (one) =>
      one.verdict.status === 'fail' &&
      passed.has(one.check) &&
      (one.severity === 'high' || one.severity === 'critical'),
  );
  return lost.map(({ check, verdict }) => ({
    kind: 'policy_weakened',
    subjectId: id,
    says: `${fact.name || fact.type} was changed, and ${check} fails since: ${verdict.status === 'fail' ? verdict.because : ''}`,
    fact,
  }));
};

/** Added, or changed from something that was there: what only closes is nobody's gain. */
const opened = (versions: readonly DatedFact[]): readonly DatedFact[] => {
  const latest = new Map<string, DatedFact>();
  for (const one of versions)
    if (one.to === undefined) latest.set(`${one.fact.kind}\n${one.fact.id}`, one);
  return [...latest.values()];
};

const shape = (fact: InventoryFact): string => {
  switch (fact.kind) {
    case 'trust':
      return JSON.stringify([fact.principal, fact.effect, fact.conditions]);
    case 'credential':
      return fact.status;
    case 'entitlement':
      return JSON.stringify([fact.effect, fact.privileges, fact.resources, fact.conditions]);
    default:
      return '';
  }
};

/** The same thing said again in other words (a use, a tag) is no change of who may what. */
const isNews = ({ fact }: DatedFact, versions: readonly DatedFact[]): boolean => {
  if (fact.kind === 'setting') return true;
  const before = versions.find(
    (one) => one.to !== undefined && one.fact.kind === fact.kind && one.fact.id === fact.id,
  );
  if (!before) return true;
  if (before.fact.kind === 'credential' && fact.kind === 'credential')
    return before.fact.status !== 'active' && before.fact.status !== 'unknown';
  return shape(before.fact) !== shape(fact);
};

/** A first listing tells what is there, not what was changed. */
const wasListed = ({ fact, from }: DatedFact, turn: TurnOfFacts): boolean => {
  if (turn.found === 'event') return true;
  const home =
    'scope' in fact
      ? fact
      : turn.view.principal(
          fact.kind === 'entitlement'
            ? fact.holderId
            : fact.kind === 'membership'
              ? fact.memberId
              : fact.kind === 'trust'
                ? fact.targetId
                : fact.kind === 'credential'
                  ? fact.ofId
                  : '',
        );
  return home !== undefined && turn.view.listedBy(home.system, home.scope, fact.kind, from - 1);
};

export const riskyChanges = (turn: TurnOfFacts): readonly EstateChange[] => {
  const out = new Map<string, EstateChange>();
  for (const dated of opened(turn.versions)) {
    const { fact } = dated;
    if (!isNews(dated, turn.versions) || !wasListed(dated, turn)) continue;
    for (const one of [...ofFact(fact, turn), ...weakened(fact, turn)]) {
      const subject = turn.view.principal(one.subjectId) ?? turn.view.place(one.subjectId);
      if (!subject) continue;
      // One gain by several facts of one event is one question.
      const id = hashId('chg', [one.kind, one.subjectId, turn.eventId ?? fact.id, dated.from]);
      if (out.has(id)) continue;
      out.set(id, {
        id,
        kind: one.kind,
        subjectId: one.subjectId,
        name: subject.name,
        system: subject.system,
        scope: subject.scope,
        tier: tierNow(one.subjectId, turn) ?? turn.after(one.subjectId)?.tier ?? 0,
        says: one.says,
        fact: { kind: fact.kind, id: fact.id },
        found: turn.found,
        ...(turn.eventId === undefined ? {} : { eventId: turn.eventId }),
        ...(turn.actorId === undefined ? {} : { actorId: turn.actorId }),
        ...(turn.rootId === undefined ? {} : { rootId: turn.rootId }),
        at: turn.at,
      });
    }
  }
  return [...out.values()];
};
