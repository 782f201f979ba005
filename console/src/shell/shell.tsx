import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { call } from '../client/call.ts';
import { useIdle } from '../client/idle.ts';
import { listen } from '../client/live.ts';
import { ask } from '../client/query.ts';
import { SignedIn, useLive } from '../client/session.tsx';
import { Loading } from '../parts/state.tsx';
import { Banners } from './banners.tsx';
import { DataCredits } from './data-credits.tsx';
import { BottomBar, TopBar } from './mobile-bars.tsx';
import { useShortcuts } from './shortcuts.ts';
import { Sidebar } from './sidebar.tsx';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const ShortcutHelp = lazy(async () => ({
  default: (await import('./shortcut-help.tsx')).ShortcutHelp,
}));

/** Ends the session on the server; the sign-in page says the rest. */
const leave = (): void =>
  void call('session.signOut', {}).finally(() => window.location.assign('/sign-in'));

export function Shell() {
  const client = useQueryClient();
  const { data: session } = useSuspenseQuery({ ...ask('session.who', {}), staleTime: 60_000 });
  const [feed] = useState(() => listen(client));
  useEffect(() => () => feed.close(), [feed]);
  useIdle(leave);
  return (
    <SignedIn session={session} feed={feed}>
      <Frame />
    </SignedIn>
  );
}

function Frame() {
  const { data: overview } = useQuery(ask('overview.get', {}));
  const { counters } = useLive();
  const [open, setOpen] = useState<'palette' | 'help' | undefined>();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useShortcuts({ onPalette: () => setOpen('palette'), onHelp: () => setOpen('help') });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes what lies over it
  useEffect(() => setOpen(undefined), [path]);
  const attention = overview?.attention;
  const waiting = counters?.waitingApprovals ?? attention?.waitingApprovals;
  const counts = {
    ...(attention ? { incidents: attention.page + attention.queue } : {}),
    ...(waiting === undefined ? {} : { approvals: waiting }),
    demo: overview?.demo ?? false,
  };
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-ink"
      >
        Skip to the page
      </a>
      <Sidebar counts={counts} onSearch={() => setOpen('palette')} />
      <TopBar counts={counts} onSearch={() => setOpen('palette')} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Banners overview={overview} />
        <main
          id="page"
          tabIndex={-1}
          data-scroll
          className="min-h-0 flex-1 overflow-auto outline-none"
        >
          <Suspense fallback={<Loading rows={10} />}>
            <Outlet />
          </Suspense>
          <DataCredits />
        </main>
      </div>
      <BottomBar counts={counts} />
      <Suspense fallback={null}>
        {open === 'palette' && (
          <Palette onClose={() => setOpen(undefined)} onHelp={() => setOpen('help')} />
        )}
        {open === 'help' && <ShortcutHelp onClose={() => setOpen(undefined)} />}
      </Suspense>
    </div>
  );
}
