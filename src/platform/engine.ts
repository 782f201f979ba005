/** One engine with every room in it; the same for a scan in memory, a partition in `up`, a test and the bench. */
import type { Log } from '../core/index.ts';
import {
  type BehaviourJudge,
  createDetection,
  type Detection,
  type LoadedCorrelation,
  type LoadedRule,
  type Places,
  rulesToRun,
} from '../detection/index.ts';
import {
  createIncidents,
  defaultCosts,
  type IncidentsOptions,
  type SiteCosts,
} from '../incidents/index.ts';
import {
  type AccessEvaluator,
  createInventory,
  type Inventory,
  type InventoryView,
  patternsMeet,
} from '../inventory/index.ts';
import {
  createEngine,
  createOwnActs,
  createRulesInForce,
  type Engine,
  type OwnHand,
  type PackedRules,
  type RunningRules,
} from '../loop/index.ts';
import type { RiskException } from '../model/index.ts';
import type { PostureJudge } from '../posture/index.ts';
import type { SourceDefinition } from '../sources/index.ts';

export interface EngineParts {
  readonly sources: readonly SourceDefinition[];
  readonly rules: readonly LoadedRule[];
  readonly correlations?: readonly LoadedCorrelation[];
  /** Where given, rules change while the loop turns. */
  compileRules?(rules: PackedRules): RunningRules;
  /** Ours where absent. */
  readonly behaviours?: readonly BehaviourJudge[];
  readonly places: Places;
  readonly judge: PostureJudge;
  readonly log: Log;
  now(): number;
  /** What our own connections call, and with which credentials. */
  readonly ownHands?: readonly OwnHand[];
  exceptions(): readonly RiskException[];
  readonly watch?: IncidentsOptions['watch'];
  /** What pages at this site; ours where it does not say. */
  readonly costs?: SiteCosts;
}

export interface BuiltEngine extends Engine {
  readonly view: InventoryView;
  liveSessions: Inventory['liveSessions'];
  habits: Detection['habits'];
}

export const buildEngine = (parts: EngineParts): BuiltEngine => {
  const { sources, rules, correlations = [], places, judge, log, now } = parts;
  const access: Record<string, AccessEvaluator> = {};
  for (const source of sources) if (source.access) access[source.id] = source.access;
  const inventory = createInventory({
    access,
    privileges: new Map(
      sources.flatMap((one) => (one.privileges ? [[one.id, one.privileges] as const] : [])),
    ),
    unobservable: (system, privilege) =>
      sources
        .find((source) => source.id === system)
        ?.unobservable.find((one) => patternsMeet(one.privilege, privilege))?.because,
    now,
  });
  const first = rulesToRun({ rules, correlations });
  const inForce = parts.compileRules && createRulesInForce({ first, compile: parts.compileRules });
  const detection = createDetection({
    ruleSet: inForce?.ruleSet ?? first,
    ...(parts.behaviours ? { behaviours: parts.behaviours } : {}),
    places,
    log,
  });
  const engine = createEngine({
    sources,
    inventory,
    posture: judge,
    detection,
    incidents: createIncidents({
      costs: parts.costs ?? defaultCosts,
      ...(parts.watch ? { watch: parts.watch } : {}),
    }),
    places,
    exceptions: parts.exceptions,
    ownAct: createOwnActs(parts.ownHands ?? []),
    ...(inForce ? { rules: inForce } : {}),
  });
  const { view, liveSessions } = inventory;
  return Object.assign(engine, { view, liveSessions, habits: detection.habits });
};
