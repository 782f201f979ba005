import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useMay } from '../client/session.tsx';
import { Badge } from '../parts/badge.tsx';
import { Key } from '../parts/button.tsx';
import { names } from '../parts/class-names.ts';
import { Mark } from './mark.tsx';
import { type Place, places } from './places.ts';
import { LiveStatus } from './status.tsx';
import { UserMenu } from './user-menu.tsx';

export interface Counts {
  readonly incidents?: number;
  readonly approvals?: number;
  readonly demo?: boolean;
}

const groups = ['Now', 'Estate', 'Proof'] as const;

const badgeOf = (place: Place, counts: Counts): number | undefined =>
  place.to === '/incidents'
    ? counts.incidents
    : place.to === '/approvals'
      ? counts.approvals
      : undefined;

/** Wide: words. Middle: a rail of icons. Narrow: not at all, the bar below takes over. */
export function Sidebar({
  counts,
  onSearch,
}: {
  readonly counts: Counts;
  readonly onSearch: () => void;
}) {
  const may = useMay();
  return (
    <aside className="hidden w-14 shrink-0 flex-col border-r border-line bg-canvas md:flex lg:w-54">
      <div className="flex h-12 items-center gap-2 px-4 lg:px-3.5">
        <Mark className="size-6 shrink-0" />
        <span className="hidden text-base font-semibold tracking-tight lg:inline">Countersign</span>
        {counts.demo && (
          <Badge
            tone="accent"
            title="The estate is simulated"
            className="ml-auto hidden lg:inline-flex"
          >
            DEMO
          </Badge>
        )}
      </div>
      <div className="px-2 pb-2">
        <button
          type="button"
          onClick={onSearch}
          aria-label="Search and commands"
          className="flex h-8 w-full items-center justify-center gap-2 rounded-md border border-line bg-surface px-2 text-ink-3 hover:border-line-strong lg:justify-start"
        >
          <Search aria-hidden className="size-4 shrink-0" />
          <span className="hidden flex-1 text-left text-sm lg:inline">Search or run…</span>
          <span aria-hidden className="hidden lg:inline">
            <Key>Ctrl K</Key>
          </span>
        </button>
      </div>
      <nav
        aria-label="Pages"
        className="scroll-thin flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 py-1"
      >
        {groups.map((group) => (
          <div key={group}>
            <p className="label mb-1 hidden px-2 lg:block">{group}</p>
            <ul className="flex flex-col gap-px">
              {places
                .filter((place) => place.group === group && may(place.permission))
                .map((place) => (
                  <li key={place.to}>
                    <SidebarLink place={place} count={badgeOf(place, counts)} />
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="flex flex-col gap-2 border-t border-line p-2 pt-3">
        <div className="hidden lg:block">
          <LiveStatus />
        </div>
        <UserMenu />
      </div>
    </aside>
  );
}

function SidebarLink({
  place,
  count,
}: {
  readonly place: Place;
  readonly count: number | undefined;
}) {
  const Icon = place.icon;
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.to === '/', includeSearch: false }}
      title={place.title}
      className="relative flex h-8 items-center justify-center gap-2.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink data-[status=active]:bg-selected data-[status=active]:font-medium data-[status=active]:text-ink lg:justify-start"
    >
      <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
      <span className="sr-only flex-1 lg:not-sr-only">{place.title}</span>
      {count !== undefined && count > 0 && (
        <span
          className={names(
            'absolute top-0.5 right-0.5 min-w-4 rounded-full px-1 text-center text-2xs font-semibold lg:static',
            place.to === '/approvals' ? 'bg-accent text-accent-ink' : 'bg-tier2 text-tier2-ink',
          )}
        >
          {count}
        </span>
      )}
    </Link>
  );
}
