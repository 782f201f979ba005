import type { ReactNode } from 'react';
import { names } from './class-names.ts';

export interface PanelProps {
  readonly title?: ReactNode;
  /** A short remark beside the title: denominators, windows. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly flush?: boolean;
  readonly className?: string;
  readonly id?: string;
}

export function Panel({
  title,
  note,
  actions,
  children,
  flush = false,
  className,
  id,
}: PanelProps) {
  return (
    <section
      id={id}
      className={names('flex min-w-0 flex-col rounded-lg border border-line bg-surface', className)}
    >
      {title !== undefined && (
        <header className="flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3.5 py-1.5 sm:flex-nowrap">
          <h2 className="max-w-full min-w-0 text-sm font-semibold wrap-anywhere sm:shrink-0">
            {title}
          </h2>
          {note !== undefined && (
            <span className="min-w-0 text-xs text-ink-3 sm:truncate">{note}</span>
          )}
          {actions !== undefined && (
            <div className="ml-auto flex shrink-0 items-center gap-1.5">{actions}</div>
          )}
        </header>
      )}
      <div className={names('min-w-0 flex-1', !flush && 'p-3.5')}>{children}</div>
    </section>
  );
}

/** A term and what it is; wraps on narrow screens. */
export function Field({
  label,
  children,
  note,
  className,
}: {
  readonly label: string;
  readonly children: ReactNode;
  readonly note?: ReactNode;
  readonly className?: string;
}) {
  return (
    <div className={names('min-w-0', className)}>
      <dt className="label">{label}</dt>
      <dd className="mt-0.5 min-w-0 text-sm">{children}</dd>
      {note !== undefined && <dd className="mt-0.5 text-xs text-ink-3">{note}</dd>}
    </div>
  );
}

export function PageHead({
  title,
  note,
  children,
}: {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <div className="min-w-0">
        <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
        {note !== undefined && <p className="text-xs text-ink-3">{note}</p>}
      </div>
      {children !== undefined && (
        <div className="flex w-full items-center gap-2 sm:ml-auto sm:w-auto sm:flex-wrap">
          {children}
        </div>
      )}
    </header>
  );
}
