import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHead } from '../../parts/panel.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { useTitle } from '../../shell/title.ts';
import { Eligible } from './eligible.tsx';
import { Existence } from './existence.tsx';
import { ReadinessTable } from './readiness.tsx';

export function GovernancePage() {
  useTitle('Governance');
  const { tab = 'readiness' } = useSearch({ from: '/inside/governance' });
  const navigate = useNavigate();
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Governance"
        note="Could it be contained, should it exist, must it stand all day: with the evidence"
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
          { id: 'existence', title: 'Should it exist?', body: <Existence /> },
          { id: 'standing', title: 'Standing privilege', body: <Eligible /> },
        ]}
      />
    </div>
  );
}
