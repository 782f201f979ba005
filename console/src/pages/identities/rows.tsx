import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, SearchX } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { PrincipalRow } from '../../contract.ts';
import { flagWord } from '../../format/words.ts';
import { Badge, TierChip } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { names } from '../../parts/class-names.ts';
import { useListKeys } from '../../parts/list-keys.ts';
import { Risk } from '../../parts/meter.tsx';
import { ClassIcon } from '../../parts/principal.tsx';
import { Scroller } from '../../parts/scroller.tsx';
import { Empty } from '../../parts/state.tsx';
import { Ago } from '../../parts/when.tsx';

type Sort = 'risk' | 'tier' | 'name' | 'lastUsed';

const grid =
  'grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-3 px-3.5 lg:grid-cols-[minmax(0,1fr)_2rem_6.5rem_minmax(0,12rem)_8rem_5rem_4.5rem]';
const rowHeight = 44;

export interface RowsProps {
  readonly rows: readonly PrincipalRow[];
  readonly total: number;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly onEnd: () => void;
  readonly onClear: () => void;
}

/** A million lines are as quick as forty: only what is seen is drawn. */
export function Rows({ rows, total, sort, onSort, onEnd, onClear }: RowsProps) {
  const frame = useRef<HTMLElement>(null);
  const navigate = useNavigate();
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const keys = useListKeys(rows.length, (index) => {
    const row = rows[index];
    if (row) void navigate({ to: '/identities/$id', params: { id: row.id } });
  });
  const items = list.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 30) onEnd();
  });
  useEffect(() => {
    if (keys.at >= 0) list.scrollToIndex(keys.at, { align: 'auto' });
  }, [keys.at, list]);
  if (rows.length === 0) {
    return (
      <Empty icon={SearchX} title="No identity matches">
        <Button size="small" onClick={onClear} className="mt-2">
          Clear filters
        </Button>
      </Empty>
    );
  }
  return (
    <>
      <div className={names(grid, 'label h-8 shrink-0 border-b border-line')}>
        <Head title="Name" by="name" sort={sort} onSort={onSort} />
        <Head title="Tier" by="tier" sort={sort} onSort={onSort} />
        <Head title="Risk" by="risk" sort={sort} onSort={onSort} />
        <span className="hidden lg:block">Owner</span>
        <span className="hidden lg:block">Account</span>
        <span className="hidden lg:block">Checks</span>
        <span className="hidden justify-end lg:flex">
          <Head title="Last used" by="lastUsed" sort={sort} onSort={onSort} />
        </span>
      </div>
      <Scroller
        ref={frame}
        label={`Identities, ${total} in all`}
        className="min-h-0 flex-1 overflow-y-auto"
      >
        <ul className="relative" style={{ height: list.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <li
                key={row.id}
                aria-setsize={total}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)`, height: rowHeight }}
              >
                <Row row={row} active={keys.at === item.index} />
              </li>
            );
          })}
        </ul>
      </Scroller>
    </>
  );
}

function Head({
  title,
  by,
  sort,
  onSort,
}: {
  readonly title: string;
  readonly by: Sort;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}) {
  return (
    <button
      type="button"
      onClick={() => onSort(by)}
      aria-pressed={sort === by}
      className={names(
        'flex items-center gap-0.5 text-left hover:text-ink',
        sort === by && 'font-semibold text-ink',
      )}
    >
      {title}
      {sort === by && <ArrowDown aria-hidden className="size-3" />}
    </button>
  );
}

function Row({ row, active }: { readonly row: PrincipalRow; readonly active: boolean }) {
  return (
    <Link
      to="/identities/$id"
      params={{ id: row.id }}
      data-row
      className={names(
        grid,
        'h-full border-b border-line/60 text-sm hover:bg-hover',
        active && 'bg-selected shadow-[inset_2px_0_0_var(--accent)]',
        row.status !== 'active' && 'text-ink-3',
      )}
    >
      <span className="flex min-w-0 items-center gap-2">
        <ClassIcon name={row.class} />
        <span className="truncate font-medium" title={row.id}>
          {row.name}
        </span>
        {row.openIncidents > 0 && (
          <Badge tone="high" title={`${row.openIncidents} open`}>
            {row.openIncidents} <span className="hidden sm:inline">open</span>
          </Badge>
        )}
        {row.status !== 'active' && <Badge>{row.status}</Badge>}
        {row.flags.map((flag) => (
          <Badge key={flag} className="hidden xl:inline-flex">
            {flagWord(flag)}
          </Badge>
        ))}
      </span>
      <TierChip tier={row.tier} />
      <Risk value={row.risk} />
      <span className="hidden min-w-0 truncate text-xs lg:block">
        {row.owner === undefined ? (
          <span className="text-high-text">no known owner</span>
        ) : (
          <span title={`by ${row.ownerBasis}`}>{row.owner}</span>
        )}
      </span>
      <span className="hidden truncate font-mono text-xs text-ink-3 lg:block" title={row.scope}>
        {row.scope}
      </span>
      <span className="hidden text-xs lg:block">
        <span className={row.failedChecks > 0 ? 'text-critical-text' : 'text-ink-3'}>
          {row.failedChecks} fail
        </span>
        {row.unknownChecks > 0 && (
          <span className="block text-2xs text-ink-3">{row.unknownChecks} unknown</span>
        )}
      </span>
      <span className="hidden text-right text-xs text-ink-3 lg:block">
        {row.lastUsedAt === undefined ? (
          <span title="Not known">unknown</span>
        ) : (
          <Ago at={row.lastUsedAt} bare />
        )}
      </span>
    </Link>
  );
}
