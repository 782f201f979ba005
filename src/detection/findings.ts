/**
 * Signals → findings. One detector about one root within one window (and one value of the rule's
 * `dedup` fields) is one finding that grows. Its id is a pure function of the signal; only the list
 * of events it has gathered so far is state, kept by the detection room and committed with it.
 */
import { DAY, DirtyMap, hashId, type Stateful } from '../core/index.ts';
import { type Finding, type Severity, type Signal, severityRank } from '../model/index.ts';

/** Windows stand still (whole UTC days), so that ids do not depend on arrival order. */
const FINDING_WINDOW = DAY;
const MAX_EVENTS = 500;
const MAX_IDENTITIES = 100;
const MAX_FINDINGS = 50_000;

const windowOf = (time: number): number => Math.floor(time / FINDING_WINDOW) * FINDING_WINDOW;

/** The finding that a signal belongs to. */
export const findingIdOf = ({ detector, rootId, time, detail }: Signal): string => {
  const { dedup = '', finding } = detail;
  // A correlation's is one of its group, whoever in it acts.
  if (typeof finding === 'string') return hashId('fnd', [detector, finding]);
  return hashId('fnd', [detector, rootId, windowOf(time), String(dedup)]);
};

const severer = (a: Severity, b: Severity): Severity =>
  severityRank(a) >= severityRank(b) ? a : b;

/** Lists in which nothing comes twice, since they were put together here. */
const distinct = new WeakSet<readonly string[]>();

const union = (a: readonly string[], b: readonly string[], cap: number): readonly string[] => {
  if (a.length >= cap) return a;
  const fresh = b.filter((one) => !a.includes(one));
  if (fresh.length === 0) return a;
  // The usual growth is by one, of a list that may be long.
  const isPlain = fresh.length === 1 && distinct.has(a);
  const all = isPlain ? [...a, ...fresh] : [...new Set([...a, ...fresh])].slice(0, cap);
  distinct.add(all);
  return all;
};

const fromSignal = (signal: Signal): Finding => ({
  id: findingIdOf(signal),
  kind: 'detection',
  rule: signal.detector,
  title: signal.title,
  severity: signal.severity,
  attack: signal.attack,
  identities: [
    ...new Set([signal.rootId, signal.actorId, ...signal.targetIds, ...(signal.principals ?? [])]),
  ].slice(0, MAX_IDENTITIES),
  events: signal.vendorEventIds,
  time: signal.time,
  status: 'open',
  because: signal.description,
});

const grown = (finding: Finding, next: Finding): Finding => ({
  ...finding,
  severity: severer(finding.severity, next.severity),
  attack: union(finding.attack, next.attack, MAX_IDENTITIES),
  identities: union(finding.identities, next.identities, MAX_IDENTITIES),
  events: union(finding.events, next.events, MAX_EVENTS),
  time: Math.min(finding.time, next.time),
  because:
    severityRank(next.severity) > severityRank(finding.severity) ? next.because : finding.because,
});

export interface FindingLog extends Stateful {
  /** Findings touched by these signals, each with all events gathered so far. */
  add(signals: readonly Signal[]): readonly Finding[];
  readonly size: number;
}

export const createFindingLog = (): FindingLog => {
  const findings = new DirtyMap<Finding>();
  let newest = 0;

  /** A window that is over will not grow; what is left over the cap goes oldest first. */
  const prune = (): void => {
    if (findings.size < MAX_FINDINGS) return;
    for (const [id, finding] of [...findings.entries()]) {
      if (windowOf(finding.time) < windowOf(newest) - FINDING_WINDOW) findings.delete(id);
    }
    for (const id of [...findings.keys()]) {
      if (findings.size < MAX_FINDINGS) break;
      findings.delete(id);
    }
  };

  return {
    add(signals) {
      const touched = new Map<string, Finding>();
      for (const signal of signals) {
        // What speaks against compromise is nothing to act on.
        if (signal.llr < 0) continue;
        newest = Math.max(newest, signal.time);
        const next = fromSignal(signal);
        const have = findings.get(next.id);
        if (have === undefined) prune();
        const finding = have === undefined ? next : grown(have, next);
        findings.set(next.id, finding);
        touched.set(next.id, finding);
      }
      return [...touched.values()];
    },
    get size() {
      return findings.size;
    },
    takeDirty: () => findings.takeDirty(),
    restore: (entries) => findings.restore(entries),
  };
};

/** One batch of signals as findings, without memory of earlier ones. */
export const toFindings = (signals: readonly Signal[]): readonly Finding[] =>
  createFindingLog().add(signals);
