import { useQuery } from '@tanstack/react-query';
import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { ask } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { CheckView, PrincipalBrief } from '../../contract.ts';
import { outOf } from '../../format/number.ts';
import { SeverityBadge, VerdictMark } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Segments } from '../../parts/filter-bar.tsx';
import { Stack, verdictSlices } from '../../parts/meter.tsx';
import { Principal } from '../../parts/principal.tsx';
import { Answered, Empty } from '../../parts/state.tsx';

import { Accept } from './accept.tsx';

type Status = 'fail' | 'unknown' | 'pass';

/** One check: what to do, and about whom. */
export function CheckSheet({
  id,
  onClose,
}: {
  readonly id: string | undefined;
  readonly onClose: () => void;
}) {
  const may = useMay();
  const [status, setStatus] = useState<Status>('fail');
  const [accepting, setAccepting] = useState<PrincipalBrief | undefined>();
  const query = useQuery({
    ...ask('posture.check', { params: { id: id ?? '' }, query: { status: [status], limit: 200 } }),
    enabled: id !== undefined,
    placeholderData: (old) => old,
  });
  return (
    <Dialog
      open={id !== undefined}
      onClose={onClose}
      title={query.data?.check.title ?? 'Check'}
      as="sheet"
    >
      <Answered query={query}>
        {({ check, subjects }) => (
          <div className="flex flex-col gap-4">
            <About check={check} />
            {accepting && (
              <Accept
                key={accepting.id}
                check={check}
                subject={accepting}
                onClose={() => setAccepting(undefined)}
              />
            )}
            <Segments
              label="Verdict"
              value={status}
              onChange={(next) => setStatus(next as Status)}
              choices={[
                { value: 'fail', label: 'Fail', count: check.fail + check.excepted },
                { value: 'unknown', label: 'Unknown', count: check.unknown },
                { value: 'pass', label: 'Pass', count: check.pass },
              ]}
            />
            {subjects.items.length === 0 ? (
              <Empty icon={CheckCheck} title="Nobody" />
            ) : (
              <ul>
                {subjects.items.map(({ subject, verdict }) => (
                  <li
                    key={subject.id}
                    className="flex items-start gap-2.5 border-t border-line/70 py-2 first:border-t-0"
                  >
                    <span className="mt-0.5">
                      <VerdictMark status={verdict.status} />
                    </span>
                    <div className="min-w-0 flex-1">
                      <Principal of={subject} className="text-sm" />
                      {verdict.status !== 'pass' && (
                        <p className="text-xs text-ink-3">{verdict.because}</p>
                      )}
                    </div>
                    <span className="hidden text-xs text-ink-3 sm:inline">
                      {subject.owner ?? 'no owner'}
                    </span>
                    {verdict.status === 'fail' && may('exceptions:write') && (
                      <Button size="small" onClick={() => setAccepting(subject)}>
                        Accept
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )}
            {subjects.items.length < subjects.total && (
              <p className="text-xs text-ink-3">
                {outOf(subjects.items.length, subjects.total)} shown.
              </p>
            )}
          </div>
        )}
      </Answered>
    </Dialog>
  );
}

function About({ check }: { readonly check: CheckView }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2">
        <SeverityBadge severity={check.severity} />
        {[...check.controls.nhi, ...check.controls.csf].map((control) => (
          <span
            key={control}
            className="rounded-sm border border-line px-1 font-mono text-2xs text-ink-3"
          >
            {control}
          </span>
        ))}
      </p>
      <p className="text-sm">
        <span className="text-ink-3">Speaks of </span>
        {check.says.charAt(0).toLowerCase()}
        {check.says.slice(1)}: {check.population}
      </p>
      <p className="text-sm">
        <span className="text-ink-3">Remedy: </span>
        {check.remedy}
      </p>
      <Stack label={check.title} slices={verdictSlices(check)} className="h-3" />
    </div>
  );
}
