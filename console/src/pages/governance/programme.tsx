import { useMutation, useQuery } from '@tanstack/react-query';
import { Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../client/call.ts';
import { ask } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf } from '../../contract.ts';
import { counted, outOf, percent, whole } from '../../format/number.ts';
import { duration } from '../../format/time.ts';
import { capital, classWord } from '../../format/words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Segments } from '../../parts/filter-bar.tsx';
import { Field, Panel } from '../../parts/panel.tsx';
import { Scroller } from '../../parts/scroller.tsx';
import { Answered } from '../../parts/state.tsx';

type Metrics = AnswerOf<'metrics.get'>;
type Share = Metrics['rollback'];

const spans = ['30', '90', '365'] as const;

/** Hands the browser a file that was made here. */
const offer = ({ name, type, text }: AnswerOf<'reports.make'>): void => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

/** How the programme does, over a window; real incidents and drills apart. */
export function Programme() {
  const may = useMay()('ledger:read');
  const [days, setDays] = useState<string>('90');
  const query = useQuery(ask('metrics.get', { query: { days: Number(days) } }));
  const report = useMutation({
    mutationFn: (format: 'html' | 'csv') =>
      call('reports.make', { body: { format, days: Number(days) } }),
    onSuccess: offer,
  });
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <Segments
          label="Window"
          value={days}
          onChange={setDays}
          choices={spans.map((value) => ({ value, label: `${value} d` }))}
        />
        <span className="ml-auto flex gap-2">
          <Button disabled={!may || report.isPending} onClick={() => report.mutate('csv')}>
            <Download aria-hidden className="size-3.5" /> Sheet
          </Button>
          <Button
            look="primary"
            disabled={!may || report.isPending}
            title="A page to print or to send; that it was made is in the ledger"
            onClick={() => report.mutate('html')}
          >
            <Printer aria-hidden className="size-3.5" /> Report
          </Button>
        </span>
      </div>
      {report.error && (
        <p role="alert" className="text-xs text-critical-text">
          {report.error.message}
        </p>
      )}
      <Answered framed query={query} rows={10}>
        {(metrics) => (
          <>
            <Figures metrics={metrics} />
            <Times metrics={metrics} />
            <Causes metrics={metrics} />
          </>
        )}
      </Answered>
    </div>
  );
}

const share = ({ count, of }: Share): string => `${percent(count, of)} (${outOf(count, of)})`;

function Figures({ metrics }: { readonly metrics: Metrics }) {
  const { precision, alerts, automation, coverage, exceptions, tasks, waiting } = metrics;
  const judged = precision.truePositives + precision.falsePositives;
  const acted = automation.automatic + automation.approved + automation.byHand;
  return (
    <Panel title="In this window">
      <dl className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field
          label="Right when it spoke"
          note={`${whole(precision.undecided)} undecided, ${whole(precision.benign)} benign`}
        >
          {percent(precision.truePositives, judged)} ({outOf(precision.truePositives, judged)})
        </Field>
        <Field
          label="Incidents"
          note={`of ${counted(alerts.identities, 'identity', 'identities')}`}
        >
          {whole(alerts.count)}
        </Field>
        <Field
          label="Contained without a person"
          note={`${whole(automation.approved)} approved, ${whole(automation.byHand)} by hand`}
        >
          {percent(automation.automatic, acted)} ({outOf(automation.automatic, acted)})
        </Field>
        <Field label="Undone afterwards">{share(metrics.rollback)}</Field>
        <Field label="Answered when asked" note={`${whole(waiting.expired)} ran out`}>
          {waiting.answered === 0
            ? 'nothing was asked'
            : `after ${duration(waiting.totalMs / waiting.answered)} on average`}
        </Field>
        <Field label="Accepted risks" note={`${whole(exceptions.pastExpiry)} past their end`}>
          {whole(exceptions.live)}
        </Field>
        <Field
          label="Tasks open"
          note={`${whole(tasks.overdue)} overdue, ${whole(tasks.reopened)} came back`}
        >
          {whole(tasks.open)}
        </Field>
        <Field label="Systems watched">{share(coverage.systems)}</Field>
        <Field label="Techniques seen">{share(coverage.techniques)}</Field>
        <Field label="With an owner">{share(coverage.owners)}</Field>
        <Field label="Rotated in time">{share(coverage.rotation)}</Field>
        <Field label="Playbooks drilled">{share(coverage.playbooksDrilled)}</Field>
      </dl>
    </Panel>
  );
}

const stages = ['detect', 'plan', 'acknowledge', 'accepted', 'effective', 'dwell'] as const;

function Times({ metrics }: { readonly metrics: Metrics }) {
  return (
    <Panel title="Times by class" note="median, 90th percentile; drills apart" flush>
      {metrics.times.length === 0 ? (
        <p className="p-3.5 text-xs text-ink-3">No incident in this window.</p>
      ) : (
        <Scroller label="Times by class" className="overflow-x-auto">
          <table className="w-full min-w-180 text-sm">
            <thead>
              <tr className="label text-left">
                <th scope="col" className="px-3.5 py-2 font-medium">
                  Class
                </th>
                {stages.map((stage) => (
                  <th key={stage} scope="col" className="px-3.5 py-2 font-medium">
                    {capital(stage)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {metrics.times.map((row) => (
                <tr key={`${row.class} ${row.drill}`} className="border-t border-line/70">
                  <th scope="row" className="px-3.5 py-1.5 text-left font-normal">
                    {classWord(row.class)} {row.drill && <Badge tone="accent">DRILL</Badge>}{' '}
                    <span className="text-xs text-ink-3">{whole(row.incidents)}</span>
                  </th>
                  {stages.map((stage) => {
                    const { medianMs, p90Ms } = row.times[stage] ?? {};
                    return (
                      <td key={stage} className="px-3.5 py-1.5 text-xs tabular-nums">
                        {medianMs === undefined ? (
                          <span className="text-ink-3">none</span>
                        ) : (
                          `${duration(medianMs)}, ${duration(p90Ms ?? medianMs)}`
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}

function Causes({ metrics }: { readonly metrics: Metrics }) {
  return (
    <Panel
      title="What let it happen"
      note="conditions of incidents, and the work that is open"
      flush
    >
      {metrics.causes.length === 0 ? (
        <p className="p-3.5 text-xs text-ink-3">No cause was named in this window.</p>
      ) : (
        <ul>
          {metrics.causes.map((one) => (
            <li
              key={one.condition}
              className="flex flex-wrap gap-x-4 border-t border-line/70 px-3.5 py-1.5 text-sm first:border-t-0"
            >
              <span className="min-w-0 flex-1 basis-48">{capital(one.condition)}</span>
              <span className="text-xs">{counted(one.incidents, 'incident')}</span>
              <span className="w-28 text-right text-xs text-ink-3">
                {counted(one.openTasks, 'open task')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
