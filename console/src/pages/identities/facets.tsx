import type { QueryOf } from '../../contract.ts';
import { classWord, flagWord } from '../../format/words.ts';
import { TierChip } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { type Choice, Facet } from '../../parts/filter-bar.tsx';
import { ClassIcon } from '../../parts/principal.tsx';

export type Filter = Omit<QueryOf<'identities.list'>, 'limit' | 'after'>;
type Counts = Readonly<Record<string, number>>;

const toggled = <T,>(list: readonly T[] | undefined, value: T): T[] | undefined => {
  const old = list ?? [];
  const next = old.includes(value) ? old.filter((one) => one !== value) : [...old, value];
  return next.length === 0 ? undefined : next;
};

const sorted = (counts: Counts | undefined): readonly [string, number][] =>
  Object.entries(counts ?? {}).sort((a, b) => b[1] - a[1]);

/** What is chosen stays listed even where it counts nothing. */
const choicesOf = (
  counts: Counts | undefined,
  chosen: readonly string[],
  label: (value: string) => Choice['label'],
): readonly Choice[] => {
  const found = sorted(counts);
  const missing = chosen
    .filter((value) => !found.some(([one]) => one === value))
    .map((value): [string, number] => [value, 0]);
  return [...found, ...missing].map(([value, count]) => ({ value, count, label: label(value) }));
};

export function Facets({
  facets,
  filter,
  onChange,
}: {
  readonly facets: Readonly<Record<string, Counts>>;
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}) {
  const tiers = Object.entries(facets['tier'] ?? {}).sort(([a], [b]) => Number(a) - Number(b));
  const any = Object.entries(filter).some(
    ([name, value]) => name !== 'sort' && value !== undefined,
  );
  return (
    <div className="flex flex-col gap-4">
      <Facet
        title="Tier"
        chosen={(filter.tier ?? []).map(String)}
        choices={tiers.map(([value, count]) => ({
          value,
          count,
          label: <TierChip tier={Number(value) as 0} />,
        }))}
        onToggle={(value) => onChange({ ...filter, tier: toggled(filter.tier, Number(value)) })}
      />
      <Facet
        title="Class"
        chosen={filter.class ?? []}
        choices={choicesOf(facets['class'], filter.class ?? [], (value) => (
          <span className="flex items-center gap-1.5">
            <ClassIcon name={value} className="size-3.5" /> {classWord(value)}
          </span>
        ))}
        onToggle={(value) => onChange({ ...filter, class: toggled(filter.class, value) })}
      />
      <Facet
        title="Owner"
        chosen={filter.owned === undefined ? [] : [String(filter.owned)]}
        choices={['false', 'true'].map((value) => ({
          value,
          label: value === 'true' ? 'Owned' : 'No known owner',
          count: facets['owned']?.[value] ?? 0,
        }))}
        onToggle={(value) =>
          onChange({
            ...filter,
            owned: String(filter.owned) === value ? undefined : value === 'true',
          })
        }
      />
      <Facet
        title="Flags"
        chosen={filter.flag ?? []}
        choices={choicesOf(facets['flag'], filter.flag ?? [], flagWord)}
        onToggle={(value) => onChange({ ...filter, flag: toggled(filter.flag, value) })}
      />
      <Facet
        title="System"
        chosen={filter.system ?? []}
        choices={choicesOf(facets['system'], filter.system ?? [], (value) => value)}
        onToggle={(value) => onChange({ ...filter, system: toggled(filter.system, value) })}
      />
      {any && (
        <Button
          size="small"
          onClick={() => onChange(filter.sort === undefined ? {} : { sort: filter.sort })}
          className="mx-2"
        >
          Clear filters
        </Button>
      )}
    </div>
  );
}
