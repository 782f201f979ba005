/** Gathers what a turn changed; the last word about one id wins. */
import type {
  DatedFact,
  EstateChange,
  Finding,
  Incident,
  Posture,
  SetAside,
  Suppression,
} from '../model/index.ts';
import type { LedgerDraft, PrincipalRow } from '../store/index.ts';
import type { LoopEvent, TurnOutput } from './contract.ts';

export interface Gathered {
  read: number;
  parsed: number;
  readonly setAside: SetAside[];
  readonly events: LoopEvent[];
  readonly facts: DatedFact[];
  readonly postures: Map<string, Posture>;
  readonly principals: Map<string, PrincipalRow>;
  readonly findings: Map<string, Finding>;
  readonly incidents: Map<string, Incident>;
  readonly respond: Map<string, string>;
  readonly suppressions: Map<string, Suppression>;
  readonly ledger: LedgerDraft[];
  readonly changes: EstateChange[];
}

export const gather = (): Gathered => ({
  read: 0,
  parsed: 0,
  setAside: [],
  events: [],
  facts: [],
  postures: new Map(),
  principals: new Map(),
  findings: new Map(),
  incidents: new Map(),
  respond: new Map(),
  suppressions: new Map(),
  ledger: [],
  changes: [],
});

export const settle = (gathered: Gathered): TurnOutput => ({
  read: gathered.read,
  parsed: gathered.parsed,
  setAside: gathered.setAside,
  events: gathered.events,
  facts: gathered.facts,
  postures: [...gathered.postures.values()],
  principals: [...gathered.principals.values()],
  findings: [...gathered.findings.values()],
  incidents: [...gathered.incidents.values()],
  respond: [...gathered.respond].map(([incidentId, reason]) => ({ incidentId, reason })),
  suppressions: [...gathered.suppressions.values()],
  ledger: gathered.ledger,
  changes: gathered.changes,
});
