import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { ask, useChange } from '../../client/query.ts';
import { Answered } from '../../parts/state.tsx';
import { Sure } from '../../parts/sure.tsx';
import { columns } from './columns.ts';
import { starters } from './starters.ts';

/** What was kept, what to begin with, and what there is to ask for. */
export function Shelf({
  onOpen,
  onColumn,
}: {
  readonly onOpen: (sql: string) => void;
  readonly onColumn: (name: string) => void;
}) {
  const saved = useQuery(ask('hunts.list', {}));
  const remove = useChange('hunts.remove', ['hunts.list']);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <section>
        <h2 className="label mb-1 px-2">Kept</h2>
        <Answered query={saved} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="px-2 text-xs text-ink-3">None yet: run a hunt and keep it.</p>
            ) : (
              <ul>
                {items.map((hunt) => (
                  <li key={hunt.name} className="flex items-center rounded-md hover:bg-hover">
                    <button
                      type="button"
                      title={hunt.says}
                      onClick={() => onOpen(hunt.sql)}
                      className="min-w-0 flex-1 truncate px-2 py-1 text-left text-sm"
                    >
                      {hunt.name}
                    </button>
                    <Sure
                      look="quiet"
                      label={`Keep ${hunt.name} no longer`}
                      ask={`Keep ${hunt.name} no longer?`}
                      says="The question is forgotten, for everybody. What it found stays where it is."
                      confirm="Forget it"
                      change={remove}
                      onConfirm={(done) =>
                        remove.mutate({ params: { name: hunt.name } }, { onSuccess: done })
                      }
                    >
                      <Trash2 aria-hidden className="size-3.5" />
                    </Sure>
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </section>
      <section>
        <h2 className="label mb-1 px-2">To begin with</h2>
        <ul>
          {starters.map((one) => (
            <li key={one.title}>
              <button
                type="button"
                onClick={() => onOpen(one.sql)}
                className="w-full rounded-md px-2 py-1 text-left text-sm hover:bg-hover"
              >
                {one.title}
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="hidden lg:block">
        <h2 className="label mb-1 px-2">
          Columns of <span className="font-mono">events</span>
        </h2>
        <ul>
          {columns.map(({ name, says }) => (
            <li key={name}>
              <button
                type="button"
                title={says}
                onClick={() => onColumn(name)}
                className="flex w-full min-w-0 items-baseline gap-2 rounded-md px-2 py-0.5 text-left hover:bg-hover"
              >
                <span className="font-mono text-xs">{name}</span>
                <span className="truncate text-2xs text-ink-3">{says}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
