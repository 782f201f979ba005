/** Far more of its calls fail today than usually: a key that is tried out, or something broken. */
import { isBrowser } from '../agent-family.ts';
import { defineBehaviour } from '../look.ts';
import { dayOf } from '../seen.ts';
import { severityOf } from '../surprise.ts';

const LEAST_FAILED = 20;
const LEAST_DAYS = 5;
/** Share of calls that fail beyond its usual share. */
const JUMP = 0.4;
/** Broken deployments jump as well, more often than intruders: a line beside others. */
const LLR = 1.1;

export const errorJump = defineBehaviour({
  id: 'error-jump',
  title: 'Far more calls fail than usually',
  description:
    'Of an identity whose calls rarely fail, a large share fails today: rights or names are being tried, or something broke.',
  attack: ['T1580', 'T1087.004'],
  falsePositives: ['A right was taken away from a job', 'A broken release', 'A service is down'],
  outcomes: ['failure'],
  judge({ pair, event, now, lineage, agent }) {
    const volume = pair?.habits.volume;
    if (volume === undefined || volume.day !== dayOf(now) || volume.days < LEAST_DAYS)
      return undefined;
    if (volume.failed < LEAST_FAILED || volume.failed % LEAST_FAILED !== 0) return undefined;
    const share = volume.failed / volume.count;
    if (share - volume.share < JUMP) return undefined;
    const llr = isBrowser(agent) ? LLR * 0.7 : LLR;
    return {
      llr,
      severity: severityOf(llr),
      description: `${Math.round(share * 100)} % of ${volume.count} calls failed today, ${Math.round(volume.share * 100)} % usually; the last was ${event.operation} (${event.error?.code ?? 'no code'}).`,
      observables: [`denied:${lineage.root}`],
      detail: { failed: volume.failed, calls: volume.count, usual: Math.round(volume.share * 100) },
    };
  },
});
