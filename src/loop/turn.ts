/** One turn while it is under way: what it has gathered, and whom it has touched. */
import type { InventoryDelta } from '../inventory/index.ts';
import type { Event, Incident, Lineage, Posture, Signal } from '../model/index.ts';
import { type Gathered, gather } from './output.ts';

export interface TurnOptions {
  /** Day-0 history: learn, alert on nothing. */
  readonly learningOnly: boolean;
  /** The drill that the records belong to. */
  readonly drill: string | false;
  /** When the records reached us; absent = only their own times are known. */
  readonly receivedAt?: number;
}

export interface Turn {
  readonly options: TurnOptions;
  readonly out: Gathered;
  /** Principals and places to judge again. */
  readonly touched: Set<string>;
  /** Principals of whom only the time of their last use changed. */
  readonly used: Set<string>;
  /** How those stood that were judged again, before the first time. */
  readonly stood: Map<string, Posture | undefined>;
}

export interface EventTurn extends Turn {
  readonly event: Event;
  readonly raw: string;
  /** Versions of facts from here on are this event's. */
  readonly factsFrom: number;
  lineage: Lineage;
  signals: readonly Signal[];
  incidents: readonly Incident[];
}

export const quietTurn = (): Turn => ({
  options: { learningOnly: false, drill: false },
  out: gather(),
  touched: new Set(),
  used: new Set(),
  stood: new Map(),
});

export const take = (turn: Turn, delta: InventoryDelta): void => {
  // One by one: a whole inventory is more arguments than a call can take.
  for (const version of delta.versions) turn.out.facts.push(version);
  for (const id of delta.principals) turn.touched.add(id);
  for (const id of delta.used) turn.used.add(id);
  for (const id of delta.places) turn.touched.add(id);
};
