import { ArrowRight, CircleCheck, Eye } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { ApprovalView, IncidentDetail } from '../../contract.ts';
import { Button } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { useSay } from '../../parts/toast.tsx';
import { Countdown } from '../../parts/when.tsx';
import { Decide } from '../approvals/line.tsx';

/** The one thing to do now, with its button. */
export function Next({ detail }: { readonly detail: IncidentDetail }) {
  const { next } = detail;
  const approval = detail.approvals.find((one) => one.id === next.approvalId);
  const done = next.kind === 'none';
  return (
    <section
      aria-label="What to do next"
      className={`rounded-lg border bg-surface ${done ? 'border-line' : 'border-accent'}`}
    >
      <div className="flex flex-col gap-2 p-3.5">
        <h2 className="flex items-center gap-1.5 text-xs font-semibold text-accent-text">
          {done ? (
            <CircleCheck aria-hidden className="size-4" />
          ) : (
            <ArrowRight aria-hidden className="size-4" />
          )}{' '}
          What to do next
        </h2>
        <p className="text-base font-semibold text-balance">{next.text}</p>
        <p className="text-xs text-ink-2">{next.because}</p>
        {approval && (
          <>
            <p className="text-xs whitespace-pre-line text-ink-2">{approval.question}</p>
            <p className="text-xs text-ink-3">
              Asked of {approval.asked.join(', ')} · ends in{' '}
              <Countdown until={approval.expiresAt} className="font-medium text-ink-2" />
            </p>
            <div className="flex flex-wrap gap-2">
              <Decide view={viewOf(detail, approval.id)} size="medium" said={next.because} />
            </div>
          </>
        )}
        {next.kind === 'run' && next.planId !== undefined && (
          <Run planId={next.planId} shadow={detail.shadow} />
        )}
        {next.kind === 'verdict' && (
          <p className="text-xs text-ink-3">Use the verdict buttons above.</p>
        )}
      </div>
    </section>
  );
}

const viewOf = (detail: IncidentDetail, approvalId: string): ApprovalView => {
  const { incident } = detail;
  const approval = detail.approvals.find((one) => one.id === approvalId);
  if (!approval) throw new Error('An approval is named that was not sent.');
  const plan = detail.plans.find((one) => one.id === approval.planId);
  return {
    approval,
    incident: {
      id: incident.id,
      title: incident.title,
      story: incident.story,
      severity: incident.severity,
      confidence: incident.confidence,
      drill: incident.drill,
    },
    subject: detail.principals[incident.rootId] ?? {
      id: incident.rootId,
      kind: 'unknown',
      name: incident.rootId,
      system: '',
      class: 'unknown',
    },
    ...(plan ? { plan } : {}),
    mine: detail.mine[approvalId] ?? { may: false, because: 'The server did not say that you may' },
  };
};

function Run({ planId, shadow }: { readonly planId: string; readonly shadow: boolean }) {
  const may = useMay();
  const say = useSay();
  const [open, setOpen] = useState(false);
  const run = useChange('plans.run', [
    'incidents.get',
    'plans.list',
    'approvals.list',
    'overview.get',
  ]);
  return (
    <div>
      <Button
        look="primary"
        onClick={() => setOpen(true)}
        disabled={!may('response:run')}
        title={
          may('response:run')
            ? 'Runs what is pre-authorised, asks for the rest'
            : 'Your roles may not run a response'
        }
      >
        {shadow && <Eye aria-hidden className="size-4" />}{' '}
        {shadow ? 'Run in shadow' : 'Run this plan'}
      </Button>
      <Reasoned
        open={open}
        onClose={() => setOpen(false)}
        title="Run this plan"
        confirm="Run"
        optional
        busy={run.isPending}
        error={run.error}
        onConfirm={(reason) =>
          run.mutate(
            { params: { id: planId }, body: reason === '' ? {} : { reason } },
            {
              onSuccess: (plan) => {
                setOpen(false);
                say(plan.state === 'waiting_approval' ? 'Asked for approval' : 'Running');
              },
            },
          )
        }
      >
        <p className="text-sm text-ink-2">
          What a pre-authorisation covers runs at once; the rest is asked of the owner.
        </p>
      </Reasoned>
    </div>
  );
}
