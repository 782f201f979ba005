import { useId, useState } from 'react';
import { Strip } from '../../charts/strip.tsx';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { IncidentDetail, TimelineEntry } from '../../contract.ts';
import { Button } from '../../parts/button.tsx';
import { names } from '../../parts/class-names.ts';
import { Segments } from '../../parts/filter-bar.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Scroller } from '../../parts/scroller.tsx';
import { When } from '../../parts/when.tsx';

const marks: Readonly<Record<TimelineEntry['kind'], string>> = {
  event: 'bg-ink-3 rounded-full',
  signal: 'bg-high rotate-45',
  decision: 'bg-accent rotate-45',
  action: 'bg-ok',
  note: 'bg-medium',
};

/** The story across and down; each event's raw record is one press away. */
export function Story({
  detail,
  onRaw,
}: {
  readonly detail: IncidentDetail;
  readonly onRaw: (eventId: string) => void;
}) {
  const may = useMay();
  const [kind, setKind] = useState('all');
  const { timeline } = detail.incident;
  const shown = timeline
    .map((entry, index) => ({ entry, key: `${index}-${entry.time}` }))
    .filter(({ entry }) => kind === 'all' || entry.kind === kind);
  return (
    <Panel
      title="Timeline"
      note={`${timeline.length} entries`}
      actions={
        <Segments
          label="Kind"
          value={kind}
          onChange={setKind}
          choices={[
            { value: 'all', label: 'All' },
            { value: 'signal', label: 'Signals' },
            { value: 'action', label: 'Actions' },
          ]}
        />
      }
    >
      {timeline.length > 1 && <Strip entries={timeline} />}
      <Scroller
        label="Timeline entries"
        className="mt-3 max-h-96 overflow-y-auto border-t border-line pt-1"
      >
        <ol>
          {shown.map(({ entry, key }) => (
            <li
              key={key}
              className="grid grid-cols-[5.5rem_auto_minmax(0,1fr)_auto] items-center gap-x-2.5 rounded-sm px-1 py-1 text-sm hover:bg-hover"
            >
              <When at={entry.time} className="text-xs text-ink-3" />
              <span
                role="img"
                aria-label={entry.kind}
                title={entry.kind}
                className={names('size-2 rounded-xs', marks[entry.kind])}
              />
              <span
                className={names(
                  'min-w-0',
                  entry.kind === 'event' ? 'truncate font-mono text-xs text-ink-2' : '',
                )}
              >
                {entry.text}
              </span>
              {entry.kind === 'event' && entry.ref !== undefined && may('events:read') && (
                <Button size="small" look="quiet" onClick={() => onRaw(entry.ref ?? '')}>
                  Raw
                </Button>
              )}
            </li>
          ))}
        </ol>
      </Scroller>
      <Note id={detail.incident.id} />
    </Panel>
  );
}

function Note({ id }: { readonly id: string }) {
  const may = useMay();
  const [text, setText] = useState('');
  const note = useChange('incidents.note', ['incidents.get']);
  const field = useId();
  if (!may('incidents:write')) return null;
  return (
    <form
      className="mt-3 flex gap-2 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        note.mutate(
          { params: { id }, body: { text: text.trim() } },
          { onSuccess: () => setText('') },
        );
      }}
    >
      <label htmlFor={field} className="sr-only">
        Note
      </label>
      <input
        id={field}
        value={text}
        onChange={(event) => setText(event.target.value)}
        maxLength={2000}
        placeholder="Add a note to the timeline"
        className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2.5 text-sm placeholder:text-ink-3"
      />
      <Button type="submit" disabled={text.trim() === '' || note.isPending}>
        Add
      </Button>
    </form>
  );
}
