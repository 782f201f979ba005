import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock3,
  Eye,
  type LucideIcon,
  RotateCcw,
  SkipForward,
} from 'lucide-react';
import type { PlanStep, StepState } from '../../contract.ts';
import { capital, stepStateWord, undoWord } from '../../format/words.ts';
import { Badge } from '../../parts/badge.tsx';
import { names } from '../../parts/class-names.ts';
import { Mono } from '../../parts/mono.tsx';
import { When } from '../../parts/when.tsx';

const looks: Readonly<Record<StepState, readonly [LucideIcon, string]>> = {
  planned: [CircleDashed, 'text-ink-3'],
  waiting_approval: [Clock3, 'text-accent'],
  approved: [CircleDashed, 'text-accent'],
  doing: [CircleDashed, 'text-accent live-dot'],
  done: [CircleCheck, 'text-medium'],
  verifying: [CircleDashed, 'text-medium live-dot'],
  effective: [CircleCheck, 'text-ok'],
  not_effective: [CircleX, 'text-critical'],
  undoing: [RotateCcw, 'text-accent live-dot'],
  undone: [RotateCcw, 'text-ink-3'],
  failed: [CircleX, 'text-critical'],
  refused: [Ban, 'text-ink-3'],
  shadow: [Eye, 'text-ink-3'],
  skipped: [SkipForward, 'text-ink-3'],
};

const verb = (action: string): string =>
  capital(action.replace(/^[a-z0-9]+\./, '').replaceAll('-', ' '));

/** Steps in order: what changes, what breaks, whether it can be undone, and how it went. */
export function Steps({ steps }: { readonly steps: readonly PlanStep[] }) {
  return (
    <ol className="flex flex-col">
      {steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { readonly step: PlanStep }) {
  const [Icon, colour] = looks[step.state];
  const { plan, verification } = step;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 border-t border-line/70 py-2.5 first:border-t-0 first:pt-0.5 last:pb-0.5 lg:grid-cols-[auto_minmax(0,1.1fr)_minmax(0,1fr)_auto]">
      <Icon
        role="img"
        aria-label={stepStateWord[step.state]}
        className={names('mt-0.5 size-4', colour)}
      />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm">
          <span className="font-medium">{verb(step.action)}</span>
          <Mono className="text-ink-2" short={step.target.nativeId.split('/').at(-1) ?? ''}>
            {step.target.nativeId}
          </Mono>
          {step.stage && (
            <span className="text-2xs text-ink-3">{step.stage.replaceAll('_', ' ')}</span>
          )}
        </p>
        {plan?.refused !== undefined && (
          <p className="text-xs text-critical-text">
            {step.state === 'refused' ? 'Refused' : 'Would be refused now'}: {plan.refused}
          </p>
        )}
        <ul className="text-xs text-ink-2">
          {plan?.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
        {step.error !== undefined && step.error !== plan?.refused && (
          <p className="text-xs text-critical-text">{step.error}</p>
        )}
      </div>
      <div className="col-start-2 min-w-0 text-xs lg:col-start-auto">
        {plan && plan.refused === undefined && (
          <p className="text-ink-2">
            <span className="text-ink-3">Breaks: </span>
            {plan.disruption.replace(/^none: /, 'nothing, ')}
          </p>
        )}
        {verification && (
          <p className={verification.effective === 'yes' ? 'text-ok-text' : 'text-critical-text'}>
            Verified <When at={verification.checkedAt} />: {verification.detail}
          </p>
        )}
        {step.authority !== undefined && <p className="text-ink-3">{capital(step.authority)}</p>}
      </div>
      <div className="col-start-2 mt-1 flex flex-wrap items-start gap-1.5 lg:col-start-auto lg:mt-0 lg:w-32 lg:flex-col lg:items-end">
        <Badge tone={toneOf(step.state)}>{stepStateWord[step.state]}</Badge>
        {plan && (
          <span
            className={names(
              'text-2xs',
              plan.undo === 'irreversible' ? 'font-medium text-high-text' : 'text-ink-3',
            )}
          >
            {undoWord[plan.undo]}
          </span>
        )}
      </div>
    </li>
  );
}

const toneOf = (state: StepState) => {
  if (state === 'effective') return 'ok' as const;
  if (state === 'failed' || state === 'not_effective') return 'critical' as const;
  if (state === 'waiting_approval' || state === 'approved' || state === 'doing')
    return 'accent' as const;
  return state === 'done' || state === 'verifying' ? ('medium' as const) : ('plain' as const);
};
