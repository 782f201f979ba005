/** Would anybody see it touched? A decoy that nobody watches is worse than none. Pure. */
import { DAY } from '../../core/index.ts';
import type { Decoy, TelemetryKind } from '../../model/index.ts';
import type { SourceDefinition } from '../../sources/index.ts';
import type { DecoyKind } from '../lifecycle/schema.ts';

/** Logs that were silent for longer than this may have been cut off. */
const SILENT = 2 * DAY;

export interface WatchFacts {
  readonly kind: DecoyKind | undefined;
  readonly source: Pick<SourceDefinition, 'title' | 'telemetry'> | undefined;
  /** The latest event of its system, epoch ms. */
  readonly heardAt: number | undefined;
  readonly now: number;
}

export const watchOf = ({ kind, source, heardAt, now }: WatchFacts): Decoy['watched'] => {
  if (!source || !kind)
    return { seen: 'no', because: 'nothing is known of what its system writes down' };
  const never = kind.shown_by.filter((one) => source.telemetry[one].given === 'no');
  if (never.length === kind.shown_by.length)
    return { seen: 'no', because: `${source.title} writes down no ${never.join(', ')}` };
  if (heardAt === undefined)
    return { seen: 'no', because: `no log of ${source.title} has come in` };
  if (now - heardAt > SILENT)
    return {
      seen: 'no',
      because: `no log of ${source.title} came in since ${new Date(heardAt).toISOString().slice(0, 16)}`,
    };
  const needs = kind.shown_by.flatMap((one: Exclude<TelemetryKind, 'other'>) => {
    const given = source.telemetry[one];
    return given.given === 'needs' ? [`${one}: ${given.setting}`] : [];
  });
  return needs.length === kind.shown_by.length
    ? {
        seen: 'unknown',
        because: `logs come in; whether they hold it turns on a setting: ${needs.join('; ')}`,
      }
    : { seen: 'yes', because: kind.touch };
};
