import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { shortId } from '../../format/words.ts';
import { names } from '../../parts/class-names.ts';
import { Scroller } from '../../parts/scroller.tsx';
import { When } from '../../parts/when.tsx';
import {
  type Answer,
  type Cell,
  isMoment,
  isNumeric,
  type Order,
  sorted,
  textOf,
  timeOf,
} from './shape.ts';

const rowHeight = 30;
const identityColumns = ['root_id', 'actor_id'];

/** Rows of an answer; only what is seen is drawn. Every cell is text, whatever was logged. */
export function Table({
  answer,
  onRaw,
}: {
  readonly answer: Answer;
  readonly onRaw: (eventId: string) => void;
}) {
  const frame = useRef<HTMLElement>(null);
  const [order, setOrder] = useState<Order | undefined>();
  const rows = useMemo(() => sorted(answer, order), [answer, order]);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  const items = list.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = list.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <Scroller ref={frame} label="Rows" className="max-h-[60vh] min-h-40 overflow-auto">
      <table className="w-full text-xs" aria-rowcount={rows.length + 1}>
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            {answer.columns.map(({ name, type }, index) => {
              const mine = order?.column === index;
              const Arrow = mine && !order.down ? ArrowUp : ArrowDown;
              return (
                <th
                  key={name}
                  scope="col"
                  aria-sort={mine ? (order.down ? 'descending' : 'ascending') : 'none'}
                  className="border-b border-line px-3 py-1.5 text-left font-medium"
                >
                  <button
                    type="button"
                    title={type.toLowerCase()}
                    onClick={() => setOrder({ column: index, down: mine ? !order.down : true })}
                    className={names(
                      'flex items-center gap-1 font-mono',
                      isNumeric(type) && 'ml-auto flex-row-reverse',
                      mine ? 'text-ink' : 'text-ink-3 hover:text-ink',
                    )}
                  >
                    {name}
                    <Arrow aria-hidden className={names('size-3', !mine && 'opacity-0')} />
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Space height={above} />}
          {items.map((item) => (
            <tr key={item.key} className="h-[30px] border-t border-line/60 hover:bg-hover">
              {answer.columns.map(({ name, type }, index) => (
                <td
                  key={name}
                  className={names(
                    'max-w-100 truncate px-3 py-1',
                    isNumeric(type) && 'text-right tabular-nums',
                  )}
                >
                  <Value name={name} type={type} cell={rows[item.index]?.[index]} onRaw={onRaw} />
                </td>
              ))}
            </tr>
          ))}
          {below > 0 && <Space height={below} />}
        </tbody>
      </table>
    </Scroller>
  );
}

function Space({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height }} />
    </tr>
  );
}

function Value({
  name,
  type,
  cell,
  onRaw,
}: {
  readonly name: string;
  readonly type: string;
  readonly cell: Cell;
  readonly onRaw: (eventId: string) => void;
}) {
  const text = textOf(cell);
  if (text === '') return <span className="text-ink-3">–</span>;
  const at = isMoment(type) ? timeOf(cell) : undefined;
  if (at !== undefined) return <When at={at} />;
  if (name === 'id')
    return (
      <button type="button" onClick={() => onRaw(text)} className="link font-mono">
        {text}
      </button>
    );
  if (identityColumns.includes(name))
    return (
      <Link to="/identities/$id" params={{ id: text }} title={text} className="link">
        {shortId(text)}
      </Link>
    );
  return (
    <span title={text} className="font-mono">
      {text}
    </span>
  );
}
