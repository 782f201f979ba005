import { Link } from '@tanstack/react-router';
import { Hourglass, Inbox, SquareCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { IncidentRow } from '../../contract.ts';
import { probability } from '../../format/number.ts';
import { incidentStatusWord, incidentVerdictWord } from '../../format/words.ts';
import { Badge, SeverityMark, TierChip } from '../../parts/badge.tsx';
import { names } from '../../parts/class-names.ts';
import { Confidence } from '../../parts/meter.tsx';
import { ClassIcon } from '../../parts/principal.tsx';
import { Ago, Countdown } from '../../parts/when.tsx';

export interface IncidentTableProps {
  readonly rows: readonly IncidentRow[];
  /** Fewer columns, for a panel. */
  readonly compact?: boolean;
  /** The line that the keyboard is on. */
  readonly at?: number;
  readonly onPoint?: (index: number) => void;
  /** Lines that something will be said of together. */
  readonly marked?: ReadonlySet<string>;
}

/** Incidents as lines: what, who, how sure, what stays open, how old. */
export function IncidentTable({ rows, compact = false, at, onPoint, marked }: IncidentTableProps) {
  return (
    <ul className="flex flex-col">
      {rows.map((row, index) => (
        <li key={row.id} className="border-t border-line/70 first:border-t-0">
          <Line
            row={row}
            compact={compact}
            active={at === index}
            marked={marked?.has(row.id) ?? false}
            onPoint={() => onPoint?.(index)}
          />
        </li>
      ))}
    </ul>
  );
}

interface LineProps {
  readonly row: IncidentRow;
  readonly compact: boolean;
  readonly active: boolean;
  readonly marked: boolean;
  readonly onPoint: () => void;
}

function Line({ row, compact, active, marked, onPoint }: LineProps) {
  const place = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (active) place.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <Link
      ref={place}
      to="/incidents/$id"
      params={{ id: row.id }}
      data-row
      onFocus={onPoint}
      className={names(
        'grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-3.5 py-2 hover:bg-hover',
        compact
          ? 'lg:grid-cols-[auto_minmax(0,1fr)_10.5rem_2.25rem_5rem_2.25rem]'
          : 'lg:grid-cols-[auto_minmax(0,1fr)_13rem_6rem_8rem_6.5rem_3rem]',
        active && 'bg-selected shadow-[inset_2px_0_0_var(--accent)]',
        row.status === 'closed' && 'text-ink-2',
      )}
    >
      {marked ? (
        <SquareCheck role="img" aria-label="Marked" className="size-4 text-accent" />
      ) : (
        <SeverityMark severity={row.severity} />
      )}
      <span className="min-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate text-sm font-medium">{row.title}</span>
          {row.drill && <Badge tone="accent">DRILL</Badge>}
          {row.waiting && (
            <Badge tone="accent" title="An approval waits">
              <Inbox role="img" aria-label="An approval waits" className="size-3" />
              {!compact && <span className="hidden sm:inline">Waits</span>}
            </Badge>
          )}
        </span>
        <span className="hidden truncate text-xs text-ink-3 sm:block">{row.story}</span>
        <span className="mt-0.5 flex min-w-0 items-center gap-1.5 text-xs text-ink-2 lg:hidden">
          <ClassIcon name={row.root.class} className="size-3.5" />
          <span className="truncate">{row.root.name}</span>
          <TierChip tier={row.tier} />
          <span className="tabular-nums" title="Probability of compromise">
            {probability(row.confidence)}
          </span>
          {row.status !== 'open' && (
            <span className="text-ink-3">{incidentStatusWord[row.status]}</span>
          )}
        </span>
      </span>
      <span className="hidden min-w-0 items-center gap-1.5 lg:flex">
        <ClassIcon name={row.root.class} />
        <span className="truncate text-sm">{row.root.name}</span>
        <TierChip tier={row.tier} />
      </span>
      <span className="hidden lg:block">
        {compact ? (
          <span className="text-xs font-medium tabular-nums" title="Probability of compromise">
            {probability(row.confidence)}
          </span>
        ) : (
          <Confidence value={row.confidence} />
        )}
      </span>
      {!compact && <Exposure row={row} />}
      <span className="hidden lg:block">
        <Status row={row} />
      </span>
      <Ago at={row.openedAt} bare className="text-right text-xs text-ink-3" />
    </Link>
  );
}

function Exposure({ row }: { readonly row: IncidentRow }) {
  if (row.residualUntil === undefined)
    return <span className="hidden text-xs text-ink-3 lg:block">–</span>;
  return (
    <span
      className="hidden items-center gap-1 text-xs text-high-text lg:flex"
      title="Access that lives on"
    >
      <Hourglass aria-hidden className="size-3.5 shrink-0" />
      {row.residualUntil === null ? 'no known end' : <Countdown until={row.residualUntil} />}
    </span>
  );
}

function Status({ row }: { readonly row: IncidentRow }) {
  if (row.status === 'closed')
    return <Badge title="Verdict">{incidentVerdictWord[row.verdict]}</Badge>;
  const tone = row.status === 'contained' ? 'ok' : row.status === 'containing' ? 'low' : 'plain';
  return <Badge tone={tone}>{incidentStatusWord[row.status]}</Badge>;
}
