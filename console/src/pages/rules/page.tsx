import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../client/query.ts';
import type { AnswerOf, Rule } from '../../contract.ts';
import { outOf, whole } from '../../format/number.ts';
import { Badge, SeverityMark, Unknown } from '../../parts/badge.tsx';
import { Segments } from '../../parts/filter-bar.tsx';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { Ago } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';

type View = 'all' | 'rule' | 'behaviour' | 'blind';
const holds: Readonly<Record<View, (rule: Rule) => boolean>> = {
  all: () => true,
  rule: (rule) => rule.kind !== 'behaviour',
  behaviour: (rule) => rule.kind === 'behaviour',
  blind: (rule) => rule.state === 'blind',
};

export function RulesPage() {
  useTitle('Rules');
  const [view, setView] = useState<View>('all');
  const [search, setSearch] = useState('');
  const found = (rule: Rule): boolean =>
    `${rule.title} ${rule.id} ${rule.attack.join(' ')}`
      .toLowerCase()
      .includes(search.trim().toLowerCase());
  const query = useQuery(ask('rules.list', {}));
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Rules"
        {...(query.data
          ? {
              note: `${outOf(query.data.items.filter((rule) => rule.state === 'active').length, query.data.items.length)} can fire`,
            }
          : {})}
      >
        <input
          type="search"
          aria-label="Search rules"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Title, id or technique"
          className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2.5 text-sm placeholder:text-ink-3 sm:w-56 sm:flex-none"
        />
        <Segments
          label="Kind"
          value={view}
          onChange={(next) => setView(next as View)}
          choices={[
            { value: 'all', label: 'All' },
            { value: 'rule', label: 'Rules' },
            { value: 'behaviour', label: 'Behaviours' },
            { value: 'blind', label: 'Blind' },
          ]}
        />
      </PageHead>
      <Answered framed query={query} rows={12}>
        {({ items, techniques, faults }) => (
          <div className="grid min-w-0 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_18rem]">
            <div className="flex min-w-0 flex-col gap-4">
              {faults.length > 0 && <Faults faults={faults} />}
              <Panel flush>
                <ul>
                  {items
                    .filter(holds[view])
                    .filter(found)
                    .map((rule) => (
                      <li key={rule.id} className="border-t border-line/70 first:border-t-0">
                        <Line rule={rule} />
                      </li>
                    ))}
                </ul>
              </Panel>
            </div>
            <Panel title="ATT&CK" note={`${Object.keys(techniques).length} techniques named`}>
              <ul className="flex flex-col gap-1">
                {Object.entries(techniques)
                  .sort((a, b) => b[1] - a[1])
                  .map(([technique, count]) => (
                    <li key={technique} className="flex items-center gap-2 text-xs">
                      <span className="w-20 font-mono">{technique}</span>
                      <span aria-hidden className="flex gap-0.5">
                        {Array.from({ length: Math.min(count, 12) }, (_, index) => (
                          // biome-ignore lint/suspicious/noArrayIndexKey: equal marks
                          <span key={index} className="size-2 rounded-xs bg-accent" />
                        ))}
                      </span>
                      <span className="ml-auto text-ink-3">{count}</span>
                    </li>
                  ))}
              </ul>
            </Panel>
          </div>
        )}
      </Answered>
    </div>
  );
}

/** Files that could not be taken in as they stand, and what runs instead. */
function Faults({ faults }: { readonly faults: AnswerOf<'rules.list'>['faults'] }) {
  return (
    <Panel title="Broken rule files" note={`${faults.length} to mend; all others are in force`}>
      <ul className="flex flex-col gap-2">
        {faults.map((fault) => (
          <li
            key={`${fault.file}:${fault.line}:${fault.column}:${fault.message}`}
            className="text-xs"
          >
            <p className="break-words font-mono text-ink-2">
              {[fault.file, fault.line, fault.column]
                .filter((part) => part !== undefined)
                .join(':')}
            </p>
            <p className="break-words">
              {fault.message}; {fault.fix}
            </p>
            <p className="text-ink-3">
              {fault.standing === 'earlier'
                ? 'The file as it was before stays in force.'
                : 'What is broken does not run.'}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Line({ rule }: { readonly rule: Rule }) {
  return (
    <article className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-3.5 py-2 lg:grid-cols-[auto_minmax(0,1fr)_7rem_6rem_7rem_6rem]">
      <SeverityMark severity={rule.severity} />
      <div className="min-w-0">
        <h2 className="truncate text-sm font-medium">{rule.title}</h2>
        <p className="truncate font-mono text-2xs text-ink-3">{rule.id}</p>
      </div>
      <span className="hidden font-mono text-xs text-ink-2 lg:block">{rule.attack.join(' ')}</span>
      <span
        className="hidden text-xs text-ink-3 lg:block"
        title="Examples that fire and that stay quiet, checked at load"
      >
        {rule.examples.fires} fire, {rule.examples.quiet} quiet
      </span>
      <span className="hidden text-right text-xs lg:block">
        {whole(rule.fired)}{' '}
        <span className="text-ink-3">
          {rule.lastFiredAt === undefined ? 'never fired' : <Ago at={rule.lastFiredAt} />}
        </span>
      </span>
      <span className="text-right">
        {rule.state === 'blind' ? (
          <Unknown because={rule.because}>Blind</Unknown>
        ) : (
          <Badge>{rule.kind}</Badge>
        )}
      </span>
    </article>
  );
}
