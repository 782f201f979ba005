import { useMemo } from 'react';
import type { AnswerOf } from '../contract.ts';
import { counted, outOf } from '../format/number.ts';
import { names } from '../parts/class-names.ts';
import { Scroller } from '../parts/scroller.tsx';

type Matrix = AnswerOf<'rules.list'>['matrix'];

export interface Cover {
  /** Detectors that can fire, and all that name the technique. */
  readonly active: number;
  readonly all: number;
}

export interface AttackMatrixProps {
  readonly matrix: Matrix;
  readonly cover: ReadonlyMap<string, Cover>;
  readonly chosen: string | undefined;
  readonly onChoose: (technique: string | undefined) => void;
}

const nothing: Cover = { active: 0, all: 0 };

const lookOf = ({ active, all }: Cover): string => {
  if (all === 0) return 'bg-surface text-ink-3';
  if (active === 0) return 'hatched text-unknown-text';
  if (active < 3) return 'bg-accent-soft text-accent-text';
  return 'bg-accent text-accent-ink';
};

const saysOf = ({ active, all }: Cover): string =>
  all === 0 ? 'no detector' : `${outOf(active, all)} detectors can fire`;

/** ATT&CK as people know it: tactics from left to right, a technique filled by how many detectors of it can fire. */
export function AttackMatrix({ matrix, cover, chosen, onChoose }: AttackMatrixProps) {
  const all = useMemo(
    () => [...new Set(matrix.flatMap(({ techniques }) => techniques.map(({ id }) => id)))],
    [matrix],
  );
  const lit = all.filter((id) => (cover.get(id) ?? nothing).active > 0).length;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-2">
        <span>{outOf(lit, all.length)} techniques have a detector that can fire</span>
        <Mark className="bg-accent">three or more</Mark>
        <Mark className="border border-line bg-accent-soft">one or two</Mark>
        <Mark className="hatched border border-line">all blind</Mark>
        <Mark className="border border-line bg-surface">none</Mark>
      </p>
      <Scroller label="ATT&CK matrix" className="overflow-x-auto pb-2">
        <div
          className="grid min-w-max gap-2"
          style={{ gridTemplateColumns: `repeat(${matrix.length}, 8.75rem)` }}
        >
          {matrix.map(({ tactic, name, techniques }) => (
            <section key={tactic} className="min-w-0">
              <h3 className="mb-1.5 text-xs font-semibold">
                {name}
                <span className="block text-2xs font-normal text-ink-3">
                  {counted(techniques.length, 'technique')}
                </span>
              </h3>
              <ul className="flex flex-col gap-1">
                {techniques.map((one) => {
                  const mine = cover.get(one.id) ?? nothing;
                  const on = chosen === one.id;
                  return (
                    <li key={one.id}>
                      <button
                        type="button"
                        aria-pressed={on}
                        title={`${one.id} ${one.name}: ${saysOf(mine)}`}
                        onClick={() => onChoose(on ? undefined : one.id)}
                        className={names(
                          'flex w-full flex-col rounded-sm border px-1.5 py-1 text-left',
                          on ? 'border-ink outline-2 outline-accent' : 'border-line',
                          lookOf(mine),
                        )}
                      >
                        <span
                          className={names(
                            'flex w-full justify-between gap-1 font-mono text-2xs',
                            mine.all > 0 && mine.active === 0 && 'bg-surface',
                          )}
                        >
                          {one.id}
                          {mine.all > 0 && <span>{mine.active}</span>}
                        </span>
                        <span
                          className={names(
                            'w-full truncate text-2xs',
                            mine.all > 0 && mine.active === 0 && 'bg-surface',
                          )}
                        >
                          {one.name}
                        </span>
                      </button>
                    </li>
                  );
                })}
              </ul>
            </section>
          ))}
        </div>
      </Scroller>
    </div>
  );
}

function Mark({ className, children }: { readonly className: string; readonly children: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className={names('size-3 rounded-xs', className)} />
      {children}
    </span>
  );
}
