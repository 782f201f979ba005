import { useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { Incident, IncidentVerdict } from '../../contract.ts';
import { incidentVerdictWord } from '../../format/words.ts';
import { Button } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { useSay } from '../../parts/toast.tsx';

type Said = Exclude<IncidentVerdict, 'undecided' | 'test'>;

const effects: Readonly<Record<Said, string>> = {
  true_positive:
    'It was an attack. Baselines unlearn back to its first hostile event; the posture items that let it happen are opened.',
  benign: 'It happened and was allowed. Baselines learn what was held back.',
  false_positive:
    'It was not what we said. Baselines learn what was held back, and its detectors count it against themselves.',
};

/** Say what it was: the loop learns from the answer. */
export function Verdict({ incident }: { readonly incident: Incident }) {
  const may = useMay();
  const say = useSay();
  const [asked, setAsked] = useState<Said | undefined>();
  const close = useChange('incidents.verdict', ['incidents.get', 'incidents.list', 'overview.get']);
  if (incident.status === 'closed' || !may('incidents:write')) return null;
  return (
    <div className="flex flex-wrap gap-2">
      <Button look="danger" onClick={() => setAsked('true_positive')}>
        True positive
      </Button>
      <Button onClick={() => setAsked('benign')}>Benign</Button>
      <Button onClick={() => setAsked('false_positive')}>False positive</Button>
      <Reasoned
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={`Close as ${asked ? incidentVerdictWord[asked].toLowerCase() : ''}`}
        confirm="Close"
        optional
        busy={close.isPending}
        error={close.error}
        onConfirm={(reason) => {
          if (!asked) return;
          close.mutate(
            {
              params: { id: incident.id },
              body: { verdict: asked, ...(reason === '' ? {} : { reason }) },
            },
            {
              onSuccess: () => {
                setAsked(undefined);
                say('Closed', incidentVerdictWord[asked]);
              },
            },
          );
        }}
      >
        {asked && <p className="text-sm text-ink-2">{effects[asked]}</p>}
      </Reasoned>
    </div>
  );
}
