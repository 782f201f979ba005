import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { FilePlus2, X } from 'lucide-react';
import { useMemo } from 'react';
import { AttackMatrix, type Cover } from '../../charts/attack-matrix.tsx';
import { ask } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf, Rule } from '../../contract.ts';
import { outOf } from '../../format/number.ts';
import { Button } from '../../parts/button.tsx';
import { Segments } from '../../parts/filter-bar.tsx';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { useTitle } from '../../shell/title.ts';
import { RuleDetail } from './detail.tsx';
import { RuleList } from './list.tsx';

type View = 'all' | 'rule' | 'behaviour' | 'blind' | 'site';
const holds: Readonly<Record<View, (rule: Rule) => boolean>> = {
  all: () => true,
  rule: (rule) => rule.kind !== 'behaviour',
  behaviour: (rule) => rule.kind === 'behaviour',
  blind: (rule) => rule.state === 'blind',
  site: (rule) => rule.file?.startsWith('site/') === true,
};

const coverOf = (rules: readonly Rule[]): ReadonlyMap<string, Cover> => {
  const cover = new Map<string, Cover>();
  for (const rule of rules) {
    for (const id of rule.attack) {
      const { active, all } = cover.get(id) ?? { active: 0, all: 0 };
      cover.set(id, { active: active + (rule.state === 'active' ? 1 : 0), all: all + 1 });
    }
  }
  return cover;
};

export function RulesPage() {
  useTitle('Rules');
  const searched = useSearch({ from: '/inside/rules' });
  const { view = 'all', as = 'list', search = '', technique, rule } = searched;
  const query = useQuery({
    ...ask('rules.list', {}),
    // What was just put into force is read within seconds, and nothing tells that it was.
    refetchInterval: view === 'site' ? 3_000 : false,
  });
  const navigate = useNavigate();
  const may = useMay();
  const show = (next: Partial<typeof searched>): void =>
    void navigate({ to: '/rules', search: { ...searched, ...next }, replace: true });
  const items = query.data?.items;
  const cover = useMemo(() => coverOf(items ?? []), [items]);
  const wanted = search.trim().toLowerCase();
  const shown = (items ?? []).filter(
    (one) =>
      holds[view](one) &&
      (technique === undefined || one.attack.includes(technique)) &&
      `${one.title} ${one.id} ${one.attack.join(' ')} ${one.system}`.toLowerCase().includes(wanted),
  );
  const open = items?.find((one) => one.id === rule);
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Rules"
        {...(items
          ? {
              note: `${outOf(items.filter((one) => one.state === 'active').length, items.length)} can fire`,
            }
          : {})}
      >
        <input
          type="search"
          aria-label="Search rules"
          value={search}
          onChange={(event) => show({ search: event.target.value || undefined })}
          placeholder="Title, id or technique"
          className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2.5 text-sm placeholder:text-ink-3 sm:w-52 sm:flex-none"
        />
        <Segments
          label="Shown as"
          value={as}
          onChange={(next) => show({ as: next === 'matrix' ? 'matrix' : undefined })}
          choices={[
            { value: 'list', label: 'List' },
            { value: 'matrix', label: 'ATT&CK' },
          ]}
        />
        {may('rules:try') && (
          <Link
            to="/rules/try"
            search={{}}
            className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-3 text-sm font-medium hover:bg-hover"
          >
            <FilePlus2 aria-hidden className="size-3.5" /> Write
          </Link>
        )}
      </PageHead>
      <Answered framed query={query} rows={12}>
        {({ matrix, faults }) => (
          <div className="flex min-w-0 flex-col gap-4">
            {faults.length > 0 && <Faults faults={faults} />}
            {as === 'matrix' && (
              <Panel>
                <AttackMatrix
                  matrix={matrix}
                  cover={cover}
                  chosen={technique}
                  onChoose={(next) => show({ technique: next })}
                />
              </Panel>
            )}
            {(as === 'list' || technique !== undefined) && (
              <Panel
                title={technique === undefined ? 'All' : technique}
                note={outOf(shown.length, items?.length ?? 0)}
                actions={
                  <>
                    {technique !== undefined && (
                      <Button size="small" onClick={() => show({ technique: undefined })}>
                        <X aria-hidden className="size-3.5" /> All techniques
                      </Button>
                    )}
                    <Segments
                      label="Kind"
                      value={view}
                      onChange={(next) => show({ view: next as View })}
                      choices={[
                        { value: 'all', label: 'All' },
                        { value: 'rule', label: 'Rules' },
                        { value: 'behaviour', label: 'Behaviours' },
                        { value: 'site', label: 'Ours' },
                        { value: 'blind', label: 'Blind' },
                      ]}
                    />
                  </>
                }
                flush
              >
                <RuleList rules={shown} onOpen={(id) => show({ rule: id })} />
              </Panel>
            )}
          </div>
        )}
      </Answered>
      {open && <RuleDetail rule={open} onClose={() => show({ rule: undefined })} />}
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
