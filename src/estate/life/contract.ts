/** One actor's day: pure, from the organisation, the day and a random of its own. */
import type { TrailRecord } from '../aws/record.ts';
import type { Organisation } from '../organisation/model.ts';
import type { Random } from '../random.ts';

export interface Day {
  /** Midnight UTC. */
  readonly start: number;
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: number;
  readonly index: number;
  readonly organisation: Organisation;
}

export interface Moment {
  readonly at: number;
  readonly record: TrailRecord;
}

export type Life<Actor> = (actor: Actor, day: Day, random: Random) => readonly Moment[];

export const isWorkday = (day: Day): boolean => day.weekday >= 1 && day.weekday <= 5;
/** Tickets are worked off on Tuesdays, infrastructure is applied on Wednesdays. */
export const isAdminDay = (day: Day): boolean => day.weekday === 2;
export const isTerraformDay = (day: Day): boolean => day.weekday === 3;

export const EXPECTED_FAILURES = 0.015;
