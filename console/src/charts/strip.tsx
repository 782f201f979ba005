import type { TimelineEntry } from '../contract.ts';
import { clock, duration } from '../format/time.ts';
import { names } from '../parts/class-names.ts';

const lanes = [
  ['event', 'Events', 'bg-ink-3'],
  ['signal', 'Signals', 'bg-high'],
  ['decision', 'Decision', 'bg-accent'],
  ['action', 'Actions', 'bg-ok'],
  ['note', 'Notes', 'bg-medium'],
] as const;

/** A story across: one lane per kind, dots where something happened. The list below it says the same in words. */
export function Strip({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const first = Math.min(...entries.map((entry) => entry.time));
  const last = Math.max(...entries.map((entry) => entry.time));
  const span = Math.max(1000, last - first);
  const left = (time: number): string => `${2 + ((time - first) / span) * 96}%`;
  const used = lanes.filter(([kind]) => entries.some((entry) => entry.kind === kind));
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return (
    <div
      role="img"
      aria-label={`${entries.length} entries within ${duration(span)}`}
      className="select-none"
    >
      {used.map(([kind, title, colour]) => (
        <div key={kind} className="grid h-6 grid-cols-[4.25rem_minmax(0,1fr)] items-center">
          <span className="label">{title}</span>
          <div className="relative h-full border-l border-line">
            <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
            {entries
              .filter((entry) => entry.kind === kind)
              .map((entry, index) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: two entries may share time and text
                  key={`${entry.time}-${index}`}
                  title={`${clock(entry.time)} ${entry.text}`}
                  className={names(
                    'absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 border-2 border-surface',
                    kind === 'event'
                      ? 'rounded-full'
                      : kind === 'action'
                        ? 'rounded-xs'
                        : 'rotate-45 rounded-xs',
                    colour,
                  )}
                  style={{ left: left(entry.time) }}
                />
              ))}
          </div>
        </div>
      ))}
      <div className="grid grid-cols-[4.25rem_minmax(0,1fr)]">
        <span />
        <div className="relative h-4">
          {ticks.map((share) => (
            <span
              key={share}
              className={names(
                'label absolute',
                share === 0 ? '' : share === 1 ? '-translate-x-full' : '-translate-x-1/2',
                share === 0.25 || share === 0.75 ? 'hidden sm:inline' : '',
              )}
              style={{ left: `${2 + share * 96}%` }}
            >
              {share === 0 ? clock(first) : `+${duration(span * share)}`}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}
