/** A record that holds several, taken apart: bounded by what its copies weigh, since each repeats what they share. */
import type { SourceDefinition } from '../sources/index.ts';
import type { RawRecord } from './intake.ts';

/** What the records inside may weigh together, as often as the record that held them (characters). */
const GROWTH = 32;
/** Whatever the record weighs, this much is taken (characters). */
const ALWAYS = 256 * 1024;

/** Said of each record inside that is no longer taken. */
export const TOO_MUCH = `one record holds so many that they weigh over ${GROWTH} times as much as itself: the rest is left`;

export interface TakenApart {
  readonly inside: readonly Pick<RawRecord, 'record' | 'text'>[];
  /** Records inside that were not taken, for their weight. */
  readonly left: number;
}

/** The records inside, in their order; the record itself where it is no wrapper. */
export const takeApart = (
  source: Pick<SourceDefinition, 'unwrap'>,
  { record, text }: Pick<RawRecord, 'record' | 'text'>,
): TakenApart => {
  const inner = source.unwrap?.(record);
  if (inner === undefined) return { inside: [{ record, text }], left: 0 };
  const most = Math.max(ALWAYS, GROWTH * text.length);
  const inside: Pick<RawRecord, 'record' | 'text'>[] = [];
  let weight = 0;
  for (const one of inner) {
    const copy = JSON.stringify(one);
    weight += copy.length;
    if (weight > most) break;
    inside.push({ record: one, text: copy });
  }
  return { inside, left: inner.length - inside.length };
};
