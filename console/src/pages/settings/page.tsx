import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ask } from '../../client/query.ts';
import { PageHead } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { useTitle } from '../../shell/title.ts';
import { Approver } from './approver.tsx';
import { Outputs } from './outputs.tsx';
import { Passkeys } from './passkeys.tsx';
import { PreAuthorisations } from './pre-authorisations.tsx';
import { Provider } from './provider.tsx';
import { Switches } from './switches.tsx';
import { Tokens } from './tokens.tsx';
import { Users } from './users.tsx';

const column = 'flex flex-col gap-4';

export function SettingsPage() {
  useTitle('Settings');
  const { tab = 'response' } = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate();
  const query = useQuery(ask('settings.get', {}));
  return (
    <div className="mx-auto flex max-w-270 flex-col gap-4 p-4 lg:p-5">
      <PageHead title="Settings" note="Every change here is written to the ledger" />
      <Answered framed query={query}>
        {(settings) => (
          <Tabs
            label="Settings"
            value={tab}
            onChange={(next) =>
              void navigate({
                to: '/settings',
                search: { tab: next as typeof tab },
                replace: true,
              })
            }
            tabs={[
              {
                id: 'response',
                title: 'Response',
                body: (
                  <div className={column}>
                    <Switches settings={settings} />
                    <Approver settings={settings} />
                    <PreAuthorisations settings={settings} />
                  </div>
                ),
              },
              {
                id: 'people',
                title: 'People',
                body: <Users settings={settings} />,
              },
              {
                id: 'sign-in',
                title: 'Sign-in',
                body: (
                  <div className={column}>
                    <Provider />
                    <Passkeys />
                  </div>
                ),
              },
              { id: 'tokens', title: 'Tokens', body: <Tokens settings={settings} /> },
              { id: 'notifications', title: 'Notifications', body: <Outputs /> },
            ]}
          />
        )}
      </Answered>
    </div>
  );
}
