/** Far more calls today than on its own usual day. */
import { defineBehaviour } from '../look.ts';
import { severityOf } from '../surprise.ts';
import { aboveUsual } from '../volume.ts';

/** Standard deviations of its own days, each at least a factor of two. */
const FAR = 3;
const LEAST_CALLS = 200;
/** Loud abuse is loud (0.2); a busy day of this size comes once in some hundred: a line that others may add to. */
const LLR = { far: 1, veryFar: 1.5 };

export const volumeBurst = defineBehaviour({
  id: 'volume-burst',
  title: 'Far more calls than on any usual day',
  description:
    'An identity made many times more calls today than its own days and their spread let expect.',
  attack: ['T1119', 'T1496'],
  falsePositives: ['A backfill or migration', 'A busy day of the business', 'A loop in a program'],
  judge({ pair, event, now, lineage }) {
    const volume = pair?.habits.volume;
    if (volume === undefined || volume.count < LEAST_CALLS) return undefined;
    // Once for each hundred calls is often enough to ask.
    if (volume.count % 100 !== 0) return undefined;
    const off = aboveUsual(volume, now);
    if (off === undefined || off < FAR) return undefined;
    const llr = off >= FAR + 2 ? LLR.veryFar : LLR.far;
    const usual = Math.round(2 ** volume.mean - 1);
    return {
      llr,
      severity: severityOf(llr),
      description: `${volume.count} calls today, ${usual} on a usual day (${Math.round(off * 10) / 10} deviations); the last is ${event.operation}.`,
      observables: [`volume:${lineage.root}`],
      detail: { calls: volume.count, usual, deviations: Math.round(off * 10) / 10 },
    };
  },
});
