import { Pencil } from 'lucide-react';
import { useId, useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { IdentityDetail } from '../../contract.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useSay } from '../../parts/toast.tsx';

const field = 'h-8 rounded-md border border-line-strong bg-surface px-2.5 text-sm';
const costs = ['critical', 'important', 'ordinary', 'unknown'] as const;

/** Say who answers for it and what it is for; immunity and honey flags are declared here and nowhere else. */
export function Declare({ detail }: { readonly detail: IdentityDetail }) {
  const may = useMay();
  const say = useSay();
  const [open, setOpen] = useState(false);
  const { declaration, owners, row } = detail;
  const [owner, setOwner] = useState(declaration?.owner ?? owners[0]?.who ?? '');
  const [purpose, setPurpose] = useState(declaration?.purpose ?? '');
  const [criticality, setCriticality] = useState<(typeof costs)[number]>(
    declaration?.criticality ?? 'unknown',
  );
  const ids = { owner: useId(), purpose: useId(), criticality: useId() };
  const declare = useChange('identities.declare', [
    'identities.get',
    'identities.list',
    'identities.facets',
  ]);
  if (!may('identities:write')) return null;
  const body = {
    ...(owner.trim() === '' ? {} : { owner: owner.trim() }),
    ...(purpose.trim() === '' ? {} : { purpose: purpose.trim() }),
    criticality,
  };
  const done = (): void => {
    setOpen(false);
    say('Declared', row.name);
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        <Pencil aria-hidden className="size-3.5" /> Declare
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={`Declare ${row.name}`}>
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            declare.mutate({ params: { id: row.id }, body }, { onSuccess: done });
          }}
        >
          <label htmlFor={ids.owner} className="flex flex-col gap-1">
            <span className="label">Owner: a person or team. Only declared owners approve.</span>
            <input
              id={ids.owner}
              value={owner}
              onChange={(event) => setOwner(event.target.value)}
              maxLength={300}
              className={field}
            />
          </label>
          <label htmlFor={ids.purpose} className="flex flex-col gap-1">
            <span className="label">What it is for</span>
            <input
              id={ids.purpose}
              value={purpose}
              onChange={(event) => setPurpose(event.target.value)}
              maxLength={300}
              className={field}
            />
          </label>
          <label htmlFor={ids.criticality} className="flex flex-col gap-1">
            <span className="label">Cost if it is broken</span>
            <select
              id={ids.criticality}
              value={criticality}
              onChange={(event) =>
                setCriticality(costs.find((one) => one === event.target.value) ?? 'unknown')
              }
              className={field}
            >
              {costs.map((cost) => (
                <option key={cost} value={cost}>
                  {cost}
                </option>
              ))}
            </select>
          </label>
          {declare.error && (
            <p role="alert" className="text-xs text-critical-text">
              {declare.error.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" look="primary" disabled={declare.isPending}>
              Declare
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
