/** The examples of a correlation: sequences of records with times between them. */
import { isObject, type JsonObject, MINUTE, SECOND } from '../../../core/index.ts';
import type { FaultSink } from '../fault.ts';
import { readLogsource } from '../header.ts';
import type { Logsource } from '../rule.ts';
import type { ExampleSequence, ExampleStep } from './correlation.ts';
import { spanOf } from './timespan.ts';

/** More than this is no example. */
const MAX_REPEAT = 10_000;
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

interface StepContext {
  readonly at: readonly string[];
  readonly sink: FaultSink;
}

const readVary = (written: unknown, { at, sink }: StepContext): ExampleStep['vary'] => {
  const paths = new Map<string, readonly unknown[]>();
  if (written === undefined) return paths;
  if (!isObject(written)) {
    sink.broken(at, '`vary` is no map', 'write `vary: {path: [first, second]}`');
    return paths;
  }
  for (const [path, values] of Object.entries(written)) {
    if (!Array.isArray(values) || values.length === 0) {
      sink.broken(at, `\`vary\` gives no values for "${path}"`, 'list the values it takes in turn');
    } else if (path.split('.').some((key) => UNSAFE.has(key))) {
      sink.broken(at, `"${path}" is no field to vary`, 'name a field of the record');
    } else paths.set(path, values);
  }
  return paths;
};

const readStep = (written: unknown, context: StepContext): ExampleStep | undefined => {
  const { at, sink } = context;
  if (!isObject(written) || !isObject(written['event'])) {
    return sink.broken(at, 'a step has no `event`', 'write `{at: 0s, event: {…}}`');
  }
  const time = written['at'] === undefined ? 0 : spanOf(written['at']);
  if (time === undefined) {
    return sink.broken(at, '`at` is no time from the start', 'write a number and s, m, h or d');
  }
  const every = written['every'] === undefined ? SECOND : spanOf(written['every']);
  if (every === undefined) {
    return sink.broken(at, '`every` is no time', 'write a number and s, m, h or d');
  }
  const vary = readVary(written['vary'], context);
  const longest = Math.max(1, ...[...vary.values()].map((values) => values.length));
  const repeat = written['repeat'] ?? longest;
  if (
    typeof repeat !== 'number' ||
    !Number.isInteger(repeat) ||
    repeat < 1 ||
    repeat > MAX_REPEAT
  ) {
    return sink.broken(at, '`repeat` is no count', `give a whole number from 1 to ${MAX_REPEAT}`);
  }
  const logsource = written['logsource'];
  return {
    at: time,
    event: written['event'],
    repeat,
    every,
    vary,
    logsource: logsource === undefined ? undefined : readLogsource(logsource),
  };
};

export const readSequences = (
  written: unknown,
  name: 'fires' | 'quiet',
  sink: FaultSink,
): readonly ExampleSequence[] => {
  const at = ['countersign', name];
  if (written === undefined) return [];
  if (!Array.isArray(written) || !written.every(Array.isArray)) {
    sink.broken(at, `\`${name}\` is no list of sequences`, 'list sequences, each a list of steps');
    return [];
  }
  return (written as unknown[][]).map((steps) =>
    steps.flatMap((step) => readStep(step, { at, sink }) ?? []),
  );
};

/** Sets a dotted path in a copy's own objects; a literal key with dots first, as reading does. */
const setAt = (record: Record<string, unknown>, path: string, value: unknown): void => {
  if (Object.hasOwn(record, path) || !path.includes('.')) {
    record[path] = value;
    return;
  }
  const [first = '', ...rest] = path.split('.');
  const inner = Object.hasOwn(record, first) ? record[first] : undefined;
  const holder: Record<string, unknown> = isObject(inner) ? inner : {};
  record[first] = holder;
  setAt(holder, rest.join('.'), value);
};

export interface PlayedRecord {
  /** Epoch ms. */
  readonly time: number;
  readonly record: JsonObject;
  readonly logsource: Logsource | undefined;
}

/** Midnight of a Monday: sequences of less than a day stay within one. */
const START = Date.UTC(2026, 0, 5);

/** The records of a sequence in the order of their times. */
export const playSequence = (sequence: ExampleSequence): readonly PlayedRecord[] =>
  sequence
    .flatMap(({ at, event, repeat, every, vary, logsource }) =>
      Array.from({ length: repeat }, (_, nth): PlayedRecord => {
        const record = structuredClone(event) as Record<string, unknown>;
        for (const [path, values] of vary) setAt(record, path, values[nth % values.length]);
        return { time: START + MINUTE + at + nth * every, record, logsource };
      }),
    )
    .sort((a, b) => a.time - b.time);
