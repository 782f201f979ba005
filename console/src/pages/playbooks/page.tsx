import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { Flow } from '../../charts/flow.tsx';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf } from '../../contract.ts';
import { counted, outOf, percent } from '../../format/number.ts';
import { duration } from '../../format/time.ts';
import { capital, classWord, plain } from '../../format/words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { names } from '../../parts/class-names.ts';
import { Field, PageHead, Panel } from '../../parts/panel.tsx';
import { ClassIcon } from '../../parts/principal.tsx';
import { Answered } from '../../parts/state.tsx';
import { Ago } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';
import { ShadowRecord } from './record.tsx';

type Playbook = AnswerOf<'playbooks.list'>['items'][number];

export function PlaybooksPage() {
  useTitle('Playbooks');
  const { playbook: chosen } = useSearch({ from: '/inside/playbooks' });
  const navigate = useNavigate();
  const query = useQuery(ask('playbooks.list', {}));
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Playbooks"
        note="What is done, in which order, who says yes, and whether it was seen to work"
      />
      <Answered framed query={query} rows={12}>
        {({ items }) => {
          const shown = items.find((one) => one.id === chosen) ?? items[0];
          return (
            <div className="grid min-w-0 items-start gap-4 lg:grid-cols-[18rem_minmax(0,1fr)]">
              <Panel title="All" note={counted(items.length, 'playbook')} flush>
                <ul className="max-h-[calc(100dvh-11rem)] overflow-y-auto">
                  {items.map((one) => (
                    <li key={one.id} className="border-t border-line/70 first:border-t-0">
                      <button
                        type="button"
                        aria-current={one === shown}
                        onClick={() =>
                          void navigate({
                            to: '/playbooks',
                            search: { playbook: one.id },
                            replace: true,
                          })
                        }
                        className={names(
                          'flex w-full items-start gap-2 px-3 py-2 text-left hover:bg-hover',
                          one === shown && 'bg-selected',
                        )}
                      >
                        <ClassIcon name={one.class} className="mt-0.5" />
                        <span className="min-w-0 flex-1">
                          <span className="block text-sm font-medium">{one.title}</span>
                          <span className="block truncate font-mono text-2xs text-ink-3">
                            {one.id}
                          </span>
                        </span>
                        <Proof playbook={one} />
                      </button>
                    </li>
                  ))}
                </ul>
              </Panel>
              {shown && <Detail playbook={shown} />}
            </div>
          );
        }}
      </Answered>
    </div>
  );
}

/** Seen to work, seen to fail, or unknown. */
function Proof({ playbook }: { readonly playbook: Playbook }) {
  const results = playbook.drills.flatMap(({ last }) => (last ? [last.result] : []));
  if (results.includes('fail')) return <Badge tone="critical">failed</Badge>;
  if (results.includes('pass')) return <Badge tone="ok">proven</Badge>;
  return <Badge tone="unknown">unproven</Badge>;
}

function Detail({ playbook }: { readonly playbook: Playbook }) {
  const { plans } = playbook;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel
        title={playbook.title}
        note={`${classWord(playbook.class)}, ${plain(playbook.situation)}`}
        actions={
          <Badge tone={playbook.mode === 'shadow' ? 'accent' : 'ok'}>
            {playbook.mode === 'shadow' ? 'Shadow: would act' : 'Active'}
          </Badge>
        }
      >
        <p className="mb-4 max-w-3xl text-sm text-ink-2">{playbook.description}</p>
        <Flow steps={playbook.steps} title={playbook.title} />
      </Panel>
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-2">
        <Panel title="Decided beforehand">
          <dl className="grid gap-3 sm:grid-cols-2">
            <Field
              label="Acts by itself from"
              note={`criticality ${playbook.criticality.map(plain).join(', ')}; else a person decides`}
            >
              {percent(playbook.confidence, 1)} confidence
            </Field>
            <Field label="Standing pre-authorisations">
              {counted(playbook.preAuthorised, 'signature')}
            </Field>
            <Field label="Owner">{playbook.owner}</Field>
            <Field label="Scope">{playbook.scope}</Field>
            <Field label="How access really ends" className="sm:col-span-2">
              {playbook.revocation}
            </Field>
            <Field label="Who is told" className="sm:col-span-2">
              {playbook.communications}
            </Field>
          </dl>
        </Panel>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="On record" note="real incidents; drills stand apart">
            {plans.all === 0 ? (
              <p className="text-xs text-ink-3">No plan was made from it yet.</p>
            ) : (
              <dl className="grid grid-cols-3 gap-3">
                <Field label="Contained">{outOf(plans.contained, plans.all)}</Field>
                <Field label="Would have acted">{outOf(plans.shadow, plans.all)}</Field>
                <Field label="Failed">{outOf(plans.failed, plans.all)}</Field>
                {plans.lastAt !== undefined && (
                  <Field label="Last">
                    <Ago at={plans.lastAt} />
                  </Field>
                )}
              </dl>
            )}
          </Panel>
          <ShadowRecord playbook={playbook} />
          <Panel title="Drills" note={counted(playbook.drills.length, 'drill')} flush>
            {playbook.drills.length === 0 ? (
              <p className="p-3.5 text-xs text-ink-3">
                None runs it: whether it works here is unknown.
              </p>
            ) : (
              <ul>
                {playbook.drills.map((drill) => (
                  <li
                    key={drill.id}
                    className="border-t border-line/70 px-3.5 py-2 first:border-t-0"
                  >
                    <DrillLine drill={drill} />
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      </div>
    </div>
  );
}

function DrillLine({ drill }: { readonly drill: Playbook['drills'][number] }) {
  const may = useMay();
  const run = useChange('drills.run', ['playbooks.list', 'drills.list', 'drills.runs']);
  const { last } = drill;
  const running = last?.result === 'running' || run.isPending;
  const effective = last?.times['effective'];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="min-w-0 flex-1 basis-48">
        <span className="block text-sm">{drill.title}</span>
        <span className="text-xs text-ink-3">
          {last ? (
            <>
              {capital(last.result)} <Ago at={last.startedAt} />
              {effective !== undefined && `, contained in ${duration(effective)}`}
              {last.incidentId !== undefined && (
                <>
                  {' · '}
                  <Link to="/incidents/$id" params={{ id: last.incidentId }} className="link">
                    incident
                  </Link>
                </>
              )}
            </>
          ) : (
            'Never run'
          )}
        </span>
        {run.error && (
          <span role="alert" className="block text-xs text-critical-text">
            {run.error.message}
          </span>
        )}
      </span>
      <Button
        size="small"
        disabled={!may('drills:run') || running}
        title={may('drills:run') ? 'Against the safe target' : 'Your roles may not run drills'}
        onClick={() => run.mutate({ params: { id: drill.id } })}
      >
        <Play aria-hidden className="size-3" /> {running ? 'Running…' : 'Run now'}
      </Button>
    </div>
  );
}
