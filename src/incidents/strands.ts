/**
 * A story holds what the victim did as well as what was done in their name. Its strands (one root with one credential
 * or session) are weighed apart, and the attribution is told of the one that the evidence speaks of.
 */
import type { Attribution, Event, Lineage, Signal } from '../model/index.ts';
import { extendAttribution } from './attribution.ts';
import type { Case, Strand } from './case.ts';
import { type EvidenceInput, weighEvidence } from './evidence.ts';

const MAX_STRANDS = 24;
const MAX_SIGNALS = 60;
/** A strand that weighs this share of the heaviest may be where it began: of those the earliest leads. */
const ALSO_LEADS = 0.5;

export interface StrandEvent {
  readonly event: Event;
  readonly lineage: Lineage;
  readonly attribution: Attribution;
  readonly signals: readonly Signal[];
  /** It accuses more than it excuses. */
  readonly accuses: boolean;
}

/** A refused try opened no session: all of them are one strand. */
const keyOf = ({ actor, outcome }: Event, { root, opened }: Lineage): string => {
  const session = outcome === 'failure' ? undefined : (actor.session?.id ?? opened?.nativeId);
  return `${root}\n${actor.credential?.nativeId ?? session ?? ''}`;
};

/** OCSF Authentication. */
const AUTHENTICATION = 3002;

const byPasswordAlone = ({ classUid, outcome, actor }: Event): boolean =>
  classUid === AUTHENTICATION && outcome === 'success' && actor.session?.mfa === false;

const loudness = (strand: Strand, llrs: ReadonlyMap<string, number>): number =>
  strand.signals.reduce((sum, id) => sum + Math.max(0, llrs.get(id) ?? 0), 0);

/** Beyond the bound the one that says least goes. */
const makeRoom = (one: Case, strands: Strand[]): void => {
  if (strands.length <= MAX_STRANDS) return;
  const llrs = new Map(one.signals.map(({ id, llr }) => [id, llr]));
  const least = strands.reduce((a, b) => (loudness(b, llrs) < loudness(a, llrs) ? b : a));
  strands.splice(strands.indexOf(least), 1);
};

const grow = (have: Strand, next: Omit<Strand, 'key' | 'rootId'>): void => {
  const leads = have.accuses === next.accuses ? have.at <= next.at : have.accuses;
  have.attribution = extendAttribution(
    leads ? have.attribution : next.attribution,
    leads ? next.attribution : have.attribution,
  );
  if (!leads) have.at = next.at;
  have.accuses ||= next.accuses;
  if (next.passwordAlone) have.passwordAlone = true;
  have.signals = [...new Set([...have.signals, ...next.signals])].slice(0, MAX_SIGNALS);
};

const put = (one: Case, strand: Strand): void => {
  one.strands ??= [];
  const have = one.strands.find(({ key }) => key === strand.key);
  if (have) {
    grow(have, strand);
    return;
  }
  one.strands.push(strand);
  makeRoom(one, one.strands);
};

export const takeStrand = (
  one: Case,
  { event, lineage, attribution, signals, accuses }: StrandEvent,
): void =>
  put(one, {
    key: keyOf(event, lineage),
    rootId: lineage.root,
    at: event.time,
    accuses,
    attribution,
    signals: signals.map(({ id }) => id),
    ...(byPasswordAlone(event) ? { passwordAlone: true } : {}),
  });

export const joinStrands = (into: Case, from: Case): void => {
  for (const strand of from.strands ?? []) put(into, { ...strand, signals: [...strand.signals] });
};

/** Nats that its own signals give, by the same scales as the whole. */
const weightOf = (strand: Strand, weighed: EvidenceInput): number => {
  const own = new Set(strand.signals);
  const of = (signals: readonly Signal[]): number =>
    weighEvidence({ ...weighed, likelihood: [], signals }).nats;
  return of(weighed.signals.filter(({ id }) => own.has(id))) - of([]);
};

const addressOf = ({ context }: Attribution): string | undefined =>
  context.said ? context.value.ip : undefined;

/**
 * What the lead leaves open is told by others of its root; a credential only by one from the same address, or by one
 * whose record knows no address, as a directory writes what was done to it.
 */
const filled = (lead: Strand, others: readonly Strand[]): Attribution =>
  others.reduce((have, { rootId, attribution, accuses }) => {
    if (rootId !== lead.rootId) return have;
    const [its, own] = [addressOf(attribution), addressOf(have)];
    return extendAttribution(have, {
      ...attribution,
      credential:
        own !== undefined && (its === own || (its === undefined && accuses))
          ? attribution.credential
          : have.credential,
    });
  }, lead.attribution);

/** Who took a role is told with the role it then acted as, where the strand that leads is the taking itself. */
const asWorn = (lead: Attribution, strands: readonly Strand[]): Attribution => {
  const { who } = lead;
  if (!who.said || who.value.actingAs !== who.value.rootId) return lead;
  const worn = strands.find(
    ({ attribution, accuses }) =>
      accuses &&
      attribution.who.said &&
      attribution.who.value.rootId === who.value.rootId &&
      attribution.who.value.actingAs !== who.value.rootId,
  );
  return worn === undefined ? lead : { ...lead, who: worn.attribution.who };
};

const byTime = (a: Strand, b: Strand): number =>
  Number(b.accuses) - Number(a.accuses) || a.at - b.at || (a.key < b.key ? -1 : 1);

/** Those of the root that leads. */
export const strandsOfLead = ({ attribution: { who }, strands = [] }: Case): readonly Strand[] =>
  who.said ? strands.filter(({ rootId }) => rootId === who.value.rootId) : strands;

export const ledAttribution = (one: Case, weighed: EvidenceInput): Attribution => {
  const strands = [...(one.strands ?? [])].sort(byTime);
  const first = strands[0];
  if (first === undefined) return one.attribution;
  const weights = new Map(
    strands.length === 1
      ? []
      : strands.map((strand) => [strand.key, weightOf(strand, weighed)] as const),
  );
  const heaviest = Math.max(0, ...weights.values());
  const lead =
    heaviest === 0
      ? first
      : (strands.find(({ key }) => (weights.get(key) ?? 0) >= ALSO_LEADS * heaviest) ?? first);
  const told = asWorn(
    filled(
      lead,
      strands.filter((strand) => strand !== lead),
    ),
    strands,
  );
  // What was done is of the whole story; the lead's own comes first.
  return extendAttribution(told, {
    ...told,
    did: strands.flatMap(({ attribution }) => attribution.did),
  });
};
