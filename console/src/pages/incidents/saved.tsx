import { Bookmark, X } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { type IncidentFilter, incidentFilter } from './filter.ts';

const KEY = 'countersign.incident-filters';
const MOST = 20;
const shape = z.array(z.object({ name: z.string().min(1).max(60), filter: incidentFilter }));
type Saved = z.infer<typeof shape>;

/** What this browser keeps; whatever cannot be read is nothing. */
const read = (): Saved => {
  try {
    return shape.catch([]).parse(JSON.parse(localStorage.getItem(KEY) ?? '[]'));
  } catch {
    return [];
  }
};

const same = (a: IncidentFilter, b: IncidentFilter): boolean =>
  JSON.stringify(incidentFilter.parse(a)) === JSON.stringify(incidentFilter.parse(b));

/** Filters worth having again, by name; the address says the same to others. */
export function SavedFilters({
  filter,
  onChoose,
}: {
  readonly filter: IncidentFilter;
  readonly onChoose: (filter: IncidentFilter) => void;
}) {
  const [saved, setSaved] = useState(read);
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const keep = (next: Saved): void => {
    localStorage.setItem(KEY, JSON.stringify(next));
    setSaved(next);
  };
  const known = saved.some((one) => same(one.filter, filter));
  return (
    <>
      {saved.map((one) => (
        <span
          key={one.name}
          className="flex h-8 items-center overflow-hidden rounded-md border border-line-strong bg-surface text-xs"
        >
          <button
            type="button"
            aria-pressed={same(one.filter, filter)}
            onClick={() => onChoose(one.filter)}
            className="h-full px-2.5 font-medium hover:bg-hover aria-pressed:bg-selected aria-pressed:text-accent-text"
          >
            {one.name}
          </button>
          <button
            type="button"
            aria-label={`Forget the filter ${one.name}`}
            onClick={() => keep(saved.filter(({ name: other }) => other !== one.name))}
            className="h-full border-l border-line px-1.5 text-ink-3 hover:bg-hover hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </span>
      ))}
      <Button
        disabled={known || saved.length >= MOST}
        title={known ? 'This filter has a name already' : 'Give these filters a name'}
        onClick={() => setNaming(true)}
      >
        <Bookmark aria-hidden className="size-3.5" /> Save filter
      </Button>
      <Dialog open={naming} onClose={() => setNaming(false)} title="Save this filter">
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const kept = saved.filter((one) => one.name !== name.trim());
            keep([...kept, { name: name.trim(), filter }]);
            setName('');
            setNaming(false);
          }}
        >
          <label className="flex flex-col gap-1">
            <span className="label">Name; kept in this browser</span>
            <input
              value={name}
              onChange={(event) => setName(event.target.value)}
              required
              maxLength={60}
              className="h-8 rounded-md border border-line-strong bg-surface px-2.5 text-sm"
            />
          </label>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setNaming(false)}>Cancel</Button>
            <Button type="submit" look="primary" disabled={name.trim() === ''}>
              Save
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
