import { useQuery } from '@tanstack/react-query';
import { History as Clock } from 'lucide-react';
import { useState } from 'react';
import { ask } from '../../client/query.ts';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { Events as EventTable } from '../incident/evidence.tsx';
import { RawEvent } from '../incident/raw.tsx';

/** What it did, from the archive. */
export function Events({ id }: { readonly id: string }) {
  const [raw, setRaw] = useState<string | undefined>();
  const events = useQuery(ask('identities.timeline', { params: { id }, query: { limit: 200 } }));
  const top = useQuery(
    ask('identities.top', { params: { id }, query: { column: 'ip', limit: 5 } }),
  );
  return (
    <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_18rem]">
      <Panel
        title="Events"
        note={
          events.data && events.data.items.length > 0
            ? `the newest ${events.data.items.length}${events.data.more ? ', there are more' : ''}`
            : ''
        }
        flush
      >
        <Answered query={events}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={Clock} title="No event in the archive" />
            ) : (
              <EventTable events={items} onRaw={setRaw} />
            )
          }
        </Answered>
      </Panel>
      <Panel title="Top addresses" className="self-start">
        <Answered query={top} rows={4}>
          {({ items }) => {
            if (items.length === 0) return <p className="text-xs text-ink-3">None was seen.</p>;
            const most = Math.max(1, ...items.map((one) => one.count));
            return (
              <ul className="flex flex-col gap-2">
                {items.map((one) => (
                  <li key={one.value}>
                    <p className="flex justify-between gap-2 text-xs">
                      <span className="truncate font-mono">{one.value}</span>
                      <span>{one.count.toLocaleString('en-US')}</span>
                    </p>
                    <span className="mt-0.5 block h-1 rounded-full bg-chip">
                      <span
                        className="block h-full rounded-full bg-ink-3"
                        style={{ width: `${(one.count / most) * 100}%` }}
                      />
                    </span>
                  </li>
                ))}
              </ul>
            );
          }}
        </Answered>
      </Panel>
      <RawEvent id={raw} onClose={() => setRaw(undefined)} />
    </div>
  );
}
