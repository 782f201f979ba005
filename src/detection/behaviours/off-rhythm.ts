/** A job with a strict timetable runs outside it. */
import { lastActive } from '../baselines.ts';
import { defineBehaviour } from '../look.ts';
import { offBeat, RUN_PAUSE } from '../rhythm.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';

/** Timers of an hour drift, are held up and run again; whoever runs by day or week is seldom late by hours. */
const CAP = { hour: 1.5, day: 1.9, week: 1.9 };

const words = { hour: 'minute of the hour', day: 'hour of the day', week: 'hour of the week' };

export const offRhythm = defineBehaviour({
  id: 'off-rhythm',
  title: 'A timed job ran outside its rhythm',
  description:
    'A machine identity whose runs keep a strict timetable began one outside it. Irregular ones and people have no timetable to break.',
  attack: ['T1078.004'],
  falsePositives: ['A run repeated by hand', 'A changed timetable', 'A queue that was held up'],
  judge(look) {
    const { pair, now } = look;
    const rhythm = pair?.habits.rhythm;
    if (!look.automated || rhythm === undefined || pair === undefined) return undefined;
    const before = lastActive(pair);
    if (before !== undefined && now - before <= RUN_PAUSE) return undefined;
    const days = daysAt(pair.habits.active, now);
    const off = offBeat(rhythm, now, days);
    if (off === undefined) return undefined;
    const llr = llrOf({
      pAttack: 1 - off.clockShare,
      pBenign: off.pBenign,
      cap: CAP[off.period],
      days: Math.max(days, off.runs / 6),
    });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `Began at an unusual ${words[off.period]}; its ${Math.round(off.runs)} runs keep to ${Math.round(off.clockShare * 100)} % of the clock.`,
      observables: [`rhythm:${off.period}`],
      detail: { period: off.period, runs: Math.round(off.runs) },
    };
  },
});
