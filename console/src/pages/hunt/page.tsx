import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../client/call.ts';
import { Editor } from '../../editor/editor.tsx';
import { Button, Key } from '../../parts/button.tsx';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Refused } from '../../parts/refused.tsx';
import { Loading } from '../../parts/state.tsx';
import { useTitle } from '../../shell/title.ts';
import { columns } from './columns.ts';
import { Keep } from './keep.tsx';
import { Results, type View } from './results.tsx';
import { Shelf } from './saved.tsx';
import { starters } from './starters.ts';

const language = { name: 'sql', columns } as const;
/** What still fits into an address that people send each other. */
const MOST_LINKED = 4_000;

export function HuntPage() {
  useTitle('Hunt');
  const searched = useSearch({ from: '/inside/hunt' });
  const { sql: linked, view = 'table' } = searched;
  const navigate = useNavigate();
  const [sql, setSql] = useState(linked ?? starters[0]?.sql ?? '');
  const [keeping, setKeeping] = useState(false);
  const [columnToAdd, setColumnToAdd] = useState<string | undefined>();
  const show = (next: { sql?: string | undefined; view?: View }): void =>
    void navigate({
      to: '/hunt',
      search: { ...searched, ...next },
      replace: true,
    });
  const run = useMutation({
    mutationFn: async (asked: string) => {
      const began = performance.now();
      const answer = await call('hunts.run', { body: { sql: asked } });
      return { answer, asked, tookMs: performance.now() - began };
    },
  });
  const start = (text: string): void => {
    if (text.trim() === '' || run.isPending) return;
    show({ sql: text.length <= MOST_LINKED ? text : undefined });
    run.mutate(text);
  };
  // A link to a hunt shows its answer; only once, whatever is typed later.
  const first = useRef(linked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: at opening only
  useEffect(() => {
    if (first.current !== undefined) run.mutate(first.current);
  }, []);
  useEffect(() => {
    if (columnToAdd === undefined) return;
    setSql((text) => `${text.trimEnd()} ${columnToAdd}`);
    setColumnToAdd(undefined);
  }, [columnToAdd]);
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Hunt"
        note="One SELECT over every archived event; nothing else can be read, nothing written"
      >
        <Button onClick={() => setKeeping(true)} disabled={sql.trim() === ''}>
          Keep…
        </Button>
        <Button
          look="primary"
          disabled={run.isPending || sql.trim() === ''}
          onClick={() => start(sql)}
        >
          <Play aria-hidden className="size-3.5" /> {run.isPending ? 'Running…' : 'Run'}
          <span aria-hidden className="hidden sm:inline">
            <Key>Ctrl ⏎</Key>
          </span>
        </Button>
      </PageHead>
      <div className="grid min-w-0 items-start gap-4 lg:grid-cols-[15rem_minmax(0,1fr)]">
        <div className="order-last lg:order-none">
          <Shelf
            onOpen={(text) => {
              setSql(text);
              start(text);
            }}
            onColumn={setColumnToAdd}
          />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel flush>
            <Editor
              label="Hunt in SQL"
              value={sql}
              language={language}
              onChange={setSql}
              onRun={() => start(sql)}
              className="h-44 rounded-lg"
            />
          </Panel>
          {run.isPending ? (
            <Panel>
              <Loading label="Hunting" />
            </Panel>
          ) : run.error ? (
            <Refused
              title="This hunt cannot run as written"
              error={run.error}
              retry={() => start(sql)}
            />
          ) : run.data ? (
            <Results
              answer={run.data.answer}
              sql={run.data.asked}
              tookMs={run.data.tookMs}
              view={view}
              onView={(next) => show({ view: next })}
            />
          ) : (
            <Panel>
              <p className="py-6 text-center text-sm text-ink-2">
                Run the hunt, or begin with one of the questions.
              </p>
            </Panel>
          )}
        </div>
      </div>
      {keeping && <Keep sql={sql} onClose={() => setKeeping(false)} />}
    </div>
  );
}
