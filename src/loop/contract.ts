/** What one turn of the loop reads and what it changed. */
import type { StateEntry } from '../core/index.ts';
import type { Detection, Places } from '../detection/index.ts';
import type { Incidents } from '../incidents/index.ts';
import type { Inventory } from '../inventory/index.ts';
import type {
  DatedFact,
  EstateChange,
  Event,
  Finding,
  Incident,
  Lineage,
  Posture,
  RiskException,
  SetAside,
  Suppression,
} from '../model/index.ts';
import type { PostureJudge } from '../posture/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import type { LedgerDraft, PrincipalRow } from '../store/index.ts';
import type { OwnAct } from './own-act.ts';
import type { RulesInForce } from './rules-in-force.ts';

export interface LoopRooms {
  readonly sources: readonly SourceDefinition[];
  readonly inventory: Inventory;
  readonly posture: PostureJudge;
  readonly detection: Detection;
  readonly incidents: Incidents;
  readonly places: Places;
  /** Where rules may change while the loop turns; absent: those that detection was built with stay. */
  readonly rules?: RulesInForce;
  /** Our own calls in the estate; absent = we act nowhere. */
  readonly ownAct?: (event: Event) => OwnAct | undefined;
  /** Accepted risks as the store last said. */
  exceptions(): readonly RiskException[];
}

export interface LoopEvent {
  readonly event: Event;
  readonly lineage: Lineage;
  readonly raw: string;
}

/** Everything that a turn changed; what a commit writes whole or not at all. */
export interface TurnOutput {
  readonly read: number;
  readonly parsed: number;
  readonly setAside: readonly SetAside[];
  readonly events: readonly LoopEvent[];
  readonly facts: readonly DatedFact[];
  readonly postures: readonly Posture[];
  readonly principals: readonly PrincipalRow[];
  readonly findings: readonly Finding[];
  readonly incidents: readonly Incident[];
  readonly respond: readonly { readonly incidentId: string; readonly reason: string }[];
  readonly suppressions: readonly Suppression[];
  readonly ledger: readonly LedgerDraft[];
  /** Of high risk in the estate, for somebody other than their actor to answer. */
  readonly changes: readonly EstateChange[];
}

export type RoomState = Readonly<Record<string, readonly StateEntry[]>>;
