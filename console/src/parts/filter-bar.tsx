import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { whole } from '../format/number.ts';
import { names } from './class-names.ts';

export interface Choice {
  readonly value: string;
  readonly label: ReactNode;
  readonly count?: number;
}

/** A facet: values with counts, any of which may be chosen. */
export function Facet({
  title,
  choices,
  chosen,
  onToggle,
}: {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}) {
  if (choices.length === 0) return null;
  return (
    <fieldset className="min-w-0">
      <legend className="label mb-1 px-2">{title}</legend>
      {choices.map(({ value, label, count }) => {
        const on = chosen.includes(value);
        return (
          <label
            key={value}
            className="flex h-7 cursor-pointer items-center gap-2 rounded-md px-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent hover:bg-hover"
          >
            <input
              type="checkbox"
              checked={on}
              onChange={() => onToggle(value)}
              className="sr-only"
            />
            <span
              aria-hidden
              className={names(
                'flex size-3.5 items-center justify-center rounded-sm border',
                on ? 'border-accent bg-accent text-accent-ink' : 'border-line-strong bg-surface',
              )}
            >
              {on && <Check className="size-3" strokeWidth={3} />}
            </span>
            <span className="min-w-0 flex-1 truncate">{label}</span>
            {count !== undefined && <span className="text-xs text-ink-3">{whole(count)}</span>}
          </label>
        );
      })}
    </fieldset>
  );
}

/** One of a few: a row of joined buttons. */
export function Segments({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <fieldset className="flex w-fit max-w-full shrink-0 overflow-x-auto rounded-md border border-line-strong bg-surface p-0.5">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={names(
            'flex h-6.5 shrink-0 cursor-pointer items-center gap-1.5 rounded-sm px-2 text-xs sm:px-2.5 font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent',
            choice.value === value ? 'bg-selected text-accent-text' : 'text-ink-2 hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={label}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            className="sr-only"
          />
          {choice.label}
          {choice.count !== undefined && (
            <span className="text-2xs text-ink-3">{whole(choice.count)}</span>
          )}
        </label>
      ))}
    </fieldset>
  );
}
