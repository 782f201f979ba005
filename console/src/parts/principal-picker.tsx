import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import { ask } from '../client/query.ts';
import type { PrincipalRow } from '../contract.ts';
import { shortId } from '../format/words.ts';
import { TierChip } from './badge.tsx';
import { names } from './class-names.ts';
import { ClassIcon } from './principal.tsx';

export interface Target {
  readonly id: string;
  readonly label: string;
}

export interface PrincipalPickerProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (id: string) => void;
  /** Offered besides what is found. */
  readonly also?: readonly Target[];
}

/** Type a name, choose with the arrows and Enter. */
export function PrincipalPicker({ label, value, onChange, also = [] }: PrincipalPickerProps) {
  const [text, setText] = useState<string | undefined>();
  const [at, setAt] = useState(0);
  const list = useId();
  const search = useDeferredValue((text ?? '').trim());
  const found = useQuery({
    ...ask('identities.list', { query: { search, limit: 8 } }),
    enabled: search.length > 1,
  });
  const rows: readonly (PrincipalRow | Target)[] = [
    ...also.filter((one) => one.label.toLowerCase().includes(search.toLowerCase())),
    ...(search.length > 1 ? (found.data?.items ?? []) : []),
  ];
  const open = text !== undefined && rows.length > 0;
  const choose = (id: string): void => {
    setText(undefined);
    setAt(0);
    onChange(id);
  };
  const known = also.find((one) => one.id === value)?.label;
  return (
    <div className="relative min-w-0 flex-1">
      <label className="flex flex-col gap-1">
        <span className="label">{label}</span>
        <input
          role="combobox"
          aria-expanded={open}
          aria-controls={list}
          aria-autocomplete="list"
          {...(open ? { 'aria-activedescendant': `${list}-${at}` } : {})}
          value={text ?? known ?? (value === undefined ? '' : shortId(value))}
          title={value}
          placeholder="A name"
          onFocus={(event) => {
            setText('');
            event.target.select();
          }}
          onBlur={() => setText(undefined)}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setAt(Math.min(at + 1, rows.length - 1));
            else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
            else if (event.key === 'Escape') event.currentTarget.blur();
            else if (event.key === 'Enter') {
              const row = rows[at];
              if (row) choose(row.id);
              event.currentTarget.blur();
            } else return;
            event.preventDefault();
          }}
          className="h-8 w-full rounded-md border border-line-strong bg-surface px-2.5 text-sm"
        />
      </label>
      {open && (
        <div
          id={list}
          role="listbox"
          aria-label={label}
          className="absolute inset-x-0 top-full z-30 mt-1 overflow-hidden rounded-md border border-line bg-raised p-1 shadow-pop"
        >
          {rows.map((row, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
            <div
              key={row.id}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === at}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(row.id);
                if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
              }}
              className={names(
                'flex h-8 cursor-pointer items-center gap-2 rounded-sm px-2 text-sm',
                index === at && 'bg-selected',
              )}
            >
              {'label' in row ? (
                <span>{row.label}</span>
              ) : (
                <>
                  <ClassIcon name={row.class} />
                  <span className="truncate">{row.name}</span>
                  <TierChip tier={row.tier} />
                  <span className="ml-auto truncate text-xs text-ink-3">
                    {row.system} {row.scope}
                  </span>
                </>
              )}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
