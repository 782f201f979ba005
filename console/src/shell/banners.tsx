import { Link } from '@tanstack/react-router';
import { Eye, Gauge, OctagonPause, Unplug } from 'lucide-react';
import { useLive } from '../client/session.tsx';
import type { Overview } from '../contract.ts';
import { counted, whole } from '../format/number.ts';
import { names } from '../parts/class-names.ts';

const bar = 'flex min-h-8 items-center gap-2 border-b px-4 py-1 text-xs';

/** What changes the meaning of everything below: the stop switch, shadow mode, a lost feed. */
export function Banners({ overview }: { readonly overview: Overview | undefined }) {
  const { state } = useLive();
  return (
    <>
      {overview?.stopped && (
        <p
          role="status"
          className={names(bar, 'border-critical bg-critical-soft text-critical-text')}
        >
          <OctagonPause aria-hidden className="size-4 shrink-0" />
          <span>
            <strong className="font-semibold">Stopped.</strong> No action starts:{' '}
            {overview.stopped.reason} ({overview.stopped.by}).
          </span>
          <Link
            to="/settings"
            className="ml-auto shrink-0 font-medium underline underline-offset-2"
          >
            Settings
          </Link>
        </p>
      )}
      {overview?.shadow && (
        <p role="status" className={names(bar, 'border-line bg-sunken text-ink-2')}>
          <Eye aria-hidden className="size-4 shrink-0" />
          <span>
            <strong className="font-semibold">Shadow mode.</strong> Plans say what they would have
            done; nothing is changed.
          </span>
        </p>
      )}
      {overview?.braked.map(({ system, limit, waiting }) => (
        <p
          key={system}
          role="status"
          className={names(bar, 'border-line bg-medium-soft text-medium-text')}
        >
          <Gauge aria-hidden className="size-4 shrink-0" />
          <span>
            <strong className="font-semibold">The brake holds on {system}.</strong> {whole(limit)}{' '}
            automatic actions were taken in the last hour; {counted(waiting, 'more step')}{' '}
            {waiting === 1 ? 'waits' : 'wait'} for a person.
          </span>
          <Link
            to="/approvals"
            className="ml-auto shrink-0 font-medium underline underline-offset-2"
          >
            Approvals
          </Link>
        </p>
      ))}
      {state === 'lost' && (
        <p role="status" className={names(bar, 'border-line bg-medium-soft text-medium-text')}>
          <Unplug aria-hidden className="size-4 shrink-0" />
          The live feed is lost. What you see may be old; we keep trying.
        </p>
      )}
    </>
  );
}
