import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { ask } from '../../client/query.ts';
import type { IdentityDetail } from '../../contract.ts';
import { classWord, flagWord } from '../../format/words.ts';
import { Badge, TierChip } from '../../parts/badge.tsx';
import { Mono } from '../../parts/mono.tsx';
import { ClassIcon } from '../../parts/principal.tsx';
import { Answered } from '../../parts/state.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { useTitle } from '../../shell/title.ts';
import { Access } from './access.tsx';
import { Events } from './events.tsx';
import { Habits } from './habits.tsx';
import { History } from './history.tsx';
import { Summary } from './summary.tsx';

const tabs = ['summary', 'access', 'habits', 'timeline', 'history'] as const;
type TabId = (typeof tabs)[number];

export function IdentityPage() {
  const { id } = useParams({ from: '/inside/identities/$id' });
  const { tab = 'summary' } = useSearch({ from: '/inside/identities/$id' });
  const navigate = useNavigate();
  const query = useQuery(ask('identities.get', { params: { id } }));
  useTitle(query.data?.row.name ?? 'Identity');
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <Answered framed query={query} rows={12}>
        {(detail) => (
          <>
            <Head detail={detail} />
            <Tabs
              label="About this identity"
              value={tab}
              onChange={(next) =>
                void navigate({
                  to: '/identities/$id',
                  params: { id },
                  search: next === 'summary' ? {} : { tab: next as TabId },
                  replace: true,
                })
              }
              tabs={[
                { id: 'summary', title: 'Summary', body: <Summary detail={detail} /> },
                {
                  id: 'access',
                  title: 'Access',
                  count: detail.entitlements.total,
                  body: <Access detail={detail} />,
                },
                { id: 'habits', title: 'Habits', body: <Habits id={id} /> },
                { id: 'timeline', title: 'Timeline', body: <Events id={id} /> },
                { id: 'history', title: 'History', body: <History id={id} /> },
              ]}
            />
          </>
        )}
      </Answered>
    </div>
  );
}

function Head({ detail }: { readonly detail: IdentityDetail }) {
  const { row } = detail;
  return (
    <header className="flex flex-col gap-2">
      <nav aria-label="Where you are" className="flex items-center gap-1 text-xs text-ink-3">
        <Link to="/identities" className="hover:text-ink hover:underline">
          Identities
        </Link>
        <ChevronRight aria-hidden className="size-3" />
        <span>{classWord(row.class)}</span>
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ClassIcon name={row.class} className="size-6" />
        <h1 className="text-xl font-semibold tracking-tight">{row.name}</h1>
        <TierChip tier={row.tier} />
        <Badge tone={row.status === 'active' ? 'ok' : 'plain'}>{row.status}</Badge>
        {row.flags.map((flag) => (
          <Badge
            key={flag}
            tone={flag === 'honey' || flag === 'emergencyAccess' ? 'accent' : 'plain'}
          >
            {flagWord(flag)}
          </Badge>
        ))}
      </div>
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-ink-3">
        <Mono>{row.id}</Mono>
        <span>account {row.scope}</span>
      </p>
    </header>
  );
}
