import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../client/query.ts';
import type { AnswerOf } from '../../contract.ts';
import { outOf, percent, whole } from '../../format/number.ts';
import { capital } from '../../format/words.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Stack } from '../../parts/meter.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';

type Row = AnswerOf<'frameworks.list'>['items'][number];
type Control = AnswerOf<'frameworks.get'>['controls'][number];

const tones: Readonly<Record<Control['status'], Tone>> = {
  pass: 'ok',
  fail: 'critical',
  unknown: 'unknown',
  uncovered: 'unknown',
  outside: 'plain',
};

const slicesOf = (row: Row) => [
  { name: 'fail', value: row.fail, className: 'bg-critical' },
  { name: 'unknown', value: row.unknown, className: 'hatched bg-sunken' },
  { name: 'no evidence yet', value: row.uncovered, className: 'hatched bg-sunken' },
  { name: 'pass', value: row.pass, className: 'bg-ok' },
];

/** What each framework asks for, and what here speaks for it: checks, behaviours, playbooks, the ledger. */
export function Frameworks() {
  const query = useQuery(ask('frameworks.list', {}));
  const [chosen, setChosen] = useState<string | undefined>();
  return (
    <Answered framed query={query} rows={6}>
      {({ items }) => (
        <div className="flex min-w-0 flex-col gap-4">
          <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            {items.map((row) => (
              <li key={row.id}>
                <Card row={row} on={row.id === chosen} onOpen={() => setChosen(row.id)} />
              </li>
            ))}
          </ul>
          {chosen !== undefined && <Controls key={chosen} id={chosen} />}
        </div>
      )}
    </Answered>
  );
}

function Card({
  row,
  on,
  onOpen,
}: {
  readonly row: Row;
  readonly on: boolean;
  readonly onOpen: () => void;
}) {
  return (
    <article className="flex h-full flex-col gap-2 rounded-lg border border-line bg-surface p-4">
      <h2 className="text-sm font-semibold">{row.title}</h2>
      <p className="text-xs text-ink-3">{row.edition}</p>
      <p className="mt-auto text-sm">
        <span className="text-xl font-semibold">{percent(row.pass, row.of)}</span>{' '}
        <span className="text-xs text-ink-3">
          hold, {outOf(row.pass, row.of)} that we can speak of; {whole(row.outside)} outside
        </span>
      </p>
      <Stack label={row.title} slices={slicesOf(row)} />
      <p className="flex items-center gap-3 text-xs text-ink-2">
        <span>{whole(row.fail)} fail</span>
        <span>{whole(row.unknown)} unknown</span>
        <span>{whole(row.uncovered)} without evidence</span>
        <Button
          size="small"
          className="ml-auto"
          pressed={on}
          label={`Controls of ${row.title}`}
          onClick={onOpen}
        >
          Controls
        </Button>
      </p>
    </article>
  );
}

function Controls({ id }: { readonly id: string }) {
  const query = useQuery(ask('frameworks.get', { params: { id }, query: {} }));
  return (
    <Answered framed query={query} rows={8}>
      {(framework) => (
        <Panel
          title={framework.title}
          note={`${framework.edition}; ${framework.controls.length} controls`}
          flush
        >
          <ul>
            {framework.controls.map((control) => (
              <li key={control.id} className="border-t border-line/70 first:border-t-0">
                <ControlLine control={control} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </Answered>
  );
}

function ControlLine({ control }: { readonly control: Control }) {
  return (
    <details className="group">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2 hover:bg-hover">
        <span className="w-20 shrink-0 font-mono text-xs">{control.id}</span>
        <span className="min-w-0 flex-1 basis-60 text-sm">{control.title}</span>
        <span className="text-xs text-ink-3">{whole(control.evidence.length)} pieces</span>
        <Badge tone={tones[control.status]}>
          {control.status === 'uncovered' ? 'No evidence' : capital(control.status)}
        </Badge>
      </summary>
      <div className="px-3.5 pb-3 sm:pl-27">
        <p className="text-xs text-ink-2">{control.because}</p>
        <ul className="mt-1 flex flex-col gap-1">
          {control.evidence.map((one) => (
            <li key={`${one.kind} ${one.id}`} className="text-xs">
              <span className="text-ink-3">{capital(one.kind)}</span>{' '}
              {one.kind === 'check' ? (
                <Link to="/posture" search={{ check: one.id }} className="link">
                  {one.title}
                </Link>
              ) : (
                <span>{one.title}</span>
              )}
              <span className="text-ink-3">
                : {one.status}; {one.because}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
