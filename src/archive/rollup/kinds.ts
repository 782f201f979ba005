/** What is counted ahead of any question: per file of a closed day, so that a file brings and takes its own share. */
import { DAY, HOUR } from '../../core/index.ts';

export interface RollupKind {
  readonly name: string;
  /** Moments are rounded down to it, in ms. */
  readonly grain: number;
  /** By what is counted; columns of `events`. */
  readonly dimensions: readonly string[];
  /** Rows stand in this order in their file. */
  readonly sortedBy: readonly string[];
}

const kind = (
  name: string,
  grain: number,
  dimensions: readonly string[],
  sortedBy: readonly string[] = ['time'],
): RollupKind => ({ name, grain, dimensions, sortedBy });

const whoKnows = ['source', 'root_id', 'actor_id', 'ip', 'outcome'];

/** The smallest first: a question takes the first that knows all it asks for. */
export const rollupKinds: readonly RollupKind[] = [
  kind('where', HOUR, ['source', 'account', 'region', 'outcome']),
  kind('what', HOUR, [
    ...['source', 'service', 'operation', 'class_uid', 'activity_id'],
    ...['outcome', 'error_code'],
  ]),
  kind('who', DAY, whoKnows, ['root_id', 'time']),
];

/** No column of `events`, and no name that a person would give. */
export const COUNTED = 'countersign_counted';

/** Rounded down, before 1970 too. */
const floor = (grain: number): string => `time - ((time % ${grain}) + ${grain}) % ${grain}`;

/** @param events a table or files of events, as SQL; `where` begins with WHERE. */
export const shareOf = (
  { grain, dimensions, sortedBy }: RollupKind,
  events: string,
  where = '',
): string =>
  `SELECT ${floor(grain)} AS time, ${dimensions.join(', ')}, count(*) AS ${COUNTED}
   FROM ${events} ${where} GROUP BY ALL ORDER BY ${sortedBy.join(', ')}`;

/** Not a hash of DuckDB's own: that may change with its version, and this stands in files. */
export const keyOfId = (id: string): string => `(md5_number_lower(${id}) >> 32)::UINTEGER`;

/** When the event of an id was: found among sorted keys, then the day's file is asked for that moment alone. */
export const idsOf = (events: string): string =>
  `SELECT ${keyOfId('id')} AS key, time FROM ${events} ORDER BY key`;

/** Events of whoever acted as somebody else, by that one: the days' files are sorted by root alone. */
export const actedIn = (events: string): string =>
  `SELECT * FROM ${events} WHERE root_id <> actor_id ORDER BY actor_id, time`;

/** \`who\` of those, by that one. It knows nothing of the others, so that no hunt is answered from it. */
export const whom = kind('whom', DAY, whoKnows, ['actor_id', 'time']);
