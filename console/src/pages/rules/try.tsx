import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronRight, Play } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { call } from '../../client/call.ts';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf } from '../../contract.ts';
import { Editor, type Fault } from '../../editor/editor.tsx';
import { Button, Key } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { Segments } from '../../parts/filter-bar.tsx';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Refused } from '../../parts/refused.tsx';
import { Failed, Loading } from '../../parts/state.tsx';
import { useTitle } from '../../shell/title.ts';
import { blank } from './blank.ts';
import { keepDraft, readDraft } from './draft.ts';
import { Shelf } from './shelf.tsx';
import { Trial } from './trial.tsx';

const language = { name: 'yaml' } as const;
const hour = 3_600_000;
const spans = { '24 h': 24 * hour, '7 d': 7 * 24 * hour, '30 d': 30 * 24 * hour } as const;
type Span = keyof typeof spans;

/** `name:` of the first document; the file is called so. */
const nameIn = (text: string): string =>
  (/^name:\s*["']?([a-z0-9][a-z0-9-]{0,62})["']?\s*$/m.exec(text)?.[1] ?? '').slice(0, 63);

const faultsOf = (trial: AnswerOf<'rules.dryRun'> | undefined): readonly Fault[] =>
  (trial?.faults ?? []).map(({ line, column, kind, message, fix }) => ({
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    severity: kind === 'warning' ? 'warning' : 'error',
    message: `${message}; ${fix}`,
  }));

export function RuleTryPage() {
  useTitle('Work on a rule');
  const { rule } = useSearch({ from: '/inside/rules/try' });
  const source = useQuery({
    ...ask('rules.source', { params: { id: rule ?? '' } }),
    enabled: rule !== undefined,
  });
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <nav aria-label="Where you are" className="flex items-center gap-1 text-xs text-ink-3">
        <Link to="/rules" className="hover:text-ink hover:underline">
          Rules
        </Link>
        <ChevronRight aria-hidden className="size-3" />
        <span>{rule ?? 'Write'}</span>
      </nav>
      {rule === undefined ? (
        <Workbench begin={readDraft() ?? blank} />
      ) : source.data ? (
        <Workbench key={rule} begin={source.data.text} file={source.data.file} />
      ) : source.error ? (
        <Failed error={source.error} retry={() => void source.refetch()} />
      ) : (
        <Loading rows={12} />
      )}
    </div>
  );
}

function Workbench({ begin, file }: { readonly begin: string; readonly file?: string }) {
  const may = useMay();
  const navigate = useNavigate();
  const [text, setText] = useState(begin);
  const [span, setSpan] = useState<Span>('7 d');
  const [asking, setAsking] = useState(false);
  useEffect(() => keepDraft(text), [text]);
  const trial = useMutation({
    mutationFn: (rule: string) =>
      call('rules.dryRun', { body: { rule, file: 'rule.yml', since: spans[span] } }),
  });
  const keep = useChange('rules.keep', ['rules.list', 'rules.files']);
  const faults = useMemo(() => faultsOf(trial.data), [trial.data]);
  const name = nameIn(text);
  const run = (): void => {
    if (text.trim() !== '' && !trial.isPending) trial.mutate(text);
  };
  return (
    <>
      <PageHead
        title={file === undefined ? 'Write a rule' : 'Tune a rule'}
        note={
          file === undefined
            ? 'Sigma; tried on what the archive holds before it is in force'
            : `${file}, as it is in force; kept under its name it takes the place of this one`
        }
      >
        <Segments
          label="How far back"
          value={span}
          onChange={(next) => setSpan(next as Span)}
          choices={Object.keys(spans).map((one) => ({ value: one, label: one }))}
        />
        <Button
          disabled={!may('rules:write') || name === ''}
          title={
            !may('rules:write')
              ? 'Your roles may not put rules into force'
              : name === ''
                ? 'Give it a `name:` in small letters with hyphens'
                : `Kept as site/${name}.yml`
          }
          onClick={() => setAsking(true)}
        >
          Put into force…
        </Button>
        <Button
          look="primary"
          disabled={!may('rules:try') || trial.isPending || text.trim() === ''}
          onClick={run}
        >
          <Play aria-hidden className="size-3.5" /> {trial.isPending ? 'Trying…' : 'Try'}
          <span aria-hidden className="hidden sm:inline">
            <Key>Ctrl ⏎</Key>
          </span>
        </Button>
      </PageHead>
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)]">
        <Panel flush>
          <Editor
            label="Rule in YAML"
            value={text}
            language={language}
            faults={faults}
            onChange={setText}
            onRun={run}
            className="h-[calc(100dvh-12rem)] min-h-80 rounded-lg"
          />
        </Panel>
        <div className="flex min-w-0 flex-col gap-4">
          {trial.isPending ? (
            <Panel>
              <Loading label="Reading the archive" />
            </Panel>
          ) : trial.error ? (
            <Refused title="This cannot be read as a rule" error={trial.error} retry={run} />
          ) : trial.data ? (
            <Trial trial={trial.data} />
          ) : (
            <Panel>
              <p className="py-6 text-center text-sm text-ink-2">
                Try it: its examples are checked, and you see what it would have found.
              </p>
            </Panel>
          )}
          <Shelf onOpen={setText} />
        </div>
      </div>
      <Reasoned
        open={asking}
        onClose={() => setAsking(false)}
        title={`Put ${name} into force`}
        confirm="Put into force"
        busy={keep.isPending}
        error={keep.error}
        onConfirm={(reason) =>
          keep.mutate(
            { params: { name }, body: { text, reason } },
            { onSuccess: () => void navigate({ to: '/rules', search: { view: 'site' } }) },
          )
        }
      >
        <p className="text-sm text-ink-2">
          It joins the rules of this site within seconds and judges events from then on.
          {trial.data
            ? ` In the archive it would have fired ${trial.data.fired} times.`
            : ' It was not tried yet.'}
        </p>
      </Reasoned>
    </>
  );
}
