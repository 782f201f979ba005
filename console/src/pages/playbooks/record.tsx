import { useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf } from '../../contract.ts';
import { counted, outOf } from '../../format/number.ts';
import { Button } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { Field, Panel } from '../../parts/panel.tsx';
import { Ago } from '../../parts/when.tsx';

type Playbook = AnswerOf<'playbooks.list'>['items'][number];

/** What it would have done, whether that would have been right, and the step from watching to acting. */
export function ShadowRecord({ playbook }: { readonly playbook: Playbook }) {
  const { record, mode } = playbook;
  return (
    <Panel
      title="Shadow record"
      note={
        record.since === undefined ? (
          'what it would have done'
        ) : (
          <>
            since <Ago at={record.since} />
          </>
        )
      }
    >
      {record.incidents === 0 ? (
        <p className="text-xs text-ink-3">It has not watched an incident yet.</p>
      ) : (
        <>
          <dl className="grid grid-cols-3 gap-3">
            <Field label="Would have acted">{outOf(record.wouldHaveActed, record.incidents)}</Field>
            <Field label="Would have asked">{outOf(record.wouldHaveAsked, record.incidents)}</Field>
            <Field label="Could not">{outOf(record.couldNot, record.incidents)}</Field>
            <Field label="Were attacks">{outOf(record.attacks, record.incidents)}</Field>
            <Field label="Were none" note={`acted on ${record.actedWrongly} of them`}>
              {outOf(record.noAttacks, record.incidents)}
            </Field>
            <Field label="Not judged yet">{outOf(record.undecided, record.incidents)}</Field>
          </dl>
          {record.wouldBreak.length > 0 && (
            <div className="mt-3 text-xs text-ink-2">
              <p className="font-medium">It would have broken</p>
              <ul className="list-disc pl-4">
                {record.wouldBreak.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </div>
          )}
        </>
      )}
      <Change playbook={playbook} acts={mode === 'active'} />
    </Panel>
  );
}

function Change({ playbook, acts }: { readonly playbook: Playbook; readonly acts: boolean }) {
  const may = useMay();
  const [asked, setAsked] = useState(false);
  const change = useChange('playbooks.setMode', ['playbooks.list', 'settings.get']);
  const { lacks } = playbook.record;
  const against = !acts && lacks.length > 0;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-3">
      <p className="min-w-0 flex-1 basis-48 text-xs text-ink-3">
        {acts
          ? 'It acts within its own limits and the site’s.'
          : against
            ? `Not enough to let it act: ${lacks.join('; ')}.`
            : 'Its record is enough to let it act.'}
      </p>
      <Button size="small" disabled={!may('settings:write')} onClick={() => setAsked(true)}>
        {acts ? 'Back to shadow' : against ? 'Let it act all the same' : 'Let it act'}
      </Button>
      <Reasoned
        open={asked}
        onClose={() => setAsked(false)}
        title={acts ? 'Back into shadow mode' : `Let “${playbook.title}” act`}
        confirm={acts ? 'Only watch' : 'Let it act'}
        look={against ? 'danger' : 'primary'}
        busy={change.isPending}
        error={change.error}
        onConfirm={(reason) =>
          change.mutate(
            {
              body: {
                playbook: playbook.id,
                mode: acts ? 'shadow' : 'active',
                reason,
                evenSo: against,
              },
            },
            { onSuccess: () => setAsked(false) },
          )
        }
      >
        {against && (
          <p className="text-sm text-ink-2">
            Its record does not bear it: {lacks.join('; ')}.{' '}
            {counted(playbook.steps.length, 'step')} will run by themselves where its limits allow.
          </p>
        )}
      </Reasoned>
    </div>
  );
}
