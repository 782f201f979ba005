/** What would break, from what is known of recent use. Not knowing is said. */
import { DAY, HOUR, MINUTE } from '../../../core/index.ts';
import type { AwsActionParams } from './params.ts';

const ago = (ms: number): string => {
  if (ms < HOUR) return `${Math.max(1, Math.round(ms / MINUTE))} min ago`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h ago`;
  return `${Math.round(ms / DAY)} days ago`;
};

/** @param stops the sentence that is true whatever the use, e.g. "calls signed with this key are refused". */
export const disruptionOf = (
  stops: string,
  { recentUse }: AwsActionParams,
  now: number,
): string => {
  if (!recentUse) return `${stops}; recent use was not given, so what depends on it is unknown`;
  const { lastUsedAt, callsPerDay, consumers = [], services = [] } = recentUse;
  if (lastUsedAt === null) return `${stops}; it was never seen in use`;
  const parts = [
    lastUsedAt === undefined ? 'time of last use unknown' : `last used ${ago(now - lastUsedAt)}`,
    ...(callsPerDay === undefined ? [] : [`about ${Math.round(callsPerDay)} calls a day`]),
    ...(consumers.length === 0 ? [] : [`consumers: ${consumers.slice(0, 10).join(', ')}`]),
    ...(services.length === 0 ? [] : [`services used: ${services.slice(0, 10).join(', ')}`]),
  ];
  return `${stops}; ${parts.join('; ')}`;
};
