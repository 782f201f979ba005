import type { EvidenceTerm } from '../contract.ts';
import { probability, signed } from '../format/number.ts';
import { names } from '../parts/class-names.ts';
import { along, axisTicks, type Cascade, type CascadeBar, cascadeOf, logit } from './cascade.ts';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const kinds = {
  prior: ['Prior', 'bg-prior'],
  signal: ['Signal', 'bg-for'],
  negative: ['Against', 'bg-against'],
} as const;

/** How the confidence came about: prior, then each named term, then where it ends. */
export function Waterfall({ evidence }: { readonly evidence: readonly EvidenceTerm[] }) {
  const cascade = cascadeOf(evidence);
  const ticks = axisTicks.filter(
    (tick) => along(cascade, logit(tick)) > 0.02 && along(cascade, logit(tick)) < 0.98,
  );
  const last = cascade.bars.at(-1);
  return (
    <div className="flex flex-col">
      <div
        aria-hidden
        className="mb-1 grid grid-cols-[minmax(0,1fr)] items-end sm:grid-cols-[minmax(0,17rem)_minmax(0,1fr)_3rem_3rem] sm:gap-x-3"
      >
        <span className="label hidden sm:block">Term</span>
        <div className="relative hidden h-4 sm:block">
          {ticks.map((tick) => (
            <span
              key={tick}
              className="label absolute -translate-x-1/2"
              style={{ left: percent(along(cascade, logit(tick))) }}
            >
              {tick}
            </span>
          ))}
        </div>
        <span className="label hidden text-right sm:block" title="Natural-log odds">
          nats
        </span>
        <span className="label hidden text-right sm:block">P after</span>
      </div>
      <ol className="flex flex-col">
        {cascade.bars.map((bar, index) => (
          <Term
            key={`${bar.term.from}-${bar.term.name}`}
            bar={bar}
            first={index === 0}
            next={cascade.bars[index + 1]}
            cascade={cascade}
            ticks={ticks}
          />
        ))}
      </ol>
      {last && (
        <p className="mt-2 flex flex-wrap items-baseline gap-x-2 border-t border-line pt-2 text-sm">
          <span className="font-medium">Confidence {probability(last.probability)}</span>
          <span className="text-xs text-ink-3">
            sigmoid of {signed(last.to)} nats, the sum of {evidence.length} named terms. Tier enters
            only in the decision.
          </span>
        </p>
      )}
    </div>
  );
}

interface TermProps {
  readonly bar: CascadeBar;
  readonly first: boolean;
  readonly next: CascadeBar | undefined;
  readonly cascade: Cascade;
  readonly ticks: readonly number[];
}

function Term({ bar, first, next, cascade, ticks }: TermProps) {
  const { term } = bar;
  const [kind, colour] = kinds[term.from];
  const start = along(cascade, Math.min(bar.from, bar.to));
  const end = along(cascade, Math.max(bar.from, bar.to));
  const now = along(cascade, bar.to);
  const same = term.sameObservableAs?.length
    ? `One vote with ${term.sameObservableAs.join(', ')}: same observable.`
    : undefined;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_3rem_3rem] items-center gap-x-3 border-t border-line/60 py-1 first:border-t-0 hover:bg-hover sm:grid-cols-[minmax(0,17rem)_minmax(0,1fr)_3rem_3rem] sm:py-0">
      <div className="min-w-0 sm:py-1">
        <p className="flex items-center gap-1.5 text-sm">
          <span aria-hidden className={names('size-2 shrink-0 rounded-xs', colour)} />
          <span className="sr-only">{kind}: </span>
          <span className="truncate font-medium">{term.name.replaceAll(/[-_]/g, ' ')}</span>
          {same && (
            <span className="shrink-0 rounded-sm bg-sunken px-1 text-2xs text-ink-3" title={same}>
              1 vote of {(term.sameObservableAs?.length ?? 0) + 1}
            </span>
          )}
        </p>
        <p className="pl-3.5 text-xs text-pretty text-ink-3">{term.because}</p>
      </div>
      <div
        aria-hidden
        className="relative col-span-3 row-start-2 h-4 sm:col-span-1 sm:row-start-auto sm:h-full sm:min-h-9"
      >
        {ticks.map((tick) => (
          <span
            key={tick}
            className={names(
              'absolute inset-y-0 w-px',
              tick === 0.5 ? 'bg-line-strong' : 'bg-line',
            )}
            style={{ left: percent(along(cascade, logit(tick))) }}
          />
        ))}
        {first ? (
          <span
            className="absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rotate-45 bg-prior"
            style={{ left: percent(now) }}
          />
        ) : (
          <span
            className={names('absolute top-1/2 h-3 min-w-0.5 -translate-y-1/2 rounded-xs', colour)}
            style={{ left: percent(start), width: percent(end - start) }}
          />
        )}
        {next && (
          <span
            className="absolute top-1/2 -bottom-1/2 hidden w-px bg-ink-3/60 sm:block"
            style={{ left: percent(now) }}
          />
        )}
      </div>
      <span className="text-right text-xs font-medium">{first ? '' : signed(term.nats)}</span>
      <span className="text-right text-xs text-ink-2">{probability(bar.probability)}</span>
    </li>
  );
}
