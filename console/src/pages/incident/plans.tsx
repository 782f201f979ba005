import { Undo2, Wrench } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { IncidentDetail, ResponsePlan } from '../../contract.ts';
import { outOf } from '../../format/number.ts';
import { capital, planStateWord } from '../../format/words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/state.tsx';
import { useSay } from '../../parts/toast.tsx';
import { Steps } from './steps.tsx';

export function Plans({ detail }: { readonly detail: IncidentDetail }) {
  const dryRun = useChange('incidents.plan', ['incidents.get']);
  const may = useMay();
  if (detail.plans.length > 0)
    return detail.plans.map((plan) => <Plan key={plan.id} plan={plan} />);
  return (
    <Panel title="Response">
      <Empty icon={Wrench} title="No plan yet">
        A dry run says what each step would change and break. It changes nothing.
      </Empty>
      <div className="flex flex-col items-center gap-2 pb-4">
        <Button
          disabled={!may('response:run') || dryRun.isPending}
          onClick={() => dryRun.mutate({ params: { id: detail.incident.id }, body: {} })}
        >
          {dryRun.isPending ? 'Planning…' : 'Dry run'}
        </Button>
        {dryRun.error && (
          <p role="alert" className="text-xs text-critical-text">
            {dryRun.error.message}
          </p>
        )}
      </div>
    </Panel>
  );
}

function Plan({ plan }: { readonly plan: ResponsePlan }) {
  const may = useMay();
  const say = useSay();
  const [open, setOpen] = useState(false);
  const undo = useChange('plans.undo', ['incidents.get', 'plans.list', 'overview.get']);
  const undoable = plan.steps.filter(
    (step) => step.state === 'effective' && step.plan?.undo !== 'irreversible',
  );
  const effective = plan.steps.filter((step) => step.state === 'effective').length;
  const tone =
    plan.state === 'contained'
      ? 'ok'
      : plan.state === 'failed'
        ? 'critical'
        : plan.state === 'partly_contained'
          ? 'medium'
          : 'plain';
  return (
    <Panel
      title={`Response: ${capital(plan.playbook.split('/').at(-1) ?? plan.playbook).replaceAll('-', ' ')}`}
      note={`${outOf(effective, plan.steps.length)} steps effective · ${plan.authority}`}
      actions={
        <>
          <Badge tone={tone}>{planStateWord[plan.state]}</Badge>
          {undoable.length > 0 && (
            <Button size="small" disabled={!may('response:run')} onClick={() => setOpen(true)}>
              <Undo2 aria-hidden className="size-3.5" /> Undo
            </Button>
          )}
        </>
      }
    >
      <Steps steps={plan.steps} />
      <Reasoned
        open={open}
        onClose={() => setOpen(false)}
        title="Undo this plan"
        confirm={`Undo ${undoable.length} steps`}
        look="danger"
        busy={undo.isPending}
        error={undo.error}
        onConfirm={(reason) =>
          undo.mutate(
            { params: { id: plan.id }, body: { reason } },
            {
              onSuccess: () => {
                setOpen(false);
                say('Undone', 'The attacker may have access again.');
              },
            },
          )
        }
      >
        <p className="text-sm text-ink-2">
          {outOf(undoable.length, plan.steps.length)} steps can be undone, last first. Whoever holds
          the credential has access again.
        </p>
      </Reasoned>
    </Panel>
  );
}
