import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { OwnerTask, PrincipalBrief } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Segments } from '../../parts/filter-bar.tsx';
import { useNow } from '../../parts/now.ts';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Principal } from '../../parts/principal.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { Ago } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';

export function TasksPage() {
  useTitle('Tasks');
  const [state, setState] = useState<OwnerTask['state']>('open');
  const query = useQuery(ask('tasks.list', { query: { state: [state] } }));
  return (
    <div className="mx-auto flex max-w-300 flex-col gap-3 p-4 lg:p-5">
      <PageHead title="Tasks" note="What owners were asked to do, soonest due first">
        <Segments
          label="State"
          value={state}
          onChange={(next) => setState(next as OwnerTask['state'])}
          choices={[
            { value: 'open', label: 'Open' },
            { value: 'done', label: 'Done' },
            { value: 'cancelled', label: 'Cancelled' },
          ]}
        />
      </PageHead>
      <Panel flush>
        <Answered query={query}>
          {({ items, principals }) =>
            items.length === 0 ? (
              <Empty icon={ListChecks} title="No task here" />
            ) : (
              <ul>
                {[...items]
                  .sort((a, b) => a.dueAt - b.dueAt)
                  .map((task) => (
                    <li key={task.id} className="border-t border-line/70 first:border-t-0">
                      <Task task={task} subject={principals[task.subjectId]} />
                    </li>
                  ))}
              </ul>
            )
          }
        </Answered>
      </Panel>
      {query.data && (
        <p className="text-xs text-ink-3">{counted(query.data.items.length, 'task')}</p>
      )}
    </div>
  );
}

function Task({
  task,
  subject,
}: {
  readonly task: OwnerTask;
  readonly subject: PrincipalBrief | undefined;
}) {
  const may = useMay();
  const now = useNow();
  const settle = useChange('tasks.settle', ['tasks.list', 'overview.get']);
  const overdue = task.state === 'open' && task.dueAt < now;
  return (
    <article className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-3.5 py-2.5">
      <div className="min-w-0 flex-1 basis-72">
        <h2 className="text-sm font-medium">{task.title}</h2>
        <p className="text-xs text-ink-3">{task.because}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-2">
          {subject && <Principal of={subject} />}
          <span>owner {task.owner}</span>
          {task.incidentId !== undefined && (
            <Link to="/incidents/$id" params={{ id: task.incidentId }} className="link">
              from an incident
            </Link>
          )}
        </p>
      </div>
      {overdue ? (
        <Badge tone="critical">
          overdue <Ago at={task.dueAt} bare />
        </Badge>
      ) : (
        <span className="text-xs text-ink-3">
          due <Ago at={task.dueAt} />
        </span>
      )}
      {task.state === 'open' && (
        <Button
          size="small"
          disabled={!may('tasks:write') || settle.isPending}
          onClick={() => settle.mutate({ params: { id: task.id }, body: { state: 'done' } })}
        >
          Done
        </Button>
      )}
    </article>
  );
}
