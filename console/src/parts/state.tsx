import { type LucideIcon, RotateCw, ServerCrash, ShieldOff, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { CallError } from '../client/call.ts';
import { Button } from './button.tsx';
import { names } from './class-names.ts';

/** Nothing here, and whether that is good news. */
export function Empty({
  icon: Icon,
  title,
  children,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center justify-center gap-1.5 px-6 py-10 text-center">
      <Icon aria-hidden className="mb-1 size-6 text-ink-3" strokeWidth={1.5} />
      <p className="text-sm font-medium">{title}</p>
      {children !== undefined && <p className="max-w-sm text-xs text-ink-3">{children}</p>}
    </div>
  );
}

const faces = (error: unknown): readonly [LucideIcon, string] => {
  if (error instanceof CallError && error.status === 0)
    return [Unplug, 'The server does not answer'];
  if (error instanceof CallError && error.status === 403)
    return [ShieldOff, 'You may not see this'];
  return [ServerCrash, 'This could not be read'];
};

export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const [Icon, title] = faces(error);
  return (
    <div role="alert" className="flex flex-col items-center gap-1.5 px-6 py-10 text-center">
      <Icon aria-hidden className="mb-1 size-6 text-critical" strokeWidth={1.5} />
      <p className="text-sm font-medium">{title}</p>
      <p className="max-w-md text-xs text-ink-3">
        {error instanceof Error ? error.message : 'No reason was given.'}
        {error instanceof CallError && <span className="ml-1 font-mono">{error.code}</span>}
      </p>
      {retry && (
        <Button size="small" onClick={retry} className="mt-2">
          <RotateCw aria-hidden className="size-3.5" /> Try again
        </Button>
      )}
    </div>
  );
}

function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={names('skeleton block h-4', className)} />;
}

const widths = ['w-3/5', 'w-4/5', 'w-1/2', 'w-2/3', 'w-3/4'];

/** Rows to come. */
export function Loading({
  rows = 6,
  label = 'Loading',
}: {
  readonly rows?: number;
  readonly label?: string;
}) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3.5 p-3.5">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <span key={index} className="flex items-center gap-3">
          <Skeleton className="size-4" />
          <Skeleton className={widths[index % widths.length] ?? 'w-1/2'} />
        </span>
      ))}
    </div>
  );
}

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

export interface AnsweredProps<T> {
  readonly query: Asked<T>;
  readonly children: (data: T) => ReactNode;
  readonly rows?: number;
  /** Stands on the page, not in a panel. */
  readonly framed?: boolean;
}

/** Loading, failed, or the answer. Old answers stay on screen while new ones are asked for. */
export function Answered<T>({ query, children, rows, framed = false }: AnsweredProps<T>) {
  if (query.data !== undefined) return children(query.data);
  const body = query.error ? (
    <Failed error={query.error} retry={() => void query.refetch()} />
  ) : (
    <Loading {...(rows === undefined ? {} : { rows })} />
  );
  return framed ? <div className="rounded-lg border border-line bg-surface">{body}</div> : body;
}
