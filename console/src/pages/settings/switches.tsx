import { Eye, OctagonPause, Play } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { Settings } from '../../contract.ts';
import { Button } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Ago } from '../../parts/when.tsx';

const touched = ['settings.get', 'overview.get'] as const;

/** The two that change what every plan does. */
export function Switches({ settings }: { readonly settings: Settings }) {
  const may = useMay();
  const [asked, setAsked] = useState<'stop' | 'shadow' | undefined>();
  const stop = useChange('settings.stop', touched);
  const shadow = useChange('settings.shadow', touched);
  const { stopped } = settings;
  const done = { onSuccess: () => setAsked(undefined) };
  return (
    <Panel title="Response" flush>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3.5 py-3">
        <div className="min-w-0 flex-1 basis-72">
          <p className="flex items-center gap-2 text-sm font-medium">
            <OctagonPause
              aria-hidden
              className={`size-4 ${stopped ? 'text-critical' : 'text-ink-3'}`}
            />{' '}
            Stop switch is {stopped ? 'on' : 'off'}
          </p>
          <p className="text-xs text-ink-3">
            {stopped ? (
              <>
                {stopped.by}, <Ago at={stopped.at} />: {stopped.reason}
              </>
            ) : (
              'While it is on no action starts, whoever approved it. Steps that run finish.'
            )}
          </p>
        </div>
        <Button
          look={stopped ? 'plain' : 'danger'}
          disabled={!may('response:run')}
          onClick={() => setAsked('stop')}
        >
          {stopped ? (
            <Play aria-hidden className="size-4" />
          ) : (
            <OctagonPause aria-hidden className="size-4" />
          )}
          {stopped ? 'Let actions start again' : 'Stop all actions'}
        </Button>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3.5 py-3">
        <div className="min-w-0 flex-1 basis-72">
          <p className="flex items-center gap-2 text-sm font-medium">
            <Eye aria-hidden className="size-4 text-ink-3" /> Shadow mode is{' '}
            {settings.shadow ? 'on' : 'off'}
          </p>
          <p className="text-xs text-ink-3">
            Plans are made and predicted, nothing is changed: the evidence for promoting a playbook.
          </p>
        </div>
        <Button disabled={!may('settings:write')} onClick={() => setAsked('shadow')}>
          {settings.shadow ? 'Turn off' : 'Turn on'}
        </Button>
      </div>
      <Reasoned
        open={asked === 'stop'}
        onClose={() => setAsked(undefined)}
        title={stopped ? 'Let actions start again' : 'Stop all actions'}
        confirm={stopped ? 'Start again' : 'Stop'}
        look={stopped ? 'primary' : 'danger'}
        busy={stop.isPending}
        error={stop.error}
        onConfirm={(reason) => stop.mutate({ body: { on: stopped === undefined, reason } }, done)}
      />
      <Reasoned
        open={asked === 'shadow'}
        onClose={() => setAsked(undefined)}
        title={settings.shadow ? 'Leave shadow mode' : 'Enter shadow mode'}
        confirm={settings.shadow ? 'Act for real' : 'Only watch'}
        busy={shadow.isPending}
        error={shadow.error}
        onConfirm={(reason) => shadow.mutate({ body: { on: !settings.shadow, reason } }, done)}
      />
    </Panel>
  );
}
