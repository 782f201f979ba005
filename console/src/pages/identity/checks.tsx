import type { IdentityDetail } from '../../contract.ts';
import { Badge, VerdictMark } from '../../parts/badge.tsx';
import { names } from '../../parts/class-names.ts';
import { Panel } from '../../parts/panel.tsx';
import { Ago } from '../../parts/when.tsx';

const rank = { fail: 0, unknown: 1, pass: 2 } as const;

export function Checks({ detail }: { readonly detail: IdentityDetail }) {
  const verdicts = [...(detail.posture?.verdicts ?? [])].sort(
    (a, b) => rank[a.verdict.status] - rank[b.verdict.status],
  );
  const count = (status: keyof typeof rank): number =>
    verdicts.filter((one) => one.verdict.status === status).length;
  return (
    <Panel
      title="Posture"
      note={`${count('fail')} fail, ${count('unknown')} unknown, ${count('pass')} pass of ${verdicts.length}`}
      flush
    >
      <ul>
        {verdicts.map(({ check, verdict }) => {
          const known = detail.checks[check];
          return (
            <li
              key={check}
              className="flex items-start gap-2.5 border-t border-line/70 px-3.5 py-2 first:border-t-0"
            >
              <span className="mt-0.5">
                <VerdictMark status={verdict.status} />
              </span>
              <div className="min-w-0 flex-1">
                <p className={names('text-sm', verdict.status === 'pass' && 'text-ink-2')}>
                  {known?.title ?? check}
                </p>
                {verdict.status !== 'pass' && (
                  <p className="text-xs text-ink-3">{verdict.because}</p>
                )}
                {verdict.status === 'fail' && known && (
                  <p className="text-xs text-ink-2">Remedy: {known.remedy}</p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

export function Duties({ detail }: { readonly detail: IdentityDetail }) {
  if (detail.tasks.length === 0 && detail.exceptions.length === 0) return null;
  return (
    <Panel title="Tasks and accepted risks" flush>
      <ul>
        {detail.tasks.map((task) => (
          <li key={task.id} className="border-t border-line/70 px-3.5 py-2 first:border-t-0">
            <p className="flex items-center gap-2 text-sm">
              <span className="flex-1">{task.title}</span>
              <Badge>{task.state}</Badge>
            </p>
            <p className="text-xs text-ink-3">
              {task.owner}, due <Ago at={task.dueAt} />
            </p>
          </li>
        ))}
        {detail.exceptions.map((one) => (
          <li key={one.id} className="border-t border-line/70 px-3.5 py-2 first:border-t-0">
            <p className="flex items-center gap-2 text-sm">
              <span className="flex-1">{one.reason}</span>
              <Badge tone="medium">accepted</Badge>
            </p>
            <p className="text-xs text-ink-3">
              {one.rule}, by {one.owner}, ends <Ago at={one.until} />
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function Sight({ detail }: { readonly detail: IdentityDetail }) {
  if (detail.blind.length === 0) return null;
  return (
    <Panel title="What we could not see" flush>
      <ul>
        {detail.blind.map((spot) => (
          <li
            key={spot.area}
            className="border-t border-line/70 px-3.5 py-2 text-sm first:border-t-0"
          >
            <p className="flex items-center gap-2">
              <span aria-hidden className="hatched size-3 rounded-xs border border-line-strong" />{' '}
              {spot.area}
            </p>
            <p className="pl-5 text-xs text-ink-3">
              {spot.because}
              {spot.needs !== undefined && (
                <>
                  ; needs <span className="font-mono">{spot.needs}</span>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
