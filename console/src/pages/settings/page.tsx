import { useQuery } from '@tanstack/react-query';
import { ask } from '../../client/query.ts';
import { PageHead } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { useTitle } from '../../shell/title.ts';
import { Approver } from './approver.tsx';
import { PreAuthorisations } from './pre-authorisations.tsx';
import { Switches } from './switches.tsx';
import { Tokens, Users } from './users.tsx';

export function SettingsPage() {
  useTitle('Settings');
  const query = useQuery(ask('settings.get', {}));
  return (
    <div className="mx-auto flex max-w-270 flex-col gap-4 p-4 lg:p-5">
      <PageHead title="Settings" note="Every change here is written to the ledger" />
      <Answered framed query={query}>
        {(settings) => (
          <>
            <Switches settings={settings} />
            <Approver settings={settings} />
            <PreAuthorisations settings={settings} />
            <Users settings={settings} />
            <Tokens settings={settings} />
          </>
        )}
      </Answered>
    </div>
  );
}
