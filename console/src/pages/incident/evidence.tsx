import { useMay } from '../../client/session.tsx';
import type { ArchivedEvent, IncidentDetail } from '../../contract.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Scroller } from '../../parts/scroller.tsx';
import { When } from '../../parts/when.tsx';

/** The events that the signals rest on, as the vendor named them. */
export function Evidence({
  detail,
  onRaw,
  note,
}: {
  readonly detail: IncidentDetail;
  readonly onRaw: (eventId: string) => void;
  readonly note: string;
}) {
  return (
    <Panel title="Events" note={note} flush>
      <Events events={detail.events} onRaw={onRaw} />
    </Panel>
  );
}

export function Events({
  events,
  onRaw,
}: {
  readonly events: readonly ArchivedEvent[];
  readonly onRaw: (eventId: string) => void;
}) {
  const may = useMay();
  return (
    <Scroller label="Events" className="overflow-x-auto">
      <table className="w-full min-w-160 text-sm whitespace-nowrap">
        <thead>
          <tr className="label text-left">
            {['Time', 'Operation', 'Outcome', 'Credential', 'Address', ''].map((title) => (
              <th
                key={title}
                scope="col"
                className="border-b border-line px-3.5 py-1.5 font-medium"
              >
                {title === '' ? <span className="sr-only">Raw record</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id} className="border-t border-line/60 first:border-t-0 hover:bg-hover">
              <td className="px-3.5 py-1 text-xs text-ink-3">
                <When at={event.time} />
              </td>
              <td className="px-3.5 py-1">
                <span className="font-medium">{event.operation}</span>
                <span className="ml-2 text-xs text-ink-3" title={event.service}>
                  {event.service.split('.')[0]}
                </span>
              </td>
              <td className="px-3.5 py-1">
                {event.outcome === 'failure' ? (
                  <Badge tone="high">{event.errorCode ?? 'failure'}</Badge>
                ) : (
                  <span className="text-xs text-ink-2">{event.outcome}</span>
                )}
              </td>
              <td
                title={event.credential}
                className="max-w-52 truncate px-3.5 py-1 font-mono text-xs text-ink-2"
              >
                {event.credential ?? '–'}
              </td>
              <td className="px-3.5 py-1 font-mono text-xs text-ink-2" title={event.region}>
                {event.ip ?? '–'}
              </td>
              <td className="px-2 py-1 text-right">
                {may('events:read') && (
                  <Button
                    size="small"
                    look="quiet"
                    onClick={() => onRaw(event.id)}
                    label={`Raw record of ${event.operation}`}
                  >
                    Raw
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
