import { useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { IncidentDetail } from '../../contract.ts';
import { Button } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { useNow } from '../../parts/now.ts';
import { useSay } from '../../parts/toast.tsx';

const day = 86_400_000;
const lengths = [1, 7, 30, 90] as const;
const field = 'h-8 rounded-md border border-line-strong bg-surface px-2 text-sm';

/** A pen test, a migration: for a while, what one detector says about this root stays a line and does not weigh. */
export function Expect({ detail }: { readonly detail: IncidentDetail }) {
  const { incident, principals } = detail;
  const may = useMay();
  const say = useSay();
  const now = useNow();
  const detectors = [...new Set(incident.signals.map(({ detector }) => detector))];
  const [open, setOpen] = useState(false);
  const [detector, setDetector] = useState(detectors[0] ?? '');
  const [days, setDays] = useState<number>(7);
  const make = useChange('suppressions.make', ['incidents.get', 'suppressions.list']);
  if (!may('incidents:write') || detectors.length === 0) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Expected…</Button>
      <Reasoned
        open={open}
        onClose={() => setOpen(false)}
        title={`Expect this of ${principals[incident.rootId]?.name ?? incident.rootId}`}
        confirm="Expect it"
        busy={make.isPending}
        error={make.error}
        onConfirm={(reason) =>
          make.mutate(
            {
              body: {
                detector,
                about: { kind: 'root', rootId: incident.rootId },
                until: now + days * day,
                reason,
              },
            },
            {
              onSuccess: () => {
                setOpen(false);
                say('Expected', `${detector}, for ${days} d`);
              },
            },
          )
        }
      >
        <p className="text-sm text-ink-2">
          What this detector says about this identity stays in the timeline and does not weigh until
          then. Decoys, emergency access and tampering with logs cannot be expected.
        </p>
        <label className="flex flex-col gap-1">
          <span className="label">Detector</span>
          <select
            value={detector}
            onChange={(event) => setDetector(event.target.value)}
            className={field}
          >
            {detectors.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1">
          <span className="label">For</span>
          <select
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
            className={field}
          >
            {lengths.map((one) => (
              <option key={one} value={one}>
                {one} {one === 1 ? 'day' : 'days'}
              </option>
            ))}
          </select>
        </label>
      </Reasoned>
    </>
  );
}
