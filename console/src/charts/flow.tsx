/** Steps of a playbook, stage by stage, as a diagram that wraps on a phone. */
import { Hand, Hourglass, Zap } from 'lucide-react';
import type { AnswerOf } from '../contract.ts';
import { capital, plain } from '../format/words.ts';
import { Badge } from '../parts/badge.tsx';
import { names } from '../parts/class-names.ts';

type Step = AnswerOf<'playbooks.list'>['items'][number]['steps'][number];

const stages = ['freeze', 'end_sessions', 'sweep', 'rotate', 'restore'] as const;
const stageSays: Readonly<Record<(typeof stages)[number], string>> = {
  freeze: 'stop all known credentials at once',
  end_sessions: 'end what was issued from them',
  sweep: 'take away what was added',
  rotate: 'give new secrets',
  restore: 'give back what is needed',
};

const icons = { action: Zap, lever: Zap, manual: Hand } as const;

export function Flow({
  steps,
  title,
}: {
  readonly steps: readonly Step[];
  readonly title: string;
}) {
  return (
    <ol
      aria-label={`Steps of ${title}`}
      className="flex flex-col gap-3 lg:flex-row lg:items-stretch"
    >
      {stages
        .filter((stage) => steps.some((step) => step.stage === stage))
        .map((stage, index, shown) => (
          <li key={stage} className="relative flex min-w-0 flex-1 flex-col">
            <p className="mb-1.5 text-xs">
              <span className="font-semibold">
                {index + 1}. {capital(stage)}
              </span>
              <span className="block text-2xs text-ink-3">{stageSays[stage]}</span>
            </p>
            <ol
              className={names(
                'flex flex-1 flex-col gap-1.5 rounded-md border border-line bg-sunken p-2',
                index < shown.length - 1 &&
                  "after:absolute after:top-1/2 after:-right-2.5 after:hidden after:text-ink-3 after:content-['›'] lg:after:block",
              )}
            >
              {steps
                .filter((step) => step.stage === stage)
                .map((step) => (
                  <Box key={step.id} step={step} />
                ))}
            </ol>
          </li>
        ))}
    </ol>
  );
}

function Box({ step }: { readonly step: Step }) {
  const Icon = icons[step.kind];
  return (
    <li
      className={names(
        'rounded-sm border bg-surface px-2 py-1.5 text-xs',
        step.optional ? 'border-dashed border-line-strong' : 'border-line-strong',
      )}
    >
      <p className="flex items-start gap-1.5 font-medium">
        <Icon aria-hidden className="mt-px size-3.5 shrink-0 text-ink-3" />
        <span className="min-w-0 break-words">
          {step.kind === 'manual' ? step.does : capital(step.id.replaceAll('-', ' '))}
        </span>
      </p>
      {step.kind !== 'manual' && (
        <p className="mt-0.5 font-mono text-2xs break-all text-ink-3">{step.does}</p>
      )}
      {step.disruption !== undefined && (
        <p className="mt-0.5 text-2xs text-ink-2">Breaks: {step.disruption}</p>
      )}
      <p className="mt-1 flex flex-wrap gap-1">
        {step.requires !== undefined && <Badge>{plain(step.requires)}</Badge>}
        {step.undo !== undefined && (
          <Badge tone={step.undo === 'irreversible' ? 'high' : 'plain'}>{step.undo} undo</Badge>
        )}
        {step.kind === 'manual' && <Badge tone="accent">a person</Badge>}
        {step.after !== undefined && (
          <Badge title={`once ${step.after} is effective`}>
            <Hourglass aria-hidden className="size-3" /> after {step.after}
          </Badge>
        )}
      </p>
    </li>
  );
}
