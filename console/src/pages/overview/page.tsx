import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, ShieldCheck } from 'lucide-react';
import { Columns, Trend } from '../../charts/trend.tsx';
import { ask } from '../../client/query.ts';
import { useLive } from '../../client/session.tsx';
import type { Overview } from '../../contract.ts';
import { counted, outOf, percent, rate, whole } from '../../format/number.ts';
import { moment } from '../../format/time.ts';
import { Sparkline } from '../../parts/meter.tsx';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { When } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';
import { ApprovalLine } from '../approvals/line.tsx';
import { IncidentTable } from '../incidents/table.tsx';
import { Attention } from './attention.tsx';
import { Coverage } from './coverage.tsx';
import { PostureByTier } from './posture.tsx';
import { Times } from './times.tsx';

export function OverviewPage() {
  useTitle('Overview');
  const query = useQuery({ ...ask('overview.get', {}), refetchInterval: 30_000 });
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Overview"
        {...(query.data ? { note: <Judged overview={query.data} /> } : {})}
      />
      <Answered framed query={query} rows={12}>
        {(overview) => <Loop overview={overview} />}
      </Answered>
    </div>
  );
}

function Judged({ overview }: { readonly overview: Overview }) {
  const { posture } = overview;
  return (
    <>
      {counted(posture.identities, 'identity', 'identities')} and {counted(posture.roles, 'role')}{' '}
      watched, {whole(posture.unowned)} unowned · as of <When at={overview.at} />
    </>
  );
}

function Loop({ overview }: { readonly overview: Overview }) {
  const waiting = overview.approvals;
  return (
    <>
      <Attention overview={overview} />
      <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_23rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel
            title="Incidents"
            note="most urgent first"
            flush
            actions={
              <Link to="/incidents" className="link text-xs">
                All incidents
              </Link>
            }
          >
            {overview.incidents.length === 0 ? (
              <Empty icon={ShieldCheck} title="No open incident">
                The loop is running; what it sees appears here within a second.
              </Empty>
            ) : (
              <IncidentTable rows={overview.incidents.slice(0, 6)} compact />
            )}
          </Panel>
          <IncidentsByHour overview={overview} />
        </div>
        <Panel
          title="Waits for you"
          note={waiting.length === 0 ? undefined : counted(waiting.length, 'approval')}
          flush
          actions={
            <Link to="/approvals" className="link text-xs">
              Approvals
            </Link>
          }
        >
          {waiting.length === 0 ? (
            <Empty icon={Check} title="Nothing waits for an approval" />
          ) : (
            <ul>
              {waiting.slice(0, 3).map((view) => (
                <li key={view.approval.id} className="border-t border-line first:border-t-0">
                  <ApprovalLine view={view} />
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
      <div className="grid min-w-0 gap-4 md:grid-cols-2 xl:grid-cols-3">
        <div className="flex min-w-0 flex-col gap-4 *:grow">
          <PostureByTier overview={overview} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 *:grow">
          <RiskTrend overview={overview} />
          <Coverage overview={overview} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 *:grow md:max-xl:col-span-2">
          <Times times={overview.times} />
          <Flow overview={overview} />
        </div>
      </div>
    </>
  );
}

const changed = (by: number): string =>
  by === 0 ? 'as at' : `${whole(Math.abs(by))} ${by < 0 ? 'fewer' : 'more'} than at`;

function RiskTrend({ overview }: { readonly overview: Overview }) {
  const points = overview.riskTrend.map((day) => ({ at: day.at, value: day.atRisk }));
  const last = overview.riskTrend.at(-1);
  const first = overview.riskTrend.length > 1 ? overview.riskTrend[0] : undefined;
  return (
    <Panel title="Identities at risk" note="risk 50 or more, 30 days">
      {last && (
        <p className="mb-1 flex items-baseline gap-2">
          <span className="text-xl font-semibold">{whole(last.atRisk)}</span>
          <span className="text-xs text-ink-3">
            of {whole(last.judged)} judged ({percent(last.atRisk, last.judged)})
            {first && `, ${changed(last.atRisk - first.atRisk)} ${moment(first.at, overview.at)}`}
          </span>
        </p>
      )}
      <Trend points={points} label="Identities at risk" now={overview.at} />
    </Panel>
  );
}

function IncidentsByHour({ overview }: { readonly overview: Overview }) {
  const sum = (pick: 'page' | 'queue' | 'timeline'): number =>
    overview.incidentTrend.reduce((all, hour) => all + hour[pick], 0);
  const columns = overview.incidentTrend.map((hour) => ({
    at: hour.at,
    parts: [
      { name: 'timeline', value: hour.timeline, className: 'fill-line-strong' },
      { name: 'queue', value: hour.queue, className: 'fill-low' },
      { name: 'page', value: hour.page, className: 'fill-critical' },
    ],
  }));
  const said = `${sum('page')} paged, ${sum('queue')} queued, ${sum('timeline')} timeline`;
  return (
    <Panel
      className="grow"
      title="What it said"
      note={`per hour, last ${overview.incidentTrend.length} h`}
    >
      <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        <Legend className="bg-critical" text={`${sum('page')} paged`} />
        <Legend className="bg-low" text={`${sum('queue')} queued`} />
        <Legend className="bg-line-strong" text={`${sum('timeline')} kept as a line`} />
      </ul>
      <Columns columns={columns} label={`Incidents per hour: ${said}`} />
    </Panel>
  );
}

function Legend({ className, text }: { readonly className: string; readonly text: string }) {
  return (
    <li className="flex items-center gap-1.5">
      <span aria-hidden className={`size-2 rounded-xs ${className}`} />
      {text}
    </li>
  );
}

function Flow({ overview }: { readonly overview: Overview }) {
  const { counters } = useLive();
  const { flow } = overview;
  const perSecond = counters?.eventsPerSecond ?? flow.eventsPerSecond;
  const total = counters?.eventsTotal ?? flow.eventsTotal;
  return (
    <Panel
      title="Events"
      note="last hour"
      actions={
        <Link to="/systems" className="link text-xs">
          Systems
        </Link>
      }
    >
      <p className="flex items-baseline gap-2">
        <span className="text-xl font-semibold">{rate(perSecond)}</span>
        <span className="text-xs text-ink-3">
          per second, judged {(counters?.lagSeconds ?? flow.lagSeconds).toFixed(1)} s after they
          arrive
        </span>
      </p>
      <div className="my-3">
        <Sparkline
          values={flow.history}
          label="Events per second in the last hour"
          className="h-10"
        />
      </div>
      <p className="text-xs text-ink-3">
        {outOf(flow.setAside, total)} set aside as unreadable, with their reasons.
      </p>
    </Panel>
  );
}
