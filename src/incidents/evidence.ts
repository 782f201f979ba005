/** Confidence = sigmoid of a sum in which every term has a name and a source. */
import { DAY } from '../core/index.ts';
import { severityOfEvidence } from '../detection/index.ts';
import { type EvidenceTerm, type Severity, type Signal, severityRank } from '../model/index.ts';
import { countVotes, type Weighed } from './votes.ts';

export interface LikelihoodTerm {
  readonly check: string;
  readonly nats: number;
  readonly because: string;
}

export interface EvidenceInput {
  /** P(compromise) of the class before evidence, 0–1 exclusive. */
  readonly baseRate: number;
  /** Likelihood posture only: what made compromise likelier before the story began. */
  readonly likelihood: readonly LikelihoodTerm[];
  readonly signals: readonly Signal[];
  /** Soft facts fade from their time to this one. */
  readonly at: number;
  /** How far a detector is believed here, 0–1, from the site's verdicts. */
  readonly reliability?: (detector: string) => number;
}

export interface Evidence {
  readonly terms: readonly EvidenceTerm[];
  /** Log-odds. */
  readonly nats: number;
  /** Probability of compromise, 0–1. */
  readonly confidence: number;
}

/** One statement cannot make more than this, whatever its author thinks; a grave act or a hard fact a little more. */
const CAP = { soft: 5, grave: 6, hard: 7, negative: -2 };
/** All negative evidence together: the owner's own machine can be taken over. */
const NEGATIVE_FLOOR = -3;
/** All posture terms together. */
const PRIOR_SPAN = { least: -1.5, most: 2.5 };
/** A soft fact is half as strong after this. */
const HALF_LIFE = 2 * DAY;
/** A soft statement weaker than this is a line in the story and no evidence: many of them together tell nothing. */
const FLOOR = 0.6;
/** P(signal | attack) granted to a detector when its rate in peace moves it. */
const P_ATTACK = 0.5;
/**
 * How far a detector is believed by what it keeps silent about here: from what its author says (0) to what its rate in
 * peace makes of it (1). A grave act that this site never sees is worth more than any table knows; that something is
 * merely unusual stays what it is. Fitted on simulated organisations, 2026-11.
 */
const LIFT: Readonly<Record<Severity, number>> = {
  critical: 0.8,
  high: 0.8,
  medium: 0.5,
  low: 0.2,
  informational: 0,
};

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, finite(value)));

const isRate = (rate: unknown): rate is number => typeof rate === 'number' && rate > 0 && rate <= 1;

/** A grave act is taken to be rare where too little was seen to know: silent on 500 days of somebody. */
const UNSEEN: Readonly<Partial<Record<Severity, number>>> = {
  critical: Math.log(P_ATTACK * 500),
  high: Math.log(P_ATTACK * 500),
};

/** What its rate in peace makes of a signal, here and about this root; undefined where too little was seen. */
const byRate = ({ detail }: Signal): number | undefined => {
  const rates = [detail['siteRate'], detail['ownRate']].filter(isRate);
  return rates.length === 0 ? undefined : Math.max(0, Math.log(P_ATTACK / Math.max(...rates)));
};

/** A rule's level tells of the act; a behaviour is as grave as what it says, whatever it is called in a list. */
const gravityOf = ({ kind, severity, llr }: Signal): Severity => {
  const said = severityOfEvidence(finite(llr));
  return kind === 'behaviour' && severityRank(said) < severityRank(severity) ? said : severity;
};

/** A detector that often speaks in peace cannot be strong evidence; one that never does is heard the more. */
const atSite = (signal: Signal): number => {
  const said = finite(signal.llr);
  const seen = byRate(signal) ?? UNSEEN[signal.severity];
  if (seen === undefined || said <= 0) return said;
  if (seen <= said) return seen;
  return said < FLOOR ? said : said + LIFT[gravityOf(signal)] * (seen - said);
};

const fade = (signal: Signal, at: number): number =>
  signal.hardFact ? 1 : 2 ** (-clamp(at - signal.time, 0, 365 * DAY) / HALF_LIFE);

const capOf = (signal: Signal): number => {
  if (signal.hardFact) return CAP.hard;
  return severityRank(gravityOf(signal)) >= severityRank('high') ? CAP.grave : CAP.soft;
};

const weigh = (signal: Signal, at: number, reliability: number): number => {
  const cap = capOf(signal);
  const llr = clamp(atSite(signal), CAP.negative, cap);
  if (llr <= 0) return llr * fade(signal, at);
  const heard = signal.hardFact || llr >= FLOOR ? llr : 0;
  return heard * fade(signal, at) * clamp(reliability, 0, 1);
};

const positiveTerms = (weighed: readonly Weighed[], signals: ReadonlyMap<string, Signal>) =>
  countVotes(weighed).map(({ by, same }): EvidenceTerm => {
    const others = same.map((one) => one.signal.id).sort();
    return {
      name: by.signal.detector,
      from: 'signal',
      nats: by.nats,
      because: signals.get(by.signal.id)?.description ?? by.signal.detector,
      signalId: by.signal.id,
      ...(others.length === 0 ? {} : { sameObservableAs: others }),
    };
  });

/** One term for each detector that speaks against: its strongest statement. */
const negativeTerms = (
  weighed: readonly { readonly signal: Signal; readonly nats: number }[],
): readonly EvidenceTerm[] => {
  const strongest = new Map<string, { readonly signal: Signal; readonly nats: number }>();
  for (const one of weighed) {
    const have = strongest.get(one.signal.detector);
    if (!have || one.nats < have.nats || (one.nats === have.nats && one.signal.id < have.signal.id))
      strongest.set(one.signal.detector, one);
  }
  return [...strongest.values()].map(({ signal, nats }) => ({
    name: signal.detector,
    from: 'negative',
    nats,
    because: signal.description,
    signalId: signal.id,
  }));
};

/** The strongest term of each check; scaled down together where they exceed their span. */
const priorTerms = (likelihood: readonly LikelihoodTerm[]): readonly EvidenceTerm[] => {
  const byCheck = new Map<string, LikelihoodTerm>();
  for (const term of likelihood) {
    const have = byCheck.get(term.check);
    if (!have || finite(term.nats) > finite(have.nats)) byCheck.set(term.check, term);
  }
  const terms = [...byCheck.values()].sort((a, b) => (a.check < b.check ? -1 : 1));
  const total = terms.reduce((sum, term) => sum + finite(term.nats), 0);
  const kept = clamp(total, PRIOR_SPAN.least, PRIOR_SPAN.most);
  const scale = total === 0 ? 0 : kept / total;
  return terms.map((term) => ({
    name: `posture:${term.check}`,
    from: 'prior',
    nats: finite(term.nats) * scale,
    because: term.because,
  }));
};

const logit = (probability: number): number => {
  const p = clamp(probability, 1e-6, 1 - 1e-6);
  return Math.log(p / (1 - p));
};

const byNats = (a: EvidenceTerm, b: EvidenceTerm): number =>
  Math.abs(b.nats) - Math.abs(a.nats) || (a.name < b.name ? -1 : 1);

export const weighEvidence = ({
  baseRate,
  likelihood,
  signals,
  at,
  reliability = () => 1,
}: EvidenceInput): Evidence => {
  const byId = new Map(signals.map((signal) => [signal.id, signal]));
  const weighed = [...byId.values()].map((signal) => ({
    signal,
    nats: weigh(signal, at, reliability(signal.detector)),
  }));
  const prior = logit(baseRate);
  const base: EvidenceTerm = {
    name: 'base_rate',
    from: 'prior',
    nats: prior,
    because: `about ${Math.round(baseRate * 1000) / 10} in 100 stories of this class are a compromise`,
  };
  const positive = positiveTerms(
    weighed.filter((one) => one.nats > 0),
    byId,
  );
  // Sums of fractions depend on their order in the last digits: always the same order.
  const negative = [...negativeTerms(weighed.filter((one) => one.nats < 0))].sort(byNats);
  const against = negative.reduce((sum, term) => sum + term.nats, 0);
  const scale = against < NEGATIVE_FLOOR ? NEGATIVE_FLOOR / against : 1;
  const terms = [
    base,
    ...priorTerms(likelihood),
    ...[...positive].sort(byNats),
    ...negative.map((term) => ({ ...term, nats: term.nats * scale })),
  ];
  const nats = terms.reduce((sum, term) => sum + term.nats, 0);
  return { terms, nats, confidence: 1 / (1 + Math.exp(-clamp(nats, -30, 30))) };
};
