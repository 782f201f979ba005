/** What came of a dry run, in one sentence. */
import { DAY, HOUR } from '../core/index.ts';
import type { DryRunReport } from './dry-run.ts';

/** "1 identity", "3 identities". */
const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const spanText = (ms: number): string => {
  if (ms >= DAY && ms % DAY === 0) return counted(ms / DAY, 'day', 'days');
  return ms >= HOUR
    ? counted(Math.round(ms / HOUR), 'hour', 'hours')
    : counted(Math.round(ms / 60_000), 'minute', 'minutes');
};

/** The answer in one sentence; a part that was not read is said. */
export const trialSays = (trial: DryRunReport, since: number): string => {
  const { scanned, fired, findings, identitiesTotal } = trial;
  const times =
    fired === 0
      ? 'would not have fired'
      : `would have fired ${counted(fired, 'time', 'times')} on ${counted(identitiesTotal, 'identity', 'identities')} (${counted(findings, 'finding', 'findings')})`;
  const over = `in the last ${spanText(since)}, ${counted(scanned.events, 'event', 'events')} read`;
  const rest = scanned.complete
    ? ''
    : `; ${scanned.because}, at ${new Date(scanned.to).toISOString().slice(0, 16)}Z: the rest is unknown`;
  return `${times} ${over}${rest}`;
};
