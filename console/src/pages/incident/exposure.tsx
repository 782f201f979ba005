import { Infinity as Endless, Hourglass, ShieldCheck } from 'lucide-react';
import type { IncidentDetail, ResidualExposure, ResponsePlan, StepState } from '../../contract.ts';
import { names } from '../../parts/class-names.ts';
import { useNow } from '../../parts/now.ts';
import { Countdown } from '../../parts/when.tsx';

const end = (one: { readonly until?: number | undefined }): number =>
  one.until ?? Number.POSITIVE_INFINITY;

/** Several steps may leave the same kind of access behind: said once, with the latest end, longest first. */
const longest = <
  T extends {
    readonly what: string;
    readonly because: string;
    readonly until?: number | undefined;
  },
>(
  all: readonly T[],
): readonly T[] => {
  const kept = new Map<string, T>();
  for (const one of all) {
    const key = `${one.what}\n${one.because}`;
    const old = kept.get(key);
    if (!old || end(one) > end(old)) kept.set(key, one);
  }
  return [...kept.values()].sort((a, b) => end(b) - end(a));
};

/** What stays exposed, and until when: contained means effective. */
export function Exposure({ detail }: { readonly detail: IncidentDetail }) {
  const now = useNow();
  const { residual, plans, incident } = detail;
  const living = residual.filter(
    (one) => !one.ended && (one.until === undefined || one.until > now),
  );
  const acted = plans.some((plan) =>
    plan.steps.some((step) => step.result !== undefined || step.verification !== undefined),
  );
  const all = !acted && incident.status !== 'closed';
  const hot = all || living.length > 0;
  return (
    <section
      aria-label="What stays exposed"
      className={names('rounded-lg border bg-surface', hot ? 'border-high' : 'border-line')}
    >
      <header
        className={names(
          'flex items-center gap-2 rounded-t-lg px-3.5 py-2.5',
          hot && 'bg-high-soft text-high-text',
        )}
      >
        <Hourglass aria-hidden className="size-4" />
        <h2 className="text-sm font-semibold">Still exposed</h2>
        <span className="ml-auto text-base font-semibold">
          {all ? 'all of it' : <Longest of={living} />}
        </span>
      </header>
      <div className="px-3.5 pb-1">
        {all && (
          <p className="py-2 text-sm">Nothing was done yet: it may do all that it could before.</p>
        )}
        <ul>
          {longest(living).map((one) => (
            <Living key={`${one.stepId}-${one.what}`} one={one} />
          ))}
        </ul>
        <Predicted plans={plans} />
        {!hot && <Quiet acted={acted} ended={residual.length} />}
      </div>
    </section>
  );
}

function Longest({ of }: { readonly of: readonly ResidualExposure[] }) {
  if (of.length === 0) return null;
  const last = Math.max(...of.map(end));
  return Number.isFinite(last) ? <Countdown until={last} /> : 'no known end';
}

function Living({ one }: { readonly one: ResidualExposure }) {
  return (
    <li className="border-t border-line/70 py-2 first:border-t-0">
      <p className="flex items-baseline gap-2 text-sm">
        <span className="min-w-0 flex-1 font-medium">{one.what}</span>
        {one.until === undefined ? (
          <span className="flex shrink-0 items-center gap-1 text-xs text-high-text">
            <Endless aria-hidden className="size-3.5 self-center" /> no known end
          </span>
        ) : (
          <Countdown until={one.until} className="font-semibold text-high-text" />
        )}
      </p>
      <p className="text-xs text-ink-3">{one.because}</p>
    </li>
  );
}

const waiting = new Set<StepState>(['planned', 'waiting_approval', 'approved']);

/** What the steps that wait would leave behind. */
function Predicted({ plans }: { readonly plans: readonly ResponsePlan[] }) {
  const all = longest(
    plans.flatMap((plan) =>
      plan.steps.flatMap((step) =>
        waiting.has(step.state) ? (step.plan?.predictedResidual ?? []) : [],
      ),
    ),
  );
  if (all.length === 0) return null;
  return (
    <div className="border-t border-line/70 py-2">
      <p className="label">Would live on after what is planned</p>
      <ul>
        {all.map((one) => (
          <li key={`${one.what}-${one.because}`} className="mt-1 text-xs text-ink-2">
            <span className="font-medium">{one.what}</span>
            {', '}
            {one.until === undefined ? (
              'no known end'
            ) : (
              <>
                for <Countdown until={one.until} />
              </>
            )}
            : <span className="text-ink-3">{one.because}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Quiet({ acted, ended }: { readonly acted: boolean; readonly ended: number }) {
  return (
    <p className="flex items-start gap-2 py-2 text-xs text-ink-2">
      <ShieldCheck
        aria-hidden
        className={names('mt-px size-4 shrink-0', acted ? 'text-ok' : 'text-ink-3')}
      />
      {acted
        ? `Nothing is known to live on${ended > 0 ? `; ${ended} that did have ended` : ''}.`
        : 'Nothing was done, and it is closed.'}
    </p>
  );
}
