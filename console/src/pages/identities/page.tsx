import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { ListFilter, Search } from 'lucide-react';
import { useDeferredValue, useEffect, useId, useState } from 'react';
import { call } from '../../client/call.ts';
import { ask } from '../../client/query.ts';
import type { AnswerOf } from '../../contract.ts';
import { whole } from '../../format/number.ts';
import { Button, Key } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { PageHead } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { useTitle } from '../../shell/title.ts';
import { Facets, type Filter } from './facets.tsx';
import { Rows } from './rows.tsx';

const pageSize = 200;

export function IdentitiesPage() {
  useTitle('Identities');
  const filter = useSearch({ from: '/inside/identities' });
  const navigate = useNavigate();
  const setFilter = (next: Filter): void => {
    void navigate({ to: '/identities', search: next, replace: true });
  };
  const query = useInfiniteQuery({
    queryKey: ['identities.list', filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        'identities.list',
        {
          query: {
            ...filter,
            limit: pageSize,
            ...(pageParam === undefined ? {} : { after: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: AnswerOf<'identities.list'>) => last.next,
    placeholderData: (old) => old,
  });
  const { sort: _, ...counted } = filter;
  const facets = useQuery({
    ...ask('identities.facets', { query: counted }),
    placeholderData: (old) => old,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  const note = query.data?.pages[0]?.isAtLeast
    ? `more than ${whole(total)} match; filters count some of them`
    : `${whole(total)} match`;
  const [narrow, setNarrow] = useState(false);
  const panel = <Facets facets={facets.data ?? {}} filter={filter} onChange={setFilter} />;
  return (
    <div className="mx-auto flex h-full max-w-400 flex-col gap-3 p-4 pb-0 lg:p-5 lg:pb-0">
      <PageHead title="Identities" {...(query.data ? { note } : {})}>
        <SearchField filter={filter} onChange={setFilter} />
        <Button onClick={() => setNarrow(true)} className="lg:hidden" label="Filters">
          <ListFilter aria-hidden className="size-4" /> Filters
        </Button>
      </PageHead>
      <div className="grid min-h-0 flex-1 gap-4 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <aside aria-label="Filters" className="scroll-thin hidden overflow-y-auto pb-4 lg:block">
          {panel}
        </aside>
        <div className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-t-lg border border-b-0 border-line bg-surface">
          <Answered query={query} rows={14}>
            {() => (
              <Rows
                rows={rows}
                total={total}
                sort={filter.sort ?? 'risk'}
                onSort={(sort) => setFilter({ ...filter, sort })}
                onEnd={() =>
                  query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()
                }
                onClear={() => setFilter({})}
              />
            )}
          </Answered>
        </div>
      </div>
      <Dialog open={narrow} onClose={() => setNarrow(false)} title="Filters" as="sheet">
        {panel}
      </Dialog>
    </div>
  );
}

/** Typing waits for a breath before it asks. */
function SearchField({
  filter,
  onChange,
}: {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}) {
  const [text, setText] = useState(filter.search ?? '');
  const said = useDeferredValue(text);
  const router = useRouter();
  const field = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts a search
  useEffect(() => {
    const timer = setTimeout(() => {
      const search = said.trim();
      // A line opened meanwhile is not taken back.
      if (router.latestLocation.pathname !== '/identities') return;
      if (search !== (filter.search ?? ''))
        onChange({ ...filter, search: search === '' ? undefined : search });
    }, 180);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <div className="relative min-w-0 flex-1 sm:w-80 sm:flex-none">
      <label htmlFor={field} className="sr-only">
        Search identities
      </label>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-3"
      />
      <input
        id={field}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder="Name, ARN or owner"
        className="h-8 w-full rounded-md border border-line-strong bg-surface pr-9 pl-8 text-sm placeholder:text-ink-3"
      />
      <span aria-hidden className="pointer-events-none absolute top-1.5 right-2 hidden sm:block">
        {text === '' && <Key>/</Key>}
      </span>
    </div>
  );
}
