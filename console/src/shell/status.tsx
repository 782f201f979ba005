import { useLive } from '../client/session.tsx';
import { rate } from '../format/number.ts';
import { duration } from '../format/time.ts';
import { names } from '../parts/class-names.ts';

const dots = { live: 'bg-ok live-dot', connecting: 'bg-medium', lost: 'bg-critical' } as const;
const says = {
  live: 'Live',
  connecting: 'Connecting',
  lost: 'Connection lost; trying again',
} as const;

/** Is the feed alive, and how much flows. */
export function LiveStatus() {
  const { state, counters } = useLive();
  return (
    <div className="flex items-center gap-2 px-2 text-xs text-ink-3" title={says[state]}>
      <span aria-hidden className={names('size-2 shrink-0 rounded-full', dots[state])} />
      <span className="sr-only">{says[state]}</span>
      {counters && state === 'live' ? (
        <span className="truncate">
          {rate(counters.eventsPerSecond)} events/s
          <span className="text-ink-3"> · lag {duration(counters.lagSeconds * 1000)}</span>
        </span>
      ) : (
        <span className="truncate">{says[state]}</span>
      )}
    </div>
  );
}
