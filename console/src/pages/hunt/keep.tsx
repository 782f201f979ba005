import { useState } from 'react';
import { useChange } from '../../client/query.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { slugOf } from './rule-text.ts';

const field = 'rounded-md border border-line-strong bg-surface px-2.5 text-sm';

/** A hunt worth asking again gets a name; one that has it is replaced. */
export function Keep({ sql, onClose }: { readonly sql: string; readonly onClose: () => void }) {
  const save = useChange('hunts.save', ['hunts.list']);
  const [name, setName] = useState('');
  const [says, setSays] = useState('');
  const slug = slugOf(name);
  return (
    <Dialog open onClose={onClose} title="Keep this hunt">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            { params: { name: slug }, body: { sql, ...(says.trim() === '' ? {} : { says }) } },
            { onSuccess: onClose },
          );
        }}
      >
        <label className="flex flex-col gap-1">
          <span className="label">Name</span>
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={63}
            required
            className={`h-8 ${field}`}
          />
          {slug !== '' && slug !== name && (
            <span className="text-xs text-ink-3">
              kept as <span className="font-mono">{slug}</span>
            </span>
          )}
        </label>
        <label className="flex flex-col gap-1">
          <span className="label">What it looks for (may be left out)</span>
          <textarea
            value={says}
            onChange={(event) => setSays(event.target.value)}
            rows={2}
            maxLength={2000}
            className={`py-2 ${field}`}
          />
        </label>
        {save.error && (
          <p role="alert" className="text-xs text-critical-text">
            {save.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={slug === '' || save.isPending}>
            Keep
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
