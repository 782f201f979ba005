import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { ApprovalView } from '../../contract.ts';
import { SeverityMark, TierChip } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { Principal } from '../../parts/principal.tsx';
import { useSay } from '../../parts/toast.tsx';
import { Countdown } from '../../parts/when.tsx';

/** One waiting approval in a few lines, with its two buttons. */
export function ApprovalLine({ view }: { readonly view: ApprovalView }) {
  const { approval, incident, subject } = view;
  return (
    <article className="flex flex-col gap-1.5 px-3.5 py-3">
      <p className="flex items-center gap-2 text-xs text-ink-3">
        <SeverityMark severity={incident.severity} className="size-3.5" />
        <Principal of={subject} tier={false} />
        {incident.tier !== undefined && <TierChip tier={incident.tier} />}
        <span className="ml-auto shrink-0">
          ends in <Countdown until={approval.expiresAt} className="font-medium text-ink-2" />
        </span>
      </p>
      <Link
        to="/incidents/$id"
        params={{ id: incident.id }}
        className="text-sm font-medium hover:underline hover:underline-offset-2"
      >
        {approval.title}
      </Link>
      <p className="line-clamp-2 text-xs text-ink-2">{approval.question}</p>
      <div className="mt-1 flex gap-2">
        <Decide view={view} />
      </div>
    </article>
  );
}

/** Approve or deny with a reason; says why where one may not. */
export function Decide({
  view,
  size = 'small',
  said,
}: {
  readonly view: ApprovalView;
  readonly size?: 'small' | 'medium' | 'large';
  /** Said already beside it. */
  readonly said?: string;
}) {
  const may = useMay();
  const say = useSay();
  const [asked, setAsked] = useState<'approved' | 'denied' | undefined>();
  const decide = useChange('approvals.decide', [
    'approvals.list',
    'overview.get',
    'incidents.get',
    'incidents.list',
  ]);
  const allowed = may('approvals:decide') && view.mine.may;
  const why = may('approvals:decide') ? view.mine.because : 'Your roles do not include approver';
  if (view.approval.state !== 'waiting') return null;
  return (
    <>
      <Button
        look="primary"
        size={size}
        disabled={!allowed}
        title={why}
        onClick={() => setAsked('approved')}
        className={size === 'large' ? 'flex-1' : ''}
      >
        Approve
      </Button>
      <Button
        size={size}
        disabled={!allowed}
        title={why}
        onClick={() => setAsked('denied')}
        className={size === 'large' ? 'flex-1' : ''}
      >
        Deny
      </Button>
      {!allowed && why !== said && <span className="self-center text-xs text-ink-3">{why}</span>}
      <Reasoned
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={asked === 'denied' ? 'Deny' : 'Approve'}
        confirm={asked === 'denied' ? 'Deny' : 'Approve and run'}
        look={asked === 'denied' ? 'danger' : 'primary'}
        optional={asked === 'approved'}
        busy={decide.isPending}
        error={decide.error}
        onConfirm={(reason) =>
          decide.mutate(
            {
              params: { id: view.approval.id },
              body: { decision: asked ?? 'denied', ...(reason === '' ? {} : { reason }) },
            },
            {
              onSuccess: (done) => {
                setAsked(undefined);
                say(done.state === 'approved' ? 'Approved' : 'Denied', view.approval.title);
              },
            },
          )
        }
      >
        <p className="text-sm font-medium">{view.approval.title}</p>
        <p className="text-sm text-ink-2">{view.approval.question}</p>
      </Reasoned>
    </>
  );
}
