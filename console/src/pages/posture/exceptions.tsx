import { useQuery } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { CheckView } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { Panel } from '../../parts/panel.tsx';
import { Principal } from '../../parts/principal.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { Sure } from '../../parts/sure.tsx';
import { Ago } from '../../parts/when.tsx';

/** Accepted risks: who, why, until when; each returns by itself. */
export function Exceptions({ checks }: { readonly checks: readonly CheckView[] }) {
  const query = useQuery(ask('exceptions.list', {}));
  const end = useChange('exceptions.end', ['exceptions.list', 'posture.checks']);
  const may = useMay();
  const title = (rule: string): string => checks.find((one) => one.check === rule)?.title ?? rule;
  return (
    <Panel
      title="Accepted risks"
      note={query.data ? counted(query.data.items.length, 'exception') : ''}
      flush
    >
      <Answered query={query} rows={3}>
        {({ items, principals }) =>
          items.length === 0 ? (
            <Empty icon={CalendarClock} title="No accepted risk">
              Each has an owner, a reason and an end.
            </Empty>
          ) : (
            <ul>
              {items.map((one) => {
                const subject = principals[one.subjectId];
                return (
                  <li
                    key={one.id}
                    className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line/70 px-3.5 py-2 first:border-t-0"
                  >
                    <div className="min-w-0 flex-1 basis-80">
                      <p className="text-sm">{one.reason}</p>
                      <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-3">
                        {subject ? <Principal of={subject} /> : one.subjectId}
                        <span>{title(one.rule)}</span>
                      </p>
                    </div>
                    <span className="text-xs text-ink-3">
                      accepted by {one.owner}, ends <Ago at={one.until} className="text-ink-2" />
                    </span>
                    <Sure
                      disabled={!may('exceptions:write')}
                      ask="End this exception?"
                      says="The finding returns at once, to its owner and in every count."
                      confirm="End it"
                      change={end}
                      onConfirm={(done) =>
                        end.mutate({ params: { id: one.id } }, { onSuccess: done })
                      }
                    >
                      End now
                    </Sure>
                  </li>
                );
              })}
            </ul>
          )
        }
      </Answered>
    </Panel>
  );
}
