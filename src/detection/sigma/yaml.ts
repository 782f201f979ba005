/** Bounded, safe reading of rule files: several documents, each broken on its own. */
import { CORE_SCHEMA, load, Type, YAMLException } from 'js-yaml';

/** YAML 1.2, and `<<` of 1.1, which rule authors use with anchors. */
const SCHEMA = CORE_SCHEMA.extend({
  implicit: [
    new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (data) => data === '<<' }),
  ],
});

export interface YamlDocument {
  /** 1-based line of the file where the document starts. */
  readonly line: number;
  readonly outcome:
    | { readonly ok: true; readonly value: unknown }
    | {
        readonly ok: false;
        readonly line: number;
        readonly column: number;
        readonly because: string;
      };
}

const MAX_BYTES = 1024 * 1024;
const MAX_NODES = 50_000;
const MAX_DEPTH = 64;

/** Counts what aliases would unfold to, so that a small file cannot become a large tree. */
const tooLarge = (value: unknown): string | undefined => {
  let nodes = 0;
  const visit = (one: unknown, depth: number): string | undefined => {
    if (++nodes > MAX_NODES) return `the document has more than ${MAX_NODES} values`;
    if (depth > MAX_DEPTH) return `the document is nested deeper than ${MAX_DEPTH} levels`;
    if (typeof one !== 'object' || one === null) return undefined;
    for (const inner of Object.values(one)) {
      const found = visit(inner, depth + 1);
      if (found) return found;
    }
    return undefined;
  };
  return visit(value, 0);
};

const split = (text: string): { line: number; text: string }[] => {
  const documents: { line: number; lines: string[] }[] = [{ line: 1, lines: [] }];
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^---(\s|$)/.test(line)) documents.push({ line: i + 2, lines: [] });
    else documents.at(-1)?.lines.push(line === '...' ? '' : line);
  });
  return documents
    .map(({ line, lines }) => ({ line, text: lines.join('\n') }))
    .filter((one) => one.text.replace(/^\s*#.*$|^%.*$/gm, '').trim() !== '');
};

const readOne = (text: string, line: number): YamlDocument['outcome'] => {
  try {
    const value = load(text, { schema: SCHEMA });
    const because = tooLarge(value);
    return because ? { ok: false, line, column: 1, because } : { ok: true, value };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return {
      ok: false,
      line: line + (error.mark?.line ?? 0),
      column: (error.mark?.column ?? 0) + 1,
      because: error.reason,
    };
  }
};

export const readYaml = (text: string): readonly YamlDocument[] => {
  if (text.length > MAX_BYTES) {
    const because = `the file is larger than ${MAX_BYTES} bytes`;
    return [{ line: 1, outcome: { ok: false, line: 1, column: 1, because } }];
  }
  return split(text.replace(/^\ufeff/, '')).map((one) => ({
    line: one.line,
    outcome: readOne(one.text, one.line),
  }));
};

/**
 * The line and column of the key that `at` leads to, looked for from `fromLine` on: each key on a
 * line of its own and deeper than the one before. The last place found where a key is not.
 */
export const placeOf = (
  text: string,
  fromLine: number,
  at: readonly string[],
): { line: number; column: number } => {
  const lines = text.split(/\r?\n/);
  let [line, indent] = [fromLine - 1, -1];
  let place = { line: fromLine, column: 1 };
  for (const key of at) {
    const found = lines.findIndex((content, i) => {
      if (i < line) return false;
      const bare = content.replace(/^[\s-]*/, '');
      const depth = content.length - bare.length;
      return (
        depth > indent &&
        [`${key}:`, `'${key}':`, `"${key}":`].some((written) => bare.startsWith(written))
      );
    });
    if (found < 0) return place;
    const content = lines[found] ?? '';
    indent = content.length - content.replace(/^[\s-]*/, '').length;
    line = found + 1;
    place = { line: found + 1, column: indent + 1 };
  }
  return place;
};
