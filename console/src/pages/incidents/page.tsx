import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { ask } from '../../client/query.ts';
import type { Disposition, IncidentRow, QueryOf } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { dispositionSays, dispositionWord } from '../../format/words.ts';
import { Key } from '../../parts/button.tsx';
import { Segments } from '../../parts/filter-bar.tsx';
import { useListKeys } from '../../parts/list-keys.ts';
import { PageHead } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { useTitle } from '../../shell/title.ts';
import { IncidentTable } from './table.tsx';

type Query = QueryOf<'incidents.list'>;

const live: Query = { status: ['open', 'containing', 'contained'], drill: false };
const views = {
  open: { title: 'Open', query: live },
  page: { title: 'Page now', query: { ...live, disposition: ['page'] } },
  queue: { title: 'Queue', query: { ...live, disposition: ['queue'] } },
  timeline: { title: 'Timeline', query: { ...live, disposition: ['timeline'] } },
  closed: { title: 'Closed', query: { status: ['closed'], drill: false } },
  drills: { title: 'Drills', query: { drill: true } },
} satisfies Readonly<Record<string, { readonly title: string; readonly query: Query }>>;

type View = keyof typeof views;

export function IncidentsPage() {
  useTitle('Incidents');
  const { view = 'open' } = useSearch({ from: '/inside/incidents' });
  const navigate = useNavigate();
  const query = useQuery(ask('incidents.list', { query: { ...views[view].query, limit: 200 } }));
  const rows = query.data?.items ?? [];
  const keys = useListKeys(rows.length, (index) => {
    const row = rows[index];
    if (row) void navigate({ to: '/incidents/$id', params: { id: row.id } });
  });
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-3 p-4 lg:p-5">
      <PageHead
        title="Incidents"
        {...(query.data ? { note: `${counted(query.data.total, 'incident')} in this view` } : {})}
      >
        <span className="hidden items-center gap-1 text-xs text-ink-3 lg:flex">
          <Key>j</Key>
          <Key>k</Key> move <Key>Enter</Key> open
        </span>
      </PageHead>
      <Segments
        label="View"
        value={view}
        choices={Object.entries(views).map(([value, one]) => ({ value, label: one.title }))}
        onChange={(next) =>
          void navigate({ to: '/incidents', search: { view: next as View }, replace: true })
        }
      />
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <Answered query={query} rows={10}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={ShieldCheck} title="No incident here">
                {view === 'drills'
                  ? 'Run a drill to see one.'
                  : 'Nothing in this view. The loop is running; what it sees appears within a second.'}
              </Empty>
            ) : (
              <Grouped rows={items} at={keys.at} onPoint={keys.setAt} />
            )
          }
        </Answered>
      </div>
    </div>
  );
}

const order: readonly Disposition[] = ['page', 'queue', 'timeline'];

function Grouped({
  rows,
  at,
  onPoint,
}: {
  readonly rows: readonly IncidentRow[];
  readonly at: number;
  readonly onPoint: (index: number) => void;
}) {
  const open = rows.filter((row) => row.status !== 'closed');
  if (open.length === 0) return <IncidentTable rows={rows} at={at} onPoint={onPoint} />;
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
        <IncidentTable rows={mine} at={at - first} onPoint={(index) => onPoint(first + index)} />
      </section>
    );
  });
}
