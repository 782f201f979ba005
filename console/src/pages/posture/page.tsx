import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ask } from '../../client/query.ts';
import type { CheckView } from '../../contract.ts';
import { outOf, percent, whole } from '../../format/number.ts';
import { SeverityMark } from '../../parts/badge.tsx';
import { names } from '../../parts/class-names.ts';
import { Stack, verdictSlices } from '../../parts/meter.tsx';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { Ago } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';
import { CheckSheet } from './check.tsx';
import { Exceptions } from './exceptions.tsx';

const legend = [
  ['Fail', 'bg-critical'],
  ['Accepted', 'bg-medium'],
  ['Unknown', 'hatched bg-sunken'],
  ['Pass', 'bg-ok'],
] as const;

export function PosturePage() {
  useTitle('Posture');
  const { check } = useSearch({ from: '/inside/posture' });
  const navigate = useNavigate();
  const query = useQuery(ask('posture.checks', {}));
  const open = (next: string | undefined): void =>
    void navigate({
      to: '/posture',
      search: next === undefined ? {} : { check: next },
      replace: true,
    });
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Posture"
        {...(query.data
          ? {
              note: (
                <>
                  Judged <Ago at={query.data.judgedAt} />, and again with each event that matters
                </>
              ),
            }
          : {})}
      >
        <ul className="flex flex-wrap gap-x-3 text-xs text-ink-2">
          {legend.map(([name, className]) => (
            <li key={name} className="flex items-center gap-1.5">
              <span aria-hidden className={names('size-2.5 rounded-xs', className)} /> {name}
            </li>
          ))}
        </ul>
      </PageHead>
      <Answered framed query={query} rows={12}>
        {({ items }) => (
          <>
            <Totals checks={items} />
            <Panel title="Checks" note={`${items.length}, each with its population`} flush>
              <ul>
                {[...items]
                  .sort((a, b) => b.fail - a.fail)
                  .map((one) => (
                    <li key={one.check} className="border-t border-line/70 first:border-t-0">
                      <Line check={one} onOpen={() => open(one.check)} />
                    </li>
                  ))}
              </ul>
            </Panel>
          </>
        )}
      </Answered>
      <Exceptions checks={query.data?.items ?? []} />
      <CheckSheet id={check} onClose={() => open(undefined)} />
    </div>
  );
}

function Totals({ checks }: { readonly checks: readonly CheckView[] }) {
  const sum = (pick: (check: CheckView) => number): number =>
    checks.reduce((all, check) => all + pick(check), 0);
  const total = {
    pass: sum((one) => one.pass),
    fail: sum((one) => one.fail),
    unknown: sum((one) => one.unknown),
    excepted: sum((one) => one.excepted),
  };
  const all = total.pass + total.fail + total.unknown + total.excepted;
  return (
    <Panel>
      <Stack label="All verdicts" slices={verdictSlices(total)} className="h-3" />
      <p className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        <span>
          <strong className="font-semibold">{whole(total.fail)}</strong>{' '}
          <span className="text-ink-3">fail ({percent(total.fail, all)})</span>
        </span>
        <span>
          <strong className="font-semibold">{whole(total.unknown)}</strong>{' '}
          <span className="text-ink-3">unknown ({percent(total.unknown, all)})</span>
        </span>
        <span>
          <strong className="font-semibold">{whole(total.excepted)}</strong>{' '}
          <span className="text-ink-3">accepted</span>
        </span>
        <span>
          <strong className="font-semibold">{whole(total.pass)}</strong>{' '}
          <span className="text-ink-3">pass of {whole(all)} verdicts</span>
        </span>
      </p>
    </Panel>
  );
}

function Line({ check, onOpen }: { readonly check: CheckView; readonly onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="grid w-full grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 px-3.5 py-2 text-left hover:bg-hover lg:grid-cols-[auto_minmax(0,1fr)_14rem_5rem_5rem_9rem]"
    >
      <SeverityMark severity={check.severity} />
      <span className="min-w-0">
        <span className="block truncate text-sm font-medium">{check.title}</span>
        <span className="block truncate text-xs text-ink-3">
          {check.says} · {whole(check.population)}
        </span>
      </span>
      <span className="col-span-3 row-start-2 lg:col-span-1 lg:row-start-auto">
        <Stack label={check.title} slices={verdictSlices(check)} />
      </span>
      <span
        className={names(
          'text-right text-sm',
          check.fail > 0 ? 'font-medium text-critical-text' : 'text-ink-3',
        )}
      >
        {whole(check.fail)} <span className="text-2xs font-normal text-ink-3">fail</span>
      </span>
      <span className="hidden text-right text-sm text-ink-2 lg:block">
        {whole(check.unknown)} <span className="text-2xs text-ink-3">unknown</span>
      </span>
      <span className="hidden justify-end gap-1 lg:flex">
        {[...check.controls.nhi, ...check.controls.csf].slice(0, 2).map((control) => (
          <span
            key={control}
            className="rounded-sm border border-line px-1 font-mono text-2xs text-ink-3"
          >
            {control}
          </span>
        ))}
      </span>
      <span className="sr-only">{outOf(check.pass, check.population)} pass</span>
    </button>
  );
}
