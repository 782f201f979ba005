import { useId, useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { PreAuthorisation, Settings } from '../../contract.ts';
import { counted, probability } from '../../format/number.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useNow } from '../../parts/now.ts';
import { Panel } from '../../parts/panel.tsx';
import { Sure } from '../../parts/sure.tsx';
import { Ago } from '../../parts/when.tsx';
import { field } from './approver.tsx';

const day = 86_400_000;
const scopeWord = (scope: readonly string[]): string =>
  scope.includes('*')
    ? 'every identity'
    : scope.includes('unowned')
      ? 'unowned identities'
      : counted(scope.length, 'identity', 'identities');

/** Signed beforehand: what may run without asking, on whom, above which confidence, until when. */
export function PreAuthorisations({ settings }: { readonly settings: Settings }) {
  const may = useMay();
  const [signing, setSigning] = useState(false);
  const maySign = may('approvals:decide');
  return (
    <Panel
      title="Standing pre-authorisations"
      note={counted(settings.preAuthorisations.length, 'signature')}
      flush
      actions={
        <Button
          size="small"
          disabled={!maySign}
          title={maySign ? 'Sign a new one' : 'Only approvers sign'}
          onClick={() => setSigning(true)}
        >
          Sign
        </Button>
      }
    >
      {settings.preAuthorisations.length === 0 && (
        <p className="p-3.5 text-xs text-ink-3">None: every action asks.</p>
      )}
      <ul>
        {settings.preAuthorisations.map((one) => (
          <li key={one.id} className="border-t border-line/70 first:border-t-0">
            <Line one={one} mayEnd={maySign} />
          </li>
        ))}
      </ul>
      <Sign settings={settings} open={signing} onClose={() => setSigning(false)} />
    </Panel>
  );
}

function Line({ one, mayEnd }: { readonly one: PreAuthorisation; readonly mayEnd: boolean }) {
  const now = useNow();
  const end = useChange('preAuthorisations.end', ['settings.get']);
  const soon = one.until - now < 7 * day;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
      <div className="min-w-0 flex-1 basis-72">
        <p className="text-sm font-medium">{one.playbook}</p>
        <p className="text-xs text-ink-3">
          on {scopeWord(one.scope)}, from confidence {probability(one.minConfidence)}; signed by{' '}
          {one.signedBy} <Ago at={one.at} />
        </p>
      </div>
      <Badge tone={one.until < now ? 'critical' : soon ? 'medium' : 'plain'}>
        ends <Ago at={one.until} />
      </Badge>
      <Sure
        disabled={!mayEnd}
        ask="End this pre-authorisation?"
        says={`From now on ${one.playbook} asks a person before it acts on ${scopeWord(one.scope)}. What it did before stays done.`}
        confirm="End it"
        change={end}
        onConfirm={(done) => end.mutate({ params: { id: one.id } }, { onSuccess: done })}
      >
        End now
      </Sure>
    </div>
  );
}

function Sign({
  settings,
  open,
  onClose,
}: {
  readonly settings: Settings;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const now = useNow();
  const ids = { playbook: useId(), scope: useId(), days: useId(), confidence: useId() };
  const [playbook, setPlaybook] = useState(settings.playbooks[0]?.id ?? '');
  const [scope, setScope] = useState('unowned');
  const [days, setDays] = useState(90);
  const [confidence, setConfidence] = useState(0.9);
  const sign = useChange('preAuthorisations.sign', ['settings.get']);
  return (
    <Dialog open={open} onClose={onClose} title="Sign a pre-authorisation">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          sign.mutate(
            {
              body: {
                playbook,
                scope: [scope.trim()],
                until: now + days * day,
                minConfidence: confidence,
              },
            },
            { onSuccess: onClose },
          );
        }}
      >
        <label htmlFor={ids.playbook} className="flex flex-col gap-1">
          <span className="label">Playbook</span>
          <select
            id={ids.playbook}
            value={playbook}
            onChange={(event) => setPlaybook(event.target.value)}
            className={field}
          >
            {settings.playbooks.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
        <label htmlFor={ids.scope} className="flex flex-col gap-1">
          <span className="label">Scope: an identity’s id, unowned, or *</span>
          <input
            id={ids.scope}
            value={scope}
            onChange={(event) => setScope(event.target.value)}
            required
            className={`${field} font-mono`}
          />
        </label>
        <div className="grid grid-cols-2 gap-3">
          <label htmlFor={ids.days} className="flex flex-col gap-1">
            <span className="label">Ends after, days</span>
            <input
              id={ids.days}
              type="number"
              min={1}
              max={366}
              value={days}
              onChange={(event) => setDays(Number(event.target.value))}
              className={field}
            />
          </label>
          <label htmlFor={ids.confidence} className="flex flex-col gap-1">
            <span className="label">From confidence</span>
            <input
              id={ids.confidence}
              type="number"
              min={0}
              max={1}
              step={0.01}
              value={confidence}
              onChange={(event) => setConfidence(Number(event.target.value))}
              className={field}
            />
          </label>
        </div>
        {sign.error && (
          <p role="alert" className="text-xs text-critical-text">
            {sign.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={sign.isPending || playbook === ''}>
            Sign
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
