import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical, Play } from 'lucide-react';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { Drill, DrillRun } from '../../contract.ts';
import { duration } from '../../format/time.ts';
import { capital, classWord } from '../../format/words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { names } from '../../parts/class-names.ts';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { ClassIcon } from '../../parts/principal.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { Ago } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';

export function DrillsPage() {
  useTitle('Drills');
  const drills = useQuery(ask('drills.list', {}));
  const runs = useQuery(ask('drills.runs', { query: { limit: 30 } }));
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Drills"
        note="An attack against a safe target, detected, contained and undone; timed, and kept apart from real incidents"
      />
      <Answered framed query={drills}>
        {({ items }) => (
          <ul className="grid gap-4 lg:grid-cols-2">
            {items.map((drill) => (
              <li key={drill.id}>
                <Card drill={drill} />
              </li>
            ))}
          </ul>
        )}
      </Answered>
      <Panel title="Runs" flush>
        <Answered query={runs} rows={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={FlaskConical} title="No run yet" />
            ) : (
              <ul>
                {items.map((run) => (
                  <li
                    key={run.id}
                    className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-t border-line/70 px-3.5 py-2 text-sm first:border-t-0"
                  >
                    <Result run={run} />
                    <span className="font-medium">{capital(run.drill.replaceAll('-', ' '))}</span>
                    <span className="min-w-0 flex-1 basis-60 text-xs text-ink-3">
                      {run.because}
                    </span>
                    {run.incidentId !== undefined && (
                      <Link
                        to="/incidents/$id"
                        params={{ id: run.incidentId }}
                        className="link text-xs"
                      >
                        incident
                      </Link>
                    )}
                    <Ago at={run.startedAt} className="text-xs text-ink-3" />
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </Panel>
    </div>
  );
}

function Result({ run }: { readonly run: DrillRun }) {
  if (run.result === 'running') return <Badge tone="accent">Running</Badge>;
  return (
    <Badge tone={run.result === 'pass' ? 'ok' : 'critical'}>
      {run.result === 'pass' ? 'Pass' : 'Fail'}
    </Badge>
  );
}

function Card({ drill }: { readonly drill: Drill }) {
  const may = useMay();
  const run = useChange('drills.run', ['drills.list', 'drills.runs']);
  const running = drill.last?.result === 'running' || run.isPending;
  return (
    <article className="flex h-full flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <header className="flex items-start gap-3">
        <ClassIcon name={drill.class} className="mt-0.5 size-5" />
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-semibold">{drill.title}</h2>
          <p className="text-xs text-ink-3">
            {classWord(drill.class)} · {drill.playbook}
          </p>
        </div>
        <Button
          disabled={!may('drills:run') || running}
          title={may('drills:run') ? `Target: ${drill.target}` : 'Your roles may not run drills'}
          onClick={() => run.mutate({ params: { id: drill.id } })}
        >
          <Play aria-hidden className="size-3.5" /> {running ? 'Running…' : 'Run now'}
        </Button>
      </header>
      {drill.says !== drill.title && <p className="text-sm text-ink-2">{drill.says}</p>}
      <p className="text-xs text-ink-3">Target: {drill.target}</p>
      <div className="mt-auto border-t border-line pt-3">
        {drill.last ? (
          <Stages drill={drill} run={drill.last} />
        ) : (
          <p className="text-xs text-ink-3">Never run: whether it works is unknown.</p>
        )}
        {run.error && (
          <p role="alert" className="text-xs text-critical-text">
            {run.error.message}
          </p>
        )}
      </div>
    </article>
  );
}

/** Each stage's time since injection; a stage that was not reached says so. */
function Stages({ drill, run }: { readonly drill: Drill; readonly run: DrillRun }) {
  return (
    <>
      <p className="mb-2 flex items-center gap-2 text-xs text-ink-3">
        <Result run={run} /> <Ago at={run.startedAt} />
      </p>
      <ol className="grid grid-cols-3 gap-y-2 sm:grid-cols-6">
        {drill.stages.map((stage) => {
          const time = run.times[stage];
          return (
            <li key={stage} className="min-w-0">
              <span
                className={names(
                  'mb-1 block h-1',
                  time === undefined ? (run.result === 'fail' ? 'hatched' : 'bg-sunken') : 'bg-ok',
                )}
              />
              <span className="label block truncate">{capital(stage)}</span>
              <span className="text-xs font-medium">
                {time === undefined ? (
                  <span className="font-normal text-ink-3">
                    {run.result === 'running' ? '…' : 'not reached'}
                  </span>
                ) : (
                  duration(time)
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
