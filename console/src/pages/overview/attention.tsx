import { Link, type LinkProps } from '@tanstack/react-router';
import { Hourglass, Inbox, ListTodo, ShieldX, Siren, SquareStack } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Overview } from '../../contract.ts';
import { whole } from '../../format/number.ts';
import { names } from '../../parts/class-names.ts';
import { Countdown } from '../../parts/when.tsx';

interface Tile {
  readonly title: string;
  readonly value: number;
  readonly note: ReactNode;
  readonly icon: typeof Siren;
  readonly tone: string;
  readonly link: Pick<LinkProps, 'to' | 'search'>;
}

/** What needs somebody now; quiet where nothing does. */
export function Attention({ overview }: { readonly overview: Overview }) {
  const { attention } = overview;
  const soonest = overview.approvals.map((one) => one.approval.expiresAt).sort((a, b) => a - b)[0];
  const tiles: readonly Tile[] = [
    {
      title: 'Page now',
      value: attention.page,
      note: 'incidents that cannot wait',
      icon: Siren,
      tone: 'text-critical',
      link: { to: '/incidents', search: { view: 'page' } },
    },
    {
      title: 'Queue',
      value: attention.queue,
      note: `worth a look; ${whole(attention.timeline)} kept as lines`,
      icon: SquareStack,
      tone: 'text-ink',
      link: { to: '/incidents', search: { view: 'queue' } },
    },
    {
      title: 'Approvals',
      value: attention.waitingApprovals,
      note:
        soonest === undefined ? (
          'none waits'
        ) : (
          <>
            soonest ends in <Countdown until={soonest} />
          </>
        ),
      icon: Inbox,
      tone: 'text-accent-text',
      link: { to: '/approvals' },
    },
    {
      title: 'Still exposed',
      value: attention.exposed,
      note: 'incidents with access that lives on',
      icon: Hourglass,
      tone: 'text-high-text',
      link: { to: '/incidents', search: { view: 'open' } },
    },
    {
      title: 'Not effective',
      value: attention.notEffective,
      note: 'plans failed or unverified',
      icon: ShieldX,
      tone: 'text-critical',
      link: { to: '/incidents', search: { view: 'open' } },
    },
    {
      title: 'Overdue tasks',
      value: attention.overdueTasks,
      note: `of ${whole(attention.openTasks)} open`,
      icon: ListTodo,
      tone: 'text-medium-text',
      link: { to: '/tasks' },
    },
  ];
  return (
    <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 xl:grid-cols-6">
      {tiles.map((tile) => (
        <li key={tile.title} className="bg-surface">
          <Link {...tile.link} className="flex h-full flex-col px-3.5 py-3 hover:bg-hover">
            <span className="flex items-center gap-1.5 text-xs text-ink-2">
              <tile.icon aria-hidden className="size-3.5 text-ink-3" strokeWidth={1.75} />
              {tile.title}
            </span>
            <span
              className={names(
                'mt-1 text-2xl font-semibold tracking-tight',
                tile.value > 0 ? tile.tone : 'text-ink-3',
              )}
            >
              {whole(tile.value)}
            </span>
            <span className="text-xs text-ink-3">{tile.note}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
