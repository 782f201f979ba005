import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { BadgeCheck, Link2, ShieldX } from 'lucide-react';
import { call } from '../../client/call.ts';
import { ask } from '../../client/query.ts';
import type { LedgerEntry } from '../../contract.ts';
import { outOf, whole } from '../../format/number.ts';
import { Button } from '../../parts/button.tsx';
import { Mono } from '../../parts/mono.tsx';
import { More } from '../../parts/more.tsx';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { When } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';

export function LedgerPage() {
  useTitle('Ledger');
  const query = useInfiniteQuery({
    queryKey: ['ledger.list', 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(
        'ledger.list',
        { query: { limit: 60, ...(pageParam === undefined ? {} : { before: pageParam }) } },
        { signal },
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => {
      const end = last.items.at(-1)?.sequence;
      return end === undefined || end === 0 ? undefined : end;
    },
  });
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Ledger"
        note="Every decision and action, append-only, each entry chained to the one before"
      >
        <Check />
      </PageHead>
      <Panel flush>
        <Answered query={query} rows={14}>
          {(data) => (
            <>
              <ol>
                {entries.map((entry) => (
                  <li key={entry.sequence} className="border-t border-line/70 first:border-t-0">
                    <Entry entry={entry} />
                  </li>
                ))}
              </ol>
              <p className="flex items-center justify-between gap-3 border-t border-line px-3.5 py-2 text-xs text-ink-3">
                {outOf(entries.length, data.pages[0]?.total ?? entries.length)} entries
                <More query={query}>Older</More>
              </p>
            </>
          )}
        </Answered>
      </Panel>
    </div>
  );
}

function Check() {
  const query = useQuery({ ...ask('ledger.verify', {}), enabled: false });
  const said = query.data;
  return (
    <>
      {said &&
        (said.intact ? (
          <span className="flex items-center gap-1.5 text-xs text-ok-text">
            <BadgeCheck aria-hidden className="size-4" /> Intact: {whole(said.checked)} entries
            checked
          </span>
        ) : (
          <span role="alert" className="flex items-center gap-1.5 text-xs text-critical-text">
            <ShieldX aria-hidden className="size-4" /> Broken at {said.brokenAt}: {said.because}
          </span>
        ))}
      {query.error && <span className="text-xs text-critical-text">{query.error.message}</span>}
      <Button disabled={query.isFetching} onClick={() => void query.refetch()}>
        <Link2 aria-hidden className="size-4" />{' '}
        {query.isFetching ? 'Checking…' : 'Verify the chain'}
      </Button>
    </>
  );
}

const text = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(text).join(', ')
      : JSON.stringify(value);

function Entry({ entry }: { readonly entry: LedgerEntry }) {
  return (
    <div className="grid grid-cols-[3rem_minmax(0,1fr)_auto] items-baseline gap-x-3 px-3.5 py-1.5 text-sm lg:grid-cols-[3rem_6.5rem_9rem_11rem_minmax(0,1fr)_7rem]">
      <span className="col-start-1 row-start-1 text-right font-mono text-2xs text-ink-3">
        {entry.sequence}
      </span>
      <When
        at={entry.at}
        className="hidden text-xs text-ink-3 lg:col-start-2 lg:row-start-1 lg:block"
      />
      <span className="hidden truncate lg:col-start-3 lg:row-start-1 lg:block">{entry.actor}</span>
      <span className="col-start-2 row-start-1 min-w-0 truncate font-medium lg:col-start-4">
        {entry.verb}
      </span>
      <span className="col-span-2 col-start-2 row-start-2 min-w-0 truncate text-xs text-ink-2 lg:col-span-1 lg:col-start-5 lg:row-start-1">
        <span className="lg:hidden">{entry.actor} · </span>
        {entry.subject}{' '}
        <span className="text-ink-3">
          {Object.entries(entry.detail)
            .map(([name, value]) => `${name}: ${text(value)}`)
            .join(' · ')}
        </span>
      </span>
      <Mono
        short={entry.hash.slice(0, 10)}
        className="col-start-3 row-start-1 text-2xs text-ink-3 lg:col-start-6"
      >
        {entry.hash}
      </Mono>
    </div>
  );
}
