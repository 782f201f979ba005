/** Rules and behaviours over one event, in order; then what the event teaches. */
import { DAY, type Log, MINUTE, stateOf } from '../core/index.ts';
import type { Event, Signal } from '../model/index.ts';
import { rememberFamilies } from './agent-family.ts';
import { createBaselines } from './baselines.ts';
import { behaviours as catalogue } from './behaviours/index.ts';
import type { Detection, Observation, Places, RulesToRun } from './contract.ts';
import { dispatchOf } from './dispatch.ts';
import { createFindingLog } from './findings.ts';
import type { Facet, Habits } from './habits.ts';
import { type BehaviourJudge, type Look, lookAt, peerGroup } from './look.ts';
import { createMemories, type Memory } from './memory.ts';
import { byScene, type Hearing } from './scene.ts';
import { daysAt } from './seen.ts';
import type { LoadedCorrelation } from './sigma/index.ts';
import { behaviourSignal, correlationSignal, ruleSignal } from './signals.ts';
import { createSiteRates, type Root } from './site-rates.ts';
import { createTraits } from './traits.ts';
import { vendorSignal } from './vendor-signal.ts';

export interface DetectionOptions {
  readonly ruleSet: RulesToRun;
  readonly behaviours?: readonly BehaviourJudge[];
  /** Used where the observation brings no place. */
  readonly places: Places;
  readonly log: Log;
  /** Most baselines kept in memory. */
  readonly maxKeys?: number;
}

/** The same statement about the same thing is not said again within this time. */
const QUIET_FOR = 10 * MINUTE;
const NO_CORRELATIONS: readonly LoadedCorrelation[] = [];
/** More values than this are no list a person reads or a policy holds. */
const MAX_HABITS = 40;

const isRefusal = ({ outcome, error, kind }: Event): boolean =>
  outcome === 'failure' &&
  kind !== 'authentication' &&
  /denied|unauthori[sz]ed|forbidden|not ?permitted/i.test(error?.code ?? '');

/** Days of history from which on behaviours are asked what they would have said of the rest of it. */
const SETTLED_DAYS = 5;

const isSettled = ({ root, now }: Look): boolean =>
  daysAt(root?.habits.active, now) >= SETTLED_DAYS;

const habitsList = (habits: Habits | undefined, facet: Facet): readonly string[] =>
  Object.entries(habits?.sets[facet] ?? {})
    .sort(([, a], [, b]) => b[0] - a[0])
    .slice(0, MAX_HABITS)
    .map(([value]) => value);

export const createDetection = ({
  ruleSet,
  behaviours = catalogue,
  places,
  log,
  maxKeys,
}: DetectionOptions): Detection => {
  const baselines = createBaselines(maxKeys === undefined ? {} : { maxKeys });
  const findings = createFindingLog();
  const rates = createSiteRates();
  const hearing = byScene(dispatchOf(behaviours));
  const memories = createMemories(() => ruleSet.correlations ?? NO_CORRELATIONS);
  const { recent, tracks, correlations } = memories.real;
  const memoryOf = ({ observation }: Look): Memory => memories.of(observation.drill);
  const state = stateOf({ baselines, recent, findings, rates, tracks, correlations });
  const familyOf = rememberFamilies();
  const traitsOf = createTraits();
  let warnedAt = 0;

  const see = (observation: Observation): { look: Look; said: Signal[] } => {
    const { event, lineage } = observation;
    const { ip } = event.src;
    const said: Signal[] = [];
    const { recent, tracks } = memories.of(observation.drill);
    const look = lookAt(observation, baselines, {
      place: observation.place ?? (ip === undefined ? undefined : places.lookup(ip)),
      agent: familyOf(event.src.userAgent),
      recent: recent.of(lineage.root),
      refused: isRefusal(event) ? recent.refuse(lineage.root, event) : [],
      said,
      track: (key) => tracks.of(key, event.time),
    });
    return { look, said };
  };

  /** Whom it may be compared with when it is asked how often something is said in peace: who can do as much damage. */
  const comparedAs = ({ lineage, observation, class: kind }: Look): Root => ({
    id: lineage.root,
    peers: `${kind}|${observation.posture(lineage.root)?.tier ?? 'unknown'}`,
  });

  const withRate = (signal: Signal, look: Look): Signal => {
    const seen = rates.rates(signal.detector, comparedAs(look), signal.severity);
    return seen === undefined
      ? signal
      : { ...signal, detail: { ...signal.detail, siteRate: seen.site, ownRate: seen.own } };
  };

  /** Rules that only serve correlations are heard by them alone. */
  const sayRules = (look: Look, said: Signal[]): ReturnType<RulesToRun['match']> => {
    const matches = ruleSet.match(look.event.raw, look.event.logsource);
    if (matches.length === 0) return matches;
    const { silent } = memoryOf(look).correlations.current();
    for (const match of matches) {
      if (!silent.has(match.rule.id)) said.push(withRate(ruleSignal(match, look), look));
    }
    return matches;
  };

  const matchRules = (look: Look, said: Signal[]): void => {
    const { event, lineage } = look;
    const matches = sayRules(look, said);
    if (matches.length === 0) return;
    const correlator = memoryOf(look).correlations.current();
    const { id, vendorId, time, raw } = event;
    const hits = correlator.observe(
      { id, vendorId, time, record: raw, who: [...new Set([lineage.root, lineage.actingAs])] },
      matches.map(({ rule }) => rule.id),
    );
    for (const hit of hits) {
      if (correlator.silent.has(hit.correlation.id)) continue;
      said.push(withRate(correlationSignal(hit, look), look));
    }
  };

  const remember = (look: Look, { markers }: Hearing): void => {
    for (const behaviour of markers) {
      for (const mark of behaviour.marks?.(look) ?? []) {
        memoryOf(look).tracks.mark(mark, look.event, look.lineage.root);
      }
    }
  };

  const judge = (look: Look, { judges }: Hearing, said: Signal[]): void => {
    for (const behaviour of judges) {
      const statement = behaviour.judge(look);
      if (statement === undefined) continue;
      const about = `${behaviour.id}|${statement.observables[0] ?? ''}|${statement.severity}`;
      const teller = statement.story?.key ?? look.lineage.root;
      const { learningOnly } = look.observation;
      if (!learningOnly && !memoryOf(look).recent.maySay(teller, about, look.now, QUIET_FOR))
        continue;
      said.push(withRate(behaviourSignal(behaviour, statement, look), look));
    }
  };

  /** The site's rate counts roots that no open incident touches, once a day; what a drill sets off is no peace. */
  const countRates = (look: Look, said: readonly Signal[]): void => {
    const { root } = look.lineage;
    if (look.observation.drill !== undefined || baselines.isHeld(root)) return;
    for (const { detector, severity } of said) {
      if (recent.maySay(root, `day|${detector}`, look.now, DAY)) {
        rates.spoke(detector, comparedAs(look), severity);
      }
    }
  };

  const learn = (look: Look): void => {
    const { event, lineage } = look;
    if (!look.authenticated || event.actor.invokedBy !== undefined) return;
    memoryOf(look).recent.see(look);
    // What a drill does is nobody's habit.
    if (look.observation.drill !== undefined) return;
    const newDay = baselines.learn(
      { root: lineage.root, actingAs: lineage.actingAs, group: peerGroup(look) },
      traitsOf(look),
      { time: look.now, rhythm: look.automated, failed: event.outcome === 'failure' },
    );
    if (newDay) rates.rootDay(comparedAs(look));
    if (baselines.evicted > warnedAt) {
      log.warn({ evicted: baselines.evicted }, 'baselines let go for lack of room');
      warnedAt = baselines.evicted * 2;
    }
  };

  return {
    observe(observation) {
      const { look, said } = see(observation);
      const { vendor } = observation;
      if (vendor !== undefined) {
        if (observation.learningOnly) return said;
        said.push(withRate(vendorSignal(vendor, look.event, look.lineage), look));
        matchRules(look, said);
        countRates(look, said);
        return said;
      }
      const heard = hearing(look);
      remember(look, heard);
      if (observation.learningOnly) {
        // What they say of the history is what peace looks like here. Rules need no habits to go by; behaviours do.
        sayRules(look, said);
        if (isSettled(look)) judge(look, heard, said);
        countRates(look, said);
        learn(look);
        return [];
      }
      matchRules(look, said);
      judge(look, heard, said);
      countRates(look, said);
      learn(look);
      return said;
    },
    findings: (signals) => findings.add(signals),
    habits(rootId, actingAs) {
      const root = baselines.ofRoot(rootId)?.habits;
      const pair = baselines.ofPair(rootId, actingAs ?? rootId)?.habits;
      return {
        asn: habitsList(root, 'asn'),
        country: habitsList(root, 'country'),
        agent: habitsList(root, 'agent'),
        region: habitsList(pair, 'region'),
        privilege: habitsList(pair, 'privilege'),
      };
    },
    hold(rootId, since, raised) {
      baselines.hold(rootId, since);
      if (raised) rates.takeBack(rootId);
    },
    release(rootId, verdict) {
      baselines.release(rootId, verdict);
      rates.settle(rootId, verdict === 'false_positive');
    },
    evicted() {
      const { groups, events, late } = correlations.current().losses();
      return {
        baselines: baselines.evicted,
        recent: recent.evicted,
        tracks: tracks.evicted,
        correlationGroups: groups,
        correlationEvents: events,
        lateForCorrelation: late,
      };
    },
    takeDirty: () => state.takeDirty(),
    restore: (entries) => state.restore(entries),
  };
};
