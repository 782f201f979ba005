/** What befalls the whole organisation once while it is watched, and when. No part of calm days. */
import { DAY } from '../../core/index.ts';
import { randomOf } from '../random.ts';
import type { Organisation } from './model.ts';

export interface Calendar {
  /** Midnight UTC of the day from which on … */
  readonly vpnChange: number;
  /** … a part of the machines runs elsewhere, */
  readonly migration: number;
  /** … a part of the people works in other teams, */
  readonly reorganisation: number;
  /** … and the day on which the second region takes over for some hours. */
  readonly failover: number;
  /** The day of jobs that run once in a quarter. */
  readonly quarter: number;
}

export const calendarOf = ({ seed, start }: Pick<Organisation, 'seed' | 'start'>): Calendar => {
  const random = randomOf(seed, 'calendar');
  const within = (from: number, to: number): number => start + random.int(from, to) * DAY;
  return {
    vpnChange: within(10, 13),
    migration: within(15, 17),
    reorganisation: within(18, 20),
    failover: within(21, 23),
    quarter: within(12, 27),
  };
};

/** Whether that one is among the `share` of all whom it befalls. */
export const befalls = (
  { seed }: Pick<Organisation, 'seed'>,
  what: keyof Calendar | 'on_demand',
  who: string,
  share: number,
): boolean => randomOf(seed, 'calendar', what, who).chance(share);
