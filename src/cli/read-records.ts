/** Records of one event file for the rule verbs: NDJSON, a JSON array, one document or a wrapper of records; gzip too. */
import { CountersignError, isObject, type JsonObject } from '../core/index.ts';
import { defaultBounds, readFileItems, textLineOf } from '../loop/index.ts';
import { sources } from '../sources/index.ts';

export type RecordItem =
  | { readonly kind: 'record'; readonly index: number; readonly record: JsonObject }
  | { readonly kind: 'set_aside'; readonly line: number; readonly because: string };

/** Keys under which services deliver many records in one document: CloudTrail, then Graph and other REST lists. */
const wrappers = ['Records', 'records', 'value', 'events', 'items', 'entries'] as const;

/** Is it the record of a system we read? */
const known = (record: JsonObject): boolean => sources.some((source) => source.detect(record));

/** What a wrapper holds, or undefined when the document is one record. */
const innerOf = (document: JsonObject): readonly unknown[] | undefined => {
  for (const source of sources) {
    const inner = source.unwrap?.(document);
    if (inner) return inner;
  }
  // A row of a collection that keeps the record under `event`, beside what it says of it.
  const row = Object.hasOwn(document, 'event') ? document['event'] : undefined;
  if (isObject(row) && known(row) && !known(document)) return [row];
  for (const key of wrappers) {
    const inner = Object.hasOwn(document, key) ? document[key] : undefined;
    // A record may have a list of that name beside its own fields; a wrapper has next to nothing else.
    if (Array.isArray(inner) && (key === 'Records' || Object.keys(document).length <= 3)) {
      return inner;
    }
  }
  return undefined;
};

/**
 * `index` counts from 0 over everything that stands where a record should, set aside or not, so that it stays the
 * record's place in the file.
 * @throws CountersignError ERR_INPUT_INVALID when the file itself cannot be read
 */
export async function* readRecords(path: string): AsyncGenerator<RecordItem> {
  let index = 0;
  const take = function* (values: readonly unknown[], line: number): Generator<RecordItem> {
    for (const value of values) {
      if (isObject(value)) yield { kind: 'record', index, record: value };
      else yield { kind: 'set_aside', line, because: `record ${index} is no JSON object` };
      index++;
    }
  };
  const bounds = { ...defaultBounds, textLine: textLineOf(sources) };
  for await (const item of readFileItems(path, bounds)) {
    if (item.kind === 'record') {
      yield* take(innerOf(item.record) ?? [item.record], item.line);
    } else if (item.kind === 'set_aside') {
      if (item.fault.line === 0 && index === 0) {
        throw new CountersignError('ERR_INPUT_INVALID', `${path}: ${item.fault.because}`);
      }
      yield { kind: 'set_aside', line: item.fault.line, because: item.fault.because };
      index++;
    } else if (isObject(item.json)) {
      yield* take(innerOf(item.json) ?? [item.json], 1);
    } else {
      throw new CountersignError(
        'ERR_INPUT_INVALID',
        `${path} holds no JSON records; give NDJSON, a JSON array or {"Records": […]}`,
      );
    }
  }
}
