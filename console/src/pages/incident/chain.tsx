import { ChevronRight } from 'lucide-react';
import type { IncidentDetail } from '../../contract.ts';
import { names } from '../../parts/class-names.ts';

/** How far it got, in the order of the kill chain; the furthest stage that is proved stands out. */
export function Chain({ chain }: { readonly chain: IncidentDetail['killChain'] }) {
  const { stages, furthest } = chain;
  if (stages.length === 0) return null;
  return (
    <ol
      aria-label={`Stages of ATT&CK ${chain.version}${furthest ? `, proved up to ${furthest.tactic.name}` : ''}`}
      className="flex flex-wrap items-center gap-y-1 text-xs"
    >
      {stages.map((stage, index) => {
        const last = furthest?.tactic.id === stage.tactic.id;
        const techniques = stage.techniques.map(({ id, name }) => `${id} ${name}`).join(', ');
        return (
          <li key={stage.tactic.id} className="flex items-center">
            {index > 0 && <ChevronRight aria-hidden className="size-3.5 text-ink-3" />}
            <span
              title={`${techniques}${stage.refused ? '; everything was refused' : ''}${stage.proved ? '' : '; may be, not proved'}${last ? `; ${furthest.because}` : ''}`}
              className={names(
                'rounded-sm border px-1.5 py-0.5',
                last
                  ? 'border-transparent bg-critical-soft font-medium text-critical-text'
                  : stage.proved && !stage.refused
                    ? 'border-line-strong text-ink'
                    : 'border-dashed border-line-strong text-unknown-text',
              )}
            >
              {stage.tactic.name}
              {stage.refused && <span className="ml-1 text-ink-3">refused</span>}
              {!stage.proved && <span className="ml-1 text-ink-3">perhaps</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
