/** Which drills are to run by themselves, how often, and which of them are due. */
import { z } from 'zod';
import { DAY } from '../core/index.ts';
import type { DrillRun } from '../store/index.ts';

export const DRILL_SCHEDULE_KEY = 'drill-schedule';

const days = z.number().int().min(1).max(730);

const drillSchedule = z.strictObject({
  /** A playbook that was not drilled in so many days is a finding of posture. */
  staleDays: days.default(90),
  /** By drill id, or `all`: days between two runs. */
  every: z.record(z.string().min(1).max(200), days).default({}),
});

export type DrillSchedule = z.infer<typeof drillSchedule>;

/** @throws ZodError where what is stored is none */
export const readSchedule = (stored: unknown): DrillSchedule => drillSchedule.parse(stored ?? {});

const latest = (runs: readonly DrillRun[], drill: string): number =>
  Math.max(
    Number.NEGATIVE_INFINITY,
    ...runs.filter((one) => one.drill === drill).map((one) => one.startedAt),
  );

/** Those never run first, then the longest ago. What is said of one drill holds over what is said of all. */
export const dueDrills = (
  { every }: DrillSchedule,
  facts: {
    readonly ids: readonly string[];
    readonly runs: readonly DrillRun[];
    readonly now: number;
  },
): readonly string[] =>
  facts.ids
    .flatMap((id) => {
      const pause = every[id] ?? every['all'];
      const last = latest(facts.runs, id);
      return pause !== undefined && last + pause * DAY <= facts.now ? [{ id, last }] : [];
    })
    .sort((a, b) => a.last - b.last || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
