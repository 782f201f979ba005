import { Check, Minus, TriangleAlert } from 'lucide-react';
import type { Overview } from '../../contract.ts';
import { outOf, whole } from '../../format/number.ts';
import { capital } from '../../format/words.ts';
import { Stack } from '../../parts/meter.tsx';
import { Panel } from '../../parts/panel.tsx';

/** What can be seen at all; a blind spot is a finding about us. */
export function Coverage({ overview }: { readonly overview: Overview }) {
  const { coverage } = overview;
  const { watched, partly, blind } = coverage.identities;
  const all = watched + partly + blind;
  return (
    <Panel
      title="Coverage"
      note={`${outOf(coverage.systems.healthy, coverage.systems.total)} connected systems healthy`}
    >
      <Stack
        label="Identities"
        slices={[
          { name: 'watched', value: watched, className: 'bg-ok' },
          { name: 'partly', value: partly, className: 'bg-medium' },
          { name: 'blind', value: blind, className: 'hatched bg-sunken' },
        ]}
      />
      <p className="mt-1.5 text-xs text-ink-3">
        {outOf(watched, all)} identities watched, {whole(partly)} partly, {whole(blind)} blind
      </p>
      <ul className="mt-3 flex flex-col">
        {coverage.telemetry.map((kind) => (
          <li
            key={kind.kind}
            className="flex h-6.5 items-center gap-2 border-t border-line/60 text-xs first:border-t-0"
          >
            <Given given={kind.given} needs={kind.needs} />
            <span className="flex-1 text-ink-2">{capital(kind.kind)}</span>
            <span className="text-ink-3">
              {outOf(kind.given, kind.total)}
              {kind.needs > 0 && `, ${kind.needs} needs a setting`}
            </span>
          </li>
        ))}
        <li className="flex h-6.5 items-center gap-2 border-t border-line/60 text-xs">
          <Given given={coverage.rules.active} needs={coverage.rules.blind} />
          <span className="flex-1 text-ink-2">Rules that can fire</span>
          <span className="text-ink-3">{outOf(coverage.rules.active, coverage.rules.total)}</span>
        </li>
      </ul>
    </Panel>
  );
}

function Given({ given, needs }: { readonly given: number; readonly needs: number }) {
  if (needs > 0)
    return <TriangleAlert role="img" aria-label="partly" className="size-3.5 text-medium" />;
  if (given > 0)
    return <Check role="img" aria-label="given" className="size-3.5 text-ok" strokeWidth={2.5} />;
  return <Minus role="img" aria-label="not given" className="size-3.5 text-ink-3" />;
}
