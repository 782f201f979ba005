import { useId } from 'react';
import type { AnswerOf } from '../../contract.ts';
import { capital } from '../../format/words.ts';
import { Badge, TierChip } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useNow } from '../../parts/now.ts';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';

type AsOf = AnswerOf<'identities.asOf'>;

const hour = 3_600_000;
const day = 24 * hour;
/** The scale is finer the nearer one comes to now. */
const STEPS = 1_000;

const presets = [
  { title: '1 h ago', back: hour },
  { title: '24 h ago', back: day },
  { title: '7 days ago', back: 7 * day },
  { title: '30 days ago', back: 30 * day },
] as const;

/** As `datetime-local` wants it, in the viewer's zone. */
const local = (at: number): string => {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
};

/** Position of a moment on the scale, 0 (earliest) to `STEPS` (now), and back. */
const stepOf = (at: number, from: number, now: number): number =>
  Math.round(STEPS * (1 - Math.sqrt(Math.min(1, Math.max(0, (now - at) / (now - from))))));
const momentOf = (step: number, from: number, now: number): number =>
  Math.round(now - (now - from) * (1 - step / STEPS) ** 2);

/** Which moment is shown: by a slider, by the date, or by a press; now, unless asked. */
export function TimeSlider({
  at,
  from,
  onChange,
}: {
  readonly at: number | undefined;
  /** The earliest moment anything is known of. */
  readonly from: number;
  readonly onChange: (at: number | undefined) => void;
}) {
  const now = useNow();
  const ids = { slider: useId(), date: useId() };
  // A minute at least, so that there is a scale for what was seen just now.
  const start = Math.min(from, now - 60_000);
  const choose = (next: number): void =>
    onChange(next >= now - 1_000 ? undefined : Math.max(start, next));
  return (
    <Panel
      title="As of"
      note={at === undefined ? 'now' : 'a moment in the past'}
      actions={
        <Button size="small" disabled={at === undefined} onClick={() => onChange(undefined)}>
          Back to now
        </Button>
      }
    >
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <label htmlFor={ids.slider} className="flex min-w-52 flex-1 flex-col gap-1">
          <span className="label">Moment; the right end is now</span>
          <input
            id={ids.slider}
            type="range"
            min={0}
            max={STEPS}
            value={at === undefined ? STEPS : stepOf(at, start, now)}
            aria-valuetext={at === undefined ? 'now' : new Date(at).toISOString()}
            onChange={(event) => choose(momentOf(Number(event.target.value), start, now))}
            className="h-8 w-full accent-accent"
          />
          <span className="flex justify-between text-xs text-ink-3">
            <When at={start} />
            <span>now</span>
          </span>
        </label>
        <label htmlFor={ids.date} className="flex flex-col gap-1">
          <span className="label">Date and time, your zone</span>
          <input
            id={ids.date}
            type="datetime-local"
            step={1}
            value={local(at ?? now)}
            max={local(now)}
            onChange={(event) => {
              const chosen = new Date(event.target.value).getTime();
              if (Number.isFinite(chosen)) choose(chosen);
            }}
            className="h-8 rounded-md border border-line-strong bg-surface px-2.5 text-sm"
          />
        </label>
        <div className="flex flex-wrap gap-1.5">
          {presets
            .filter(({ back }) => now - back > start)
            .map(({ title, back }) => (
              <Button key={title} size="small" onClick={() => choose(now - back)}>
                {title}
              </Button>
            ))}
        </div>
      </div>
    </Panel>
  );
}

const tones = { added: 'ok', changed: 'medium', ended: 'plain' } as const;

/** How it stood then, and what is different now. */
export function Since({ answer }: { readonly answer: AsOf }) {
  const { was, since, knownSince, at } = answer;
  return (
    <Panel
      title={
        <>
          As it was <When at={at} />
        </>
      }
      note="not how it is now"
      flush
    >
      <div className="flex flex-wrap items-center gap-2 px-3.5 py-2.5 text-sm">
        {was ? (
          <>
            <TierChip tier={was.tier} />
            <Badge>{capital(was.status)}</Badge>
            <span>{was.groups.length === 0 ? 'In no group.' : `In ${was.groups.join(', ')}.`}</span>
          </>
        ) : (
          <span>It did not exist then, as far as we know.</span>
        )}
        {knownSince !== undefined && at < knownSince && (
          <span className="text-xs text-ink-3">
            Nothing was known before <When at={knownSince} />: this is what was seen first.
          </span>
        )}
      </div>
      <h3 className="label border-t border-line/70 px-3.5 pt-2">Different since then</h3>
      {since.items.length === 0 ? (
        <p className="px-3.5 pt-1 pb-3 text-xs text-ink-3">Nothing that we know of.</p>
      ) : (
        <ol className="pb-1.5">
          {since.items.map((entry) => (
            <li
              key={`${entry.factId}-${entry.from}-${entry.change}`}
              className="flex items-baseline gap-2.5 px-3.5 py-1 text-sm"
            >
              <Badge tone={tones[entry.change]}>{entry.change}</Badge>
              <span className="min-w-0 flex-1 break-words">{entry.text}</span>
              <When at={entry.from} className="text-xs text-ink-3" />
            </li>
          ))}
          {since.more && (
            <li className="px-3.5 py-1 text-xs text-ink-3">and more, under History</li>
          )}
        </ol>
      )}
    </Panel>
  );
}
