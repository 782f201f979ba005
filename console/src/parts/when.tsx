import { age, countdown, moment, relative, utc } from '../format/time.ts';
import { names } from './class-names.ts';
import { useNow } from './now.ts';

/** A moment in the viewer's zone; UTC on hover. */
export function When({ at, className }: { readonly at: number; readonly className?: string }) {
  const now = useNow();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={utc(at)}
      className={names('whitespace-nowrap', className)}
    >
      {moment(at, now)}
    </time>
  );
}

/** `3 m ago`, or `3 m` where the column says what it is; UTC on hover. */
export function Ago({
  at,
  bare = false,
  className,
}: {
  readonly at: number;
  readonly bare?: boolean;
  readonly className?: string;
}) {
  const now = useNow();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={utc(at)}
      className={names('whitespace-nowrap', className)}
    >
      {bare ? age(now - at) : relative(at, now)}
    </time>
  );
}

/** Time left; `over` once it has run down. */
export function Countdown({
  until,
  className,
  over = 'over',
}: {
  readonly until: number;
  readonly className?: string;
  readonly over?: string;
}) {
  const now = useNow();
  return (
    <time
      dateTime={new Date(until).toISOString()}
      title={utc(until)}
      className={names('whitespace-nowrap', className)}
    >
      {until > now ? countdown(until - now) : over}
    </time>
  );
}
