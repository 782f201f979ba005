/** How policies and frameworks stand now: facts from the store, the graph in force, and what was heard. */
import { type Clock, CountersignError } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { CheckSummary, PostureJudge } from '../posture/index.ts';
import type { Playbook } from '../response/index.ts';
import type { DrillRun, TenantStore } from '../store/index.ts';
import { readChecks } from './check-summaries.ts';
import type { GovernanceContent } from './content.ts';
import {
  type Coverage,
  type CoverageFacts,
  coverageOf,
  type DrilledOf,
} from './frameworks/coverage.ts';
import type { DrilledPlaybook } from './policies/judge.ts';
import { type PolicyInput, type PolicyStanding, policyReport } from './policies/report.ts';

/** Evidence of the last quarter. */
const EVIDENCE_DAYS = 90;
const MAX_DRILLS = 500;

export interface StandingParts {
  readonly store: TenantStore;
  readonly content: Pick<GovernanceContent, 'frameworks' | 'policies'>;
  readonly judge: PostureJudge;
  readonly behaviours: CoverageFacts['behaviours'];
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly clock: Clock;
  /** The graph in force; undefined while no partition is held. */
  view(): InventoryView | undefined;
  /** Ids of connected systems. */
  connected(): readonly string[];
  heardAt(system: string): number | undefined;
}

interface KnownStanding {
  readonly checks: readonly CheckSummary[];
  readonly policies: readonly PolicyStanding[];
}

export interface GovernanceStanding {
  policies(): Promise<readonly PolicyStanding[]>;
  /** @param known read already */
  frameworks(known?: KnownStanding): Promise<readonly Coverage[]>;
}

/** A drill is of the playbooks that its plans ran, or of the cell that it is called after. */
export const drilledPlaybooks = async (
  store: Pick<TenantStore, 'governance' | 'response'>,
  playbooks: ReadonlyMap<string, Playbook>,
): Promise<ReadonlyMap<string, DrilledOf>> => {
  const latest = new Map<string, DrilledOf>();
  for (const run of await store.governance.drills(MAX_DRILLS)) {
    if (run.result === 'running') continue;
    for (const playbook of await playbooksOf(run, store, playbooks)) {
      const at = run.finishedAt ?? run.startedAt;
      if ((latest.get(playbook)?.at ?? Number.NEGATIVE_INFINITY) < at)
        latest.set(playbook, { playbook, result: run.result, at, drill: run.drill });
    }
  }
  return latest;
};

const playbooksOf = async (
  run: DrillRun,
  store: Pick<TenantStore, 'response'>,
  playbooks: ReadonlyMap<string, Playbook>,
): Promise<ReadonlySet<string>> => {
  const plans = run.incidentId === undefined ? [] : await store.response.plansOf(run.incidentId);
  const cell = [...playbooks.values()].find(
    (one) => `${one.class}.${one.situation}` === run.drill && one.applies.detectors === undefined,
  );
  return new Set([...plans.map((plan) => plan.playbook), ...(cell ? [cell.id] : [])]);
};

const asCells = (
  drilled: ReadonlyMap<string, DrilledOf>,
  playbooks: ReadonlyMap<string, Playbook>,
): readonly DrilledPlaybook[] =>
  [...drilled.values()].flatMap(({ playbook, result, at }) => {
    const found = playbooks.get(playbook);
    return found ? [{ class: found.class, situation: found.situation, result, at }] : [];
  });

export const createStanding = (parts: StandingParts): GovernanceStanding => {
  const { store, content, judge, playbooks, clock } = parts;

  const view = (): InventoryView => {
    const found = parts.view();
    if (found) return found;
    throw new CountersignError(
      'ERR_STORE_UNAVAILABLE',
      'the graph is being loaded; try again in a moment',
    );
  };

  const policies = async (
    drilled: ReadonlyMap<string, DrilledOf>,
  ): Promise<readonly PolicyStanding[]> => {
    const now = clock.now();
    const input: PolicyInput = {
      view: view(),
      drilled: asCells(drilled, playbooks),
      exceptions: await store.governance.exceptions(now),
      now,
    };
    return policyReport(content.policies.values(), store.postures.all(), input);
  };

  return {
    policies: async () => policies(await drilledPlaybooks(store, playbooks)),
    async frameworks(known) {
      const now = clock.now();
      const [reviews, ledger, drilled] = await Promise.all([
        store.reviews.list(),
        store.governance.ledgerVerbs(),
        drilledPlaybooks(store, playbooks),
      ]);
      const facts: CoverageFacts = {
        checks: known?.checks ?? (await readChecks(store, judge, now)).summaries,
        behaviours: parts.behaviours,
        playbooks,
        drilled,
        policies: known?.policies ?? (await policies(drilled)),
        reviews,
        ledger,
        heard: parts.connected().map((system) => ({ system, at: parts.heardAt(system) })),
        days: EVIDENCE_DAYS,
        now,
      };
      return [...content.frameworks.values()].map((one) => coverageOf(one, facts));
    },
  };
};
