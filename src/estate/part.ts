/**
 * What one system has in the simulated organisation: its export, its days and its attacks. Every part is built on the
 * same organisation and draws from random numbers of its own (`randomOf(seed, part id, …)`), so that one more part
 * changes no other.
 */
import type { Declaration, Snapshot, Source } from '../model/index.ts';
import type { AttackScript } from './attack.ts';
import type { Organisation } from './organisation/model.ts';
import type { Random } from './random.ts';

/** The vendor's JSON object as its log API gives it. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** One record of a vendor's log. */
export interface EstateRecord {
  /** Source id. */
  readonly system: Source;
  /** Epoch ms. */
  readonly at: number;
  readonly record: LogRecord;
}

/** What happens at one moment of a day. `record` may be a getter: it is read once, when its time comes. */
export type Moment = EstateRecord;

export interface Day {
  /** Midnight UTC, epoch ms. */
  readonly start: number;
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: number;
  /** Days since 1970. */
  readonly index: number;
  readonly organisation: Organisation;
  /** Only plain days: nobody travels out of turn, nothing is migrated. For demos and drills, which need few events. */
  readonly calm: boolean;
}

/** One document of an export. */
export interface RawInventory {
  readonly system: Source;
  /** File name it would have in a folder of exports, e.g. `gaad-111122223333.json`. */
  readonly path: string;
  /** A JSON value, or the text of a file that is no JSON. */
  readonly content: unknown;
}

export interface EstatePart {
  /** The source's id. */
  readonly id: Source;
  /** The export in the shape that the source's file reader or `mapInventory` takes, as of `at` (epoch ms). */
  inventory(organisation: Organisation, at: number): readonly RawInventory[];
  /** The same through the source's own mapping. */
  snapshots(organisation: Organisation, at: number): readonly Snapshot[];
  /** What the organisation told Countersign of this system's accounts, as of `at`. */
  declarations?(organisation: Organisation, at: number): readonly Declaration[];
  /**
   * Benign records of one UTC day in any order. Where people live, a day may reach twelve hours into its neighbours;
   * whoever calls merges them. Pure: same organisation and day, same moments.
   */
  live(day: Day): readonly Moment[];
  readonly attacks: readonly AttackScript[];
}

/** One actor's day: pure, from the organisation, the day and a random of its own. */
export type Life<Actor> = (actor: Actor, day: Day, random: Random) => readonly Moment[];

export const isWorkday = (day: Day): boolean => day.weekday >= 1 && day.weekday <= 5;
/** Tickets are worked off on Tuesdays, infrastructure is applied on Wednesdays. */
export const isAdminDay = (day: Day): boolean => day.weekday === 2;
export const isTerraformDay = (day: Day): boolean => day.weekday === 3;

export const EXPECTED_FAILURES = 0.015;
