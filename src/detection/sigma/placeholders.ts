/** Values of the site for `%name%` (point 46), as a document beside the rules. */
import { isObject } from '../../core/index.ts';
import type { FaultSink } from './fault.ts';
import type { Placeholders } from './modifiers.ts';
import { readYaml } from './yaml.ts';

const MAX_VALUES = 1000;

const valuesOf = (written: unknown): readonly string[] | undefined => {
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  const texts = list.flatMap((one) =>
    typeof one === 'string' || typeof one === 'number' ? [String(one)] : [],
  );
  return texts.length === list.length && list.length > 0 && list.length <= MAX_VALUES
    ? texts
    : undefined;
};

/** Is it a document of values and of nothing else? */
export const givesPlaceholders = (document: Record<string, unknown>): boolean =>
  Object.hasOwn(document, 'placeholders') &&
  !['detection', 'filter', 'correlation'].some((key) => Object.hasOwn(document, key));

export const readPlaceholders = (written: unknown, sink: FaultSink): Placeholders => {
  if (!isObject(written)) {
    sink.broken(['placeholders'], '`placeholders` is no map', 'give each name a list of values');
    return {};
  }
  return Object.fromEntries(
    Object.entries(written).flatMap(([name, value]) => {
      const values = valuesOf(value);
      if (values) return [[name, values]];
      sink.broken(
        ['placeholders', name],
        `\`${name}\` is no list of up to ${MAX_VALUES} texts`,
        'list its values',
      );
      return [];
    }),
  );
};

/** What all documents of values among these files give; their faults are told when they are read in turn. */
export const collectPlaceholders = (
  files: readonly { readonly text: string }[],
  quiet: FaultSink,
): Placeholders => {
  const found = files
    .filter(({ text }) => /^["']?placeholders["']?:/m.test(text))
    .flatMap(({ text }) => readYaml(text))
    .flatMap(({ outcome }) =>
      outcome.ok && isObject(outcome.value) && givesPlaceholders(outcome.value)
        ? Object.entries(readPlaceholders(outcome.value['placeholders'], quiet))
        : [],
    );
  const all = new Map<string, readonly string[]>();
  for (const [name, values] of found) all.set(name, [...(all.get(name) ?? []), ...values]);
  return Object.fromEntries(all);
};
