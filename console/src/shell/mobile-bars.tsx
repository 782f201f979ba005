import { Link } from '@tanstack/react-router';
import { Ellipsis, Search } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../client/session.tsx';
import { Badge } from '../parts/badge.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Mark } from './mark.tsx';
import { places } from './places.ts';
import type { Counts } from './sidebar.tsx';
import { LiveStatus } from './status.tsx';
import { UserMenu } from './user-menu.tsx';

const first = ['/', '/incidents', '/approvals', '/identities'];

export function TopBar({
  counts,
  onSearch,
}: {
  readonly counts: Counts;
  readonly onSearch: () => void;
}) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-canvas px-3 md:hidden">
      <Mark className="size-6" />
      <span className="text-base font-semibold tracking-tight">Countersign</span>
      {counts.demo && <Badge tone="accent">DEMO</Badge>}
      <button
        type="button"
        onClick={onSearch}
        aria-label="Search and commands"
        className="ml-auto flex size-11 items-center justify-center rounded-md text-ink-2"
      >
        <Search aria-hidden className="size-5" />
      </button>
    </header>
  );
}

const cell =
  'relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-ink-3 data-[status=active]:font-medium data-[status=active]:text-accent-text';

/** Thumb-high; the rest is one press away. */
export function BottomBar({ counts }: { readonly counts: Counts }) {
  const may = useMay();
  const [more, setMore] = useState(false);
  const shown = places.filter((place) => may(place.permission));
  const badge = (to: string): number | undefined =>
    to === '/incidents' ? counts.incidents : to === '/approvals' ? counts.approvals : undefined;
  return (
    <nav
      aria-label="Pages"
      className="flex shrink-0 border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown
        .filter((place) => first.includes(place.to))
        .map((place) => {
          const count = badge(place.to);
          return (
            <Link
              key={place.to}
              to={place.to}
              activeOptions={{ exact: place.to === '/', includeSearch: false }}
              className={cell}
            >
              <place.icon aria-hidden className="size-5" strokeWidth={1.75} />
              {place.title}
              {count !== undefined && count > 0 && (
                <span className="absolute top-1.5 left-1/2 ml-1.5 min-w-4 rounded-full bg-accent px-1 text-center text-2xs font-semibold text-accent-ink">
                  {count}
                </span>
              )}
            </Link>
          );
        })}
      <button type="button" className={cell} onClick={() => setMore(true)}>
        <Ellipsis aria-hidden className="size-5" /> More
      </button>
      <Dialog open={more} onClose={() => setMore(false)} title="More" as="sheet">
        <ul className="flex flex-col gap-1">
          {shown
            .filter((place) => !first.includes(place.to))
            .map((place) => (
              <li key={place.to}>
                <Link
                  to={place.to}
                  onClick={() => setMore(false)}
                  className="flex h-11 items-center gap-3 rounded-md px-2 text-base hover:bg-hover data-[status=active]:bg-selected"
                >
                  <place.icon aria-hidden className="size-5 text-ink-3" strokeWidth={1.75} />
                  {place.title}
                </Link>
              </li>
            ))}
        </ul>
        <div className="mt-4 flex flex-col gap-3 border-t border-line pt-4">
          <LiveStatus />
          <UserMenu />
        </div>
      </Dialog>
    </nav>
  );
}
