import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { ask } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { Disposition, IncidentRow } from '../../contract.ts';
import { counted, outOf } from '../../format/number.ts';
import { capital, dispositionSays, dispositionWord } from '../../format/words.ts';
import { Key } from '../../parts/button.tsx';
import { Segments } from '../../parts/filter-bar.tsx';
import { useListKeys } from '../../parts/list-keys.ts';
import { PageHead } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { useTitle } from '../../shell/title.ts';
import { type IncidentFilter, matches, queryOf, severities, type View, views } from './filter.ts';
import { SavedFilters } from './saved.tsx';
import { IncidentTable } from './table.tsx';
import { Triage } from './triage.tsx';

export function IncidentsPage() {
  useTitle('Incidents');
  const filter = useSearch({ from: '/inside/incidents' });
  const { view = 'open', severity = [], search } = filter;
  const navigate = useNavigate();
  const may = useMay();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const setFilter = (next: IncidentFilter): void => {
    setMarked(new Set());
    void navigate({ to: '/incidents', search: next, replace: true });
  };
  const query = useQuery(ask('incidents.list', { query: queryOf(filter) }));
  const rows = (query.data?.items ?? []).filter((row) => matches(row, search));
  const keys = useListKeys(rows.length, (index) => {
    const row = rows[index];
    if (row) void navigate({ to: '/incidents/$id', params: { id: row.id } });
  });
  const narrowed = severity.length > 0 || (search ?? '') !== '';
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-3 p-4 lg:p-5">
      <PageHead
        title="Incidents"
        {...(query.data
          ? {
              note:
                rows.length < query.data.items.length
                  ? `${outOf(rows.length, query.data.total)} in this view match`
                  : `${counted(query.data.total, 'incident')} in this view`,
            }
          : {})}
      >
        <span className="hidden items-center gap-1 text-xs text-ink-3 lg:flex">
          <Key>j</Key>
          <Key>k</Key> move <Key>Enter</Key> open <Key>x</Key> mark <Key>a</Key> all
        </span>
      </PageHead>
      <div className="flex flex-wrap items-center gap-2">
        <Segments
          label="View"
          value={view}
          choices={Object.entries(views).map(([value, one]) => ({ value, label: one.title }))}
          onChange={(next) => setFilter({ ...filter, view: next as View })}
        />
        <input
          type="search"
          aria-label="Search incidents"
          value={search ?? ''}
          onChange={(event) => setFilter({ ...filter, search: event.target.value || undefined })}
          placeholder="Title, story or identity"
          className="h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-sm placeholder:text-ink-3 sm:w-56"
        />
        <select
          aria-label="Severity"
          value={severity[0] ?? ''}
          onChange={(event) => {
            const from = (severities as readonly string[]).indexOf(event.target.value);
            setFilter({
              ...filter,
              severity: from < 0 ? undefined : severities.slice(0, from + 1).toReversed(),
            });
          }}
          className="h-8 rounded-md border border-line-strong bg-surface px-2 text-sm"
        >
          <option value="">Every severity</option>
          {severities.map((one) => (
            <option key={one} value={one}>
              {capital(one)}
              {one === 'critical' ? '' : ' and above'}
            </option>
          ))}
        </select>
        <SavedFilters filter={filter} onChoose={setFilter} />
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <Answered query={query} rows={10}>
          {() =>
            rows.length === 0 ? (
              <Empty icon={ShieldCheck} title="No incident here">
                {narrowed
                  ? 'Nothing in this view matches the filters.'
                  : view === 'drills'
                    ? 'Run a drill to see one.'
                    : 'Nothing in this view. The loop is running; what it sees appears within a second.'}
              </Empty>
            ) : (
              <Grouped rows={rows} at={keys.at} onPoint={keys.setAt} marked={marked} />
            )
          }
        </Answered>
      </div>
      {may('incidents:write') && (
        <Triage rows={rows} at={keys.at} marked={marked} onMark={setMarked} />
      )}
    </div>
  );
}

const order: readonly Disposition[] = ['page', 'queue', 'timeline'];

function Grouped({
  rows,
  at,
  onPoint,
  marked,
}: {
  readonly rows: readonly IncidentRow[];
  readonly at: number;
  readonly onPoint: (index: number) => void;
  readonly marked: ReadonlySet<string>;
}) {
  const open = rows.filter((row) => row.status !== 'closed');
  if (open.length === 0)
    return <IncidentTable rows={rows} at={at} onPoint={onPoint} marked={marked} />;
  return order.map((disposition) => {
    const mine = rows.filter((row) => row.disposition === disposition);
    const first = rows.findIndex((row) => row.disposition === disposition);
    if (mine.length === 0) return null;
    return (
      <section key={disposition} aria-label={dispositionWord[disposition]}>
        <h2 className="flex items-baseline gap-2 border-y border-line bg-sunken px-3.5 py-1 text-xs font-semibold first:border-t-0">
          {dispositionWord[disposition]}
          <span className="font-normal text-ink-3">{mine.length}</span>
          <span className="ml-auto hidden font-normal text-ink-3 sm:inline">
            {dispositionSays[disposition]}
          </span>
        </h2>
        <IncidentTable
          rows={mine}
          at={at - first}
          onPoint={(index) => onPoint(first + index)}
          marked={marked}
        />
      </section>
    );
  });
}
