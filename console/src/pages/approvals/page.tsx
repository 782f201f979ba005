import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { ask } from '../../client/query.ts';
import type { ApprovalView } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { Badge, SeverityBadge, TierChip } from '../../parts/badge.tsx';
import { Confidence } from '../../parts/meter.tsx';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Principal } from '../../parts/principal.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { Ago, Countdown } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';
import { Steps } from '../incident/steps.tsx';
import { Decide } from './line.tsx';

export function ApprovalsPage() {
  useTitle('Approvals');
  const query = useQuery(ask('approvals.list', { query: {} }));
  return (
    <div className="mx-auto flex max-w-230 flex-col gap-4 p-4 lg:p-5">
      <PageHead title="Approvals" note="What waits for a person, soonest to end first" />
      <Answered framed query={query}>
        {({ items }) => {
          const waiting = items
            .filter((one) => one.approval.state === 'waiting')
            .sort((a, b) => a.approval.expiresAt - b.approval.expiresAt);
          const past = items.filter((one) => one.approval.state !== 'waiting');
          return (
            <>
              {waiting.length === 0 ? (
                <Panel>
                  <Empty icon={Inbox} title="Nothing waits">
                    Reversible containment runs under its pre-authorisation; what is irreversible or
                    stops production is asked here.
                  </Empty>
                </Panel>
              ) : (
                <ul className="flex flex-col gap-4">
                  {waiting.map((view) => (
                    <li key={view.approval.id}>
                      <Waiting view={view} />
                    </li>
                  ))}
                </ul>
              )}
              {past.length > 0 && <Past items={past} />}
            </>
          );
        }}
      </Answered>
    </div>
  );
}

function Waiting({ view }: { readonly view: ApprovalView }) {
  const { approval, incident, plan } = view;
  const waiting =
    plan?.steps.filter((step) => step.state === 'waiting_approval' || step.state === 'planned') ??
    [];
  return (
    <article className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <header className="flex flex-wrap items-center gap-2">
        <SeverityBadge severity={incident.severity} />
        {incident.drill && <Badge tone="accent">DRILL</Badge>}
        <Principal of={view.subject} tier={false} />
        {incident.tier !== undefined && <TierChip tier={incident.tier} />}
        <span className="ml-auto text-xs text-ink-3">
          ends in <Countdown until={approval.expiresAt} className="font-semibold text-ink" />
        </span>
      </header>
      <h2 className="text-base font-semibold">{approval.title}</h2>
      <p className="text-sm whitespace-pre-line text-ink-2">{approval.question}</p>
      <div className="rounded-md bg-sunken p-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-3">
          Because of
          <Link to="/incidents/$id" params={{ id: incident.id }} className="link font-medium">
            {incident.title}
          </Link>
          <Confidence value={incident.confidence} />
        </p>
        <p className="mt-1 text-sm">{incident.story}</p>
      </div>
      {waiting.length > 0 && (
        <details open className="group">
          <summary className="label cursor-pointer py-1">
            {counted(waiting.length, 'step')} will run
          </summary>
          <Steps steps={waiting} />
        </details>
      )}
      <p className="text-xs text-ink-3">
        Asked by {approval.requestedBy} <Ago at={approval.createdAt} /> · asked of{' '}
        {approval.asked.join(', ')}
        {approval.barred.length > 0 &&
          ` · ${counted(approval.barred.length, 'linked identity', 'linked identities')} may not answer`}
      </p>
      <div className="flex flex-wrap gap-2">
        <Decide view={view} size="large" />
      </div>
    </article>
  );
}

function Past({ items }: { readonly items: readonly ApprovalView[] }) {
  return (
    <Panel title="Decided" flush>
      <ul>
        {items.map(({ approval }) => (
          <li
            key={approval.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-t border-line px-3.5 py-2 first:border-t-0"
          >
            <Badge
              tone={
                approval.state === 'approved'
                  ? 'ok'
                  : approval.state === 'denied'
                    ? 'critical'
                    : 'plain'
              }
            >
              {approval.state}
            </Badge>
            <Link
              to="/incidents/$id"
              params={{ id: approval.incidentId }}
              className="min-w-0 flex-1 truncate text-sm hover:underline"
            >
              {approval.title}
            </Link>
            <span className="text-xs text-ink-3">
              {approval.decidedBy ?? 'nobody'}{' '}
              {approval.decidedAt !== undefined && <Ago at={approval.decidedAt} />}
            </span>
            {approval.reason && <p className="w-full text-xs text-ink-3">“{approval.reason}”</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
