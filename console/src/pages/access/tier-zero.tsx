import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../client/query.ts';
import type { PrincipalRow } from '../../contract.ts';
import { counted, outOf } from '../../format/number.ts';
import { flagWord } from '../../format/words.ts';
import { names } from '../../parts/class-names.ts';
import { Panel } from '../../parts/panel.tsx';
import { ClassIcon } from '../../parts/principal.tsx';
import { Answered } from '../../parts/state.tsx';

const MOST = 500;

const clustered = (
  rows: readonly PrincipalRow[],
): readonly (readonly [string, readonly PrincipalRow[]])[] => {
  const places = new Map<string, PrincipalRow[]>();
  for (const row of rows) {
    const place = `${row.system} ${row.scope}`;
    const mine = places.get(place);
    if (mine) mine.push(row);
    else places.set(place, [row]);
  }
  return [...places].sort((a, b) => b[1].length - a[1].length);
};

/** Who holds the keys: control planes, emergency access, and whatever can take them, by where they stand. */
export function TierZero({ onFrom }: { readonly onFrom: (id: string) => void }) {
  const query = useQuery(
    ask('identities.list', { query: { tier: [0], sort: 'risk', limit: MOST } }),
  );
  return (
    <Panel
      title="Tier 0 map"
      note={
        query.data
          ? `${counted(query.data.total, 'principal')} at tier 0, by place; a press asks how they got there`
          : ''
      }
    >
      <Answered query={query}>
        {({ items, total }) => (
          <div className="flex flex-col gap-4">
            <div className="columns-1 gap-4 md:columns-2 2xl:columns-3">
              {clustered(items).map(([place, rows]) => (
                <section
                  key={place}
                  className="mb-4 break-inside-avoid rounded-md border border-line bg-sunken p-3"
                >
                  <h3 className="mb-2 flex justify-between gap-3 text-xs">
                    <span className="truncate font-medium">{place}</span>
                    <span className="text-ink-3">{rows.length}</span>
                  </h3>
                  <ul className="flex flex-wrap gap-1.5">
                    {rows.map((row) => (
                      <li key={row.id}>
                        <button
                          type="button"
                          onClick={() => onFrom(row.id)}
                          title={[
                            row.id,
                            `risk ${row.risk}`,
                            row.owner ?? 'no known owner',
                            ...row.flags.map(flagWord),
                          ].join(' · ')}
                          className={names(
                            'flex max-w-56 items-center gap-1.5 rounded-sm border bg-surface px-1.5 py-0.5 text-xs hover:border-ink',
                            row.openIncidents > 0
                              ? 'border-critical'
                              : row.risk >= 50
                                ? 'border-high'
                                : 'border-line-strong',
                          )}
                        >
                          <ClassIcon name={row.class} className="size-3.5" />
                          <span className="truncate">{row.name}</span>
                        </button>
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </div>
            <p className="flex flex-wrap gap-x-4 text-xs text-ink-3">
              <span>Red frame: an open incident. Orange frame: risk 50 or more.</span>
              {items.length < total && <span>{outOf(items.length, total)} are drawn.</span>}
              <Link to="/identities" search={{ tier: [0] }} className="link">
                As a list
              </Link>
            </p>
          </div>
        )}
      </Answered>
    </Panel>
  );
}
