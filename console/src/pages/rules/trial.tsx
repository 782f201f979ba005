import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AnswerOf } from '../../contract.ts';
import { compact, counted, outOf, whole } from '../../format/number.ts';
import { sentence } from '../../format/words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Field, Panel } from '../../parts/panel.tsx';
import { Ago, When } from '../../parts/when.tsx';
import { RawEvent } from '../incident/raw.tsx';

type Result = AnswerOf<'rules.dryRun'>;

/** What it would have done: how often, to whom, on which records, and how much was read. */
export function Trial({ trial }: { readonly trial: Result }) {
  const [raw, setRaw] = useState<string | undefined>();
  const broken = trial.faults.filter(({ kind }) => kind !== 'warning');
  return (
    <>
      <Panel
        title="What it would have found"
        actions={
          <Badge tone={broken.length > 0 ? 'critical' : 'ok'}>
            {broken.length > 0 ? counted(broken.length, 'fault') : 'Examples hold'}
          </Badge>
        }
      >
        <p className="mb-3 text-sm">{sentence(trial.says)}</p>
        <dl className="grid gap-3 sm:grid-cols-3">
          <Field label="Fired">
            <span className="text-lg font-semibold">{whole(trial.fired)}</span>
          </Field>
          <Field label="Findings that would stand open">
            <span className="text-lg font-semibold">{whole(trial.findings)}</span>
          </Field>
          <Field
            label="Events read"
            note={trial.scanned.complete ? 'all of the span' : `a part: ${trial.scanned.because}`}
          >
            <span className="text-lg font-semibold">{compact(trial.scanned.events)}</span>
          </Field>
        </dl>
        {trial.faults.length > 0 && (
          <ul className="mt-3 flex flex-col gap-1 border-t border-line pt-3 text-xs">
            {trial.faults.map((fault) => (
              <li key={`${fault.line}:${fault.column}:${fault.message}`}>
                <span className="font-mono text-ink-3">
                  {[fault.line, fault.column].filter((part) => part !== undefined).join(':')}
                </span>{' '}
                <span
                  className={fault.kind === 'warning' ? 'text-medium-text' : 'text-critical-text'}
                >
                  {fault.message}
                </span>
                ; {fault.fix}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {trial.identities.length > 0 && (
        <Panel
          title="About whom"
          note={outOf(trial.identities.length, trial.identitiesTotal)}
          flush
        >
          <ul>
            {trial.identities.map((one) => (
              <li
                key={one.id}
                className="flex items-center gap-3 border-t border-line/70 px-3.5 py-1.5 text-sm first:border-t-0"
              >
                <Link
                  to="/identities/$id"
                  params={{ id: one.id }}
                  title={one.id}
                  className="link min-w-0 flex-1 truncate"
                >
                  {one.name}
                </Link>
                <span className="text-xs tabular-nums">{counted(one.fired, 'time')}</span>
                <Ago at={one.lastAt} className="w-20 text-right text-xs text-ink-3" />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {trial.samples.length > 0 && (
        <Panel title="On which records" note={`${trial.samples.length} of ${trial.fired}`} flush>
          <ul>
            {trial.samples.map((one) => (
              <li
                key={`${one.rule} ${one.eventId}`}
                className="border-t border-line/70 px-3.5 py-1.5 text-xs first:border-t-0"
              >
                <p className="flex flex-wrap items-center gap-x-3">
                  <When at={one.time} className="text-ink-3" />
                  <button
                    type="button"
                    onClick={() => setRaw(one.eventId)}
                    className="link font-medium"
                  >
                    {one.operation}
                  </button>
                  <span className="text-ink-3">{one.rule}</span>
                </p>
                <p className="font-mono text-2xs break-all text-ink-2">
                  {Object.entries(one.fields)
                    .map(([name, value]) => `${name}=${String(value)}`)
                    .join('  ')}
                </p>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <RawEvent id={raw} onClose={() => setRaw(undefined)} />
    </>
  );
}
