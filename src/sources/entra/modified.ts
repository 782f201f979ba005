/** `modifiedProperties` of audit targets: names with old and new values, each written as JSON text. */
import { isCountersignError, isObject, parseJson } from '../../core/index.ts';
import { list, type Raw, str } from '../record.ts';

export interface Modified {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** `"\"abc\""` → `abc`; what is no JSON text stays as it is. */
const bare = (value: unknown): string | undefined => {
  const text = str(value);
  if (text === undefined || !/^\s*["[]/.test(text)) return text;
  try {
    const inner = parseJson(text);
    return typeof inner === 'string' ? str(inner.trim()) : text;
  } catch (error) {
    if (isCountersignError(error)) return text;
    throw error;
  }
};

export const modifiedOf = (target: Raw): ReadonlyMap<string, Modified> =>
  new Map(
    list(target['modifiedProperties'])
      .filter(isObject)
      .flatMap((one) => {
        const name = str(one['displayName']);
        if (name === undefined) return [];
        return [[name, { before: bare(one['oldValue']), after: bare(one['newValue']) }] as const];
      }),
  );

/** The new value, or the old one where something was taken away. */
export const valueIn = (
  modified: ReadonlyMap<string, Modified>,
  name: string,
): string | undefined => modified.get(name)?.after ?? modified.get(name)?.before;
