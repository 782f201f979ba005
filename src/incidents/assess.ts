/** Evidence, stake, decision and words of one case, worked out afresh from what it holds. */

import { findingIdOf } from '../detection/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { Criticality, Decision, Severity, Signal, Tier } from '../model/index.ts';
import { severityRank } from '../model/index.ts';
import { accusing, type Case, type Published } from './case.ts';
import { causeOf } from './cause.ts';
import type { IncidentInput, SiteCosts } from './contract.ts';
import { baseRateOf, believed } from './costs.ts';
import { decide, severityOf } from './decision.ts';
import { type Evidence, type EvidenceInput, weighEvidence } from './evidence.ts';
import { storyOf, titleOf } from './story.ts';

export type PostureInput = Pick<IncidentInput, 'view' | 'posture' | 'likelihood' | 'condition'>;

/** Where nobody in it is in the inventory, an ordinary production identity is assumed. */
const ASSUMED_TIER: Tier = 2;

const criticalityRank: readonly Criticality[] = ['unknown', 'ordinary', 'important', 'critical'];

const isEmergency = (id: string, view: InventoryView): boolean =>
  (view.identity(id)?.flags ?? view.declarationOf(id))?.emergencyAccess === true;

const isHoney = (id: string, view: InventoryView): boolean =>
  (view.identity(id)?.flags ?? view.declarationOf(id))?.honey === true;

/** A decoy can do nothing, but who uses it is inside. */
const INTRUDER_TIER: Tier = 1;

/** A grave act that succeeded is damage seen, whatever the inventory says of damage possible. */
const shownTier = (one: Case): Tier | undefined => {
  const done = accusing(one).filter(
    (signal) => signal.kind === 'rule' && signal.detail['outcome'] === 'success',
  );
  if (done.some((signal) => signal.severity === 'critical')) return 1;
  return done.some((signal) => signal.severity === 'high') ? 2 : undefined;
};

export const stakeOf = (
  id: string,
  { view, posture }: Pick<PostureInput, 'view' | 'posture'>,
): { tier: Tier; because: string; criticality: Criticality } | undefined => {
  const judged = posture(id);
  if (judged !== undefined) {
    return { tier: judged.tier, because: judged.tierBecause, criticality: judged.criticality };
  }
  if (view.principal(id) === undefined) return undefined;
  return { ...view.tierOf(id), criticality: 'unknown' };
};

const highest = (a: Tier | undefined, b: Tier): Tier => (a !== undefined && a < b ? a : b);

const isUnlisted = (id: string, at: number, view: InventoryView): boolean => {
  const principal = view.principal(id);
  return (
    principal === undefined || !view.listedBy(principal.system, principal.scope, 'entitlement', at)
  );
};

/** The highest stake among those who acted and those whom it reached. */
export const measureStake = (one: Case, input: Pick<PostureInput, 'view' | 'posture'>): void => {
  const actors = one.members.map((member) => member.id);
  let found: { tier: Tier; because: string } | undefined;
  let criticality: Criticality = 'unknown';
  for (const id of new Set([...actors, ...one.touched])) {
    const stake = stakeOf(id, input);
    if (stake === undefined) continue;
    if (found === undefined || stake.tier < found.tier) found = stake;
    if (criticalityRank.indexOf(stake.criticality) > criticalityRank.indexOf(criticality)) {
      criticality = stake.criticality;
    }
  }
  if (actors.some((id) => isHoney(id, input.view)) && (found?.tier ?? 3) > INTRUDER_TIER) {
    found = { tier: INTRUDER_TIER, because: 'a decoy was used, so an intruder is inside' };
  }
  const shown = shownTier(one);
  if (found !== undefined && shown !== undefined && found.tier > shown) {
    found = { tier: shown, because: 'what it did shows more than the inventory knows of' };
  }
  one.tier = found?.tier ?? ASSUMED_TIER;
  if (found !== undefined) one.tierThen = highest(one.tierThen, found.tier);
  one.tierBecause = found?.because ?? 'nobody in it is in the inventory';
  one.criticality = criticality;
  one.emergencyAccess = actors.some((id) => isEmergency(id, input.view));
  one.unlisted = actors.every((id) => isUnlisted(id, one.lastAt, input.view));
};

export interface Assessed {
  readonly weighed: EvidenceInput;
  readonly evidence: Evidence;
  readonly decision: Decision;
  readonly severity: Severity;
}

export const assess = (
  one: Case,
  costs: SiteCosts,
  reliability: (detector: string) => number,
): Assessed => {
  const weighed: EvidenceInput = {
    baseRate: baseRateOf(one.class, costs),
    likelihood: one.likelihood,
    signals: one.signals,
    at: one.lastAt,
    reliability: (detector) => reliability(detector) * believed(costs, detector),
  };
  const evidence = weighEvidence(weighed);
  const decision = decide(evidence.confidence, one, costs);
  return { weighed, evidence, decision, severity: severityOf(decision, costs) };
};

/** Nats from which one statement alone is clear: e times likelier in an attack, after what is common here. */
const CLEAR = 1;

/** Many lines of a busy day add up to a number, but to no story: one of them must say something. */
const saysSomething = (one: Case, { evidence }: Assessed): boolean =>
  one.emergencyAccess ||
  evidence.terms.some(({ from, nats }) => from === 'signal' && nats >= CLEAR) ||
  one.signals.some(({ hardFact }) => hardFact);

/** Where it is known how often it is said in peace, its weight says more than its severity. */
const isUncalibrated = ({ detail }: Signal): boolean => detail['siteRate'] === undefined;

const saysClearly = (one: Case): boolean =>
  accusing(one).some(
    (signal) =>
      severityRank(signal.severity) >= severityRank('medium') &&
      signal.llr >= CLEAR &&
      isUncalibrated(signal),
  );

/**
 * An incident is worth a record when somebody must look, or when compromise is likelier than not. Where nobody has
 * listed what those in it may do, and this site has not been seen for long enough to know what is usual, neither the
 * damage nor the noise is known to be small: a clear statement is kept as an incident for whoever looks, though it
 * neither pages nor queues.
 */
export const isIncident = (one: Case, assessed: Assessed): boolean => {
  const { evidence, decision } = assessed;
  if (decision.disposition !== 'timeline' && saysSomething(one, assessed)) return true;
  if (one.unlisted === true && saysClearly(one)) return true;
  return (
    evidence.confidence >= 0.5 &&
    accusing(one).some(({ severity }) => severityRank(severity) >= severityRank('medium'))
  );
};

/** The published record; status, verdict and opening time are kept from the one before. */
export const recordOf = (
  one: Case,
  { evidence, decision, severity }: Assessed,
  { view, at }: { readonly view: InventoryView; readonly at: number },
): Published => {
  const accused = accusing(one);
  return {
    id: one.id,
    title: titleOf(one, view),
    story: storyOf(one, view),
    status: one.incident?.status ?? 'open',
    verdict: one.incident?.verdict ?? 'undecided',
    severity,
    confidence: evidence.confidence,
    tier: one.tierThen ?? one.tier,
    ...(one.tierThen === undefined || one.tierThen === one.tier ? {} : { tierNow: one.tier }),
    rootId: one.rootId,
    identities: [...new Set(one.members.map((member) => member.id))],
    credentials: [...one.credentials],
    evidence: evidence.terms,
    cause: causeOf(one),
    decision,
    findings: [...new Set(accused.map(findingIdOf))],
    attack: [...new Set(accused.flatMap((signal) => signal.attack))].sort(),
    firstEventAt: one.firstAt,
    lastEventAt: one.lastAt,
    openedAt: one.incident?.openedAt ?? at,
    // Each word comes after the one before, also when its event is older than that was received.
    updatedAt: one.incident === undefined ? at : Math.max(at, one.incident.updatedAt + 1),
    drill: one.drill,
  };
};
