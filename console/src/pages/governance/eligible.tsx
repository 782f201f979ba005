import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Clock3 } from 'lucide-react';
import { call } from '../../client/call.ts';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import { outOf, whole } from '../../format/number.ts';
import { TierChip } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { More } from '../../parts/more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/state.tsx';

/** Grave privilege that stands all day and is used rarely: what would make it eligible instead. */
export function Eligible() {
  const query = useInfiniteQuery({
    queryKey: ['eligible.list', {}],
    queryFn: ({ pageParam, signal }) =>
      call(
        'eligible.list',
        { query: pageParam === undefined ? {} : { after: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  const [first] = query.data?.pages ?? [];
  const give = useChange('eligible.ask', ['eligible.list', 'tasks.list']);
  const may = useMay();
  return (
    <Panel
      title="Could be asked for when needed"
      note={first ? `${outOf(first.total, first.of)}; ${whole(first.unknown)} unknown` : ''}
      flush
    >
      <Answered query={query}>
        {({ pages }) =>
          first?.total === 0 ? (
            <Empty icon={Clock3} title="Nothing is proposed" />
          ) : (
            <ul>
              {pages
                .flatMap(({ items }) => items)
                .map((one) => (
                  <li
                    key={one.id}
                    className="flex flex-wrap items-start gap-x-4 gap-y-1 border-t border-line/70 px-3.5 py-2.5 first:border-t-0"
                  >
                    <span className="min-w-0 basis-60">
                      <span className="flex items-center gap-2">
                        <Link
                          to="/identities/$id"
                          params={{ id: one.holderId }}
                          title={one.holderId}
                          className="truncate text-sm font-medium hover:underline"
                        >
                          {one.holder}
                        </Link>
                        <TierChip tier={one.tier} />
                      </span>
                      <span className="block font-mono text-2xs break-all text-ink-3">
                        {one.privilege} on {one.resource}
                      </span>
                    </span>
                    <span className="min-w-0 flex-1 basis-72 text-xs text-ink-2">
                      {one.because}
                      <ol className="list-decimal pl-4 text-ink-3">
                        {one.steps.map((step) => (
                          <li key={step}>{step}</li>
                        ))}
                      </ol>
                    </span>
                    <Button
                      size="small"
                      disabled={!may('tasks:write') || give.isPending}
                      title={`A task for ${one.owners.join(', ') || 'the default approver'}`}
                      onClick={() => give.mutate({ params: { id: one.id } })}
                    >
                      Give the task
                    </Button>
                  </li>
                ))}
              {query.hasNextPage && (
                <li className="border-t border-line px-3.5 py-2">
                  <More query={query} />
                </li>
              )}
            </ul>
          )
        }
      </Answered>
      {give.error && (
        <p role="alert" className="p-3.5 text-xs text-critical-text">
          {give.error.message}
        </p>
      )}
    </Panel>
  );
}
