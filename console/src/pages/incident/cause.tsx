import { Link } from '@tanstack/react-router';
import type { IncidentDetail } from '../../contract.ts';
import { capital, conditionWord } from '../../format/words.ts';
import { Badge, Unknown } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';

/** How they came in, and what let them. */
export function Cause({ detail }: { readonly detail: IncidentDetail }) {
  const { cause, decision } = detail.incident;
  return (
    <Panel title="Cause" note={`primary: ${conditionWord(cause.primary).toLowerCase()}`}>
      <p className="label">Entry</p>
      <p className="mt-0.5 text-sm font-medium">
        {cause.entry === 'unknown' ? (
          <Unknown because="No evidence of how the credential was got" />
        ) : (
          capital(cause.entry)
        )}
      </p>
      <p className="label mt-3">Conditions that let it happen</p>
      {cause.conditions.length === 0 ? (
        <p className="mt-0.5 text-xs text-ink-3">None known.</p>
      ) : (
        <ul className="mt-1 flex flex-col gap-2">
          {cause.conditions.map((one) => (
            <li key={`${one.condition}-${one.subjectId}`} className="text-sm">
              <p className="flex flex-wrap items-center gap-1.5">
                <Badge tone={one.condition === cause.primary ? 'high' : 'plain'}>
                  {conditionWord(one.condition)}
                </Badge>
                {one.check !== undefined && (
                  <Link to="/posture" search={{ check: one.check }} className="link text-xs">
                    {one.check}
                  </Link>
                )}
              </p>
              <p className="mt-0.5 text-xs text-ink-2">{one.because}</p>
            </li>
          ))}
        </ul>
      )}
      <p className="label mt-3">Decision</p>
      <p className="mt-0.5 text-xs text-ink-2">{decision.because}</p>
      {detail.tasks.length > 0 && (
        <>
          <p className="label mt-3">Tasks opened</p>
          <ul className="mt-0.5">
            {detail.tasks.map((task) => (
              <li key={task.id} className="text-xs text-ink-2">
                <Link to="/tasks" className="link">
                  {task.title}
                </Link>{' '}
                · {task.owner}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
