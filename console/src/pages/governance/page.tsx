import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHead } from '../../parts/panel.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { useTitle } from '../../shell/title.ts';
import { Changes } from './changes.tsx';
import { Eligible } from './eligible.tsx';
import { Existence } from './existence.tsx';
import { Frameworks } from './frameworks.tsx';
import { Programme } from './programme.tsx';
import { ReadinessTable } from './readiness.tsx';
import { Reviews } from './reviews.tsx';

export function GovernancePage() {
  useTitle('Governance');
  const { tab = 'readiness' } = useSearch({ from: '/inside/governance' });
  const navigate = useNavigate();
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Governance"
        note="Could it be contained, should it exist, who said so, and how do we do: with the evidence"
      />
      <Tabs
        label="Governance"
        value={tab}
        onChange={(next) =>
          void navigate({
            to: '/governance',
            search: { tab: next as typeof tab },
            replace: true,
          })
        }
        tabs={[
          { id: 'readiness', title: 'Readiness', body: <ReadinessTable /> },
          { id: 'changes', title: 'Changes', body: <Changes /> },
          { id: 'reviews', title: 'Reviews', body: <Reviews /> },
          { id: 'existence', title: 'Should it exist?', body: <Existence /> },
          { id: 'standing', title: 'Standing privilege', body: <Eligible /> },
          { id: 'frameworks', title: 'Frameworks', body: <Frameworks /> },
          { id: 'programme', title: 'Programme', body: <Programme /> },
        ]}
      />
    </div>
  );
}
