/** YAML with the line of every mapping kept, so that a fault can name its place. */
import { load, YAMLException } from 'js-yaml';
import { assertTreeSize, CountersignError, messageOf } from '../core/index.ts';

export interface PlacedYaml {
  readonly value: unknown;
  /** 1-based line of the deepest thing on the path that exists. */
  lineOf(path: readonly (string | number)[]): number;
}

const MAX_CHARACTERS = 256 * 1024;

const escaped = (key: string): string => key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** @throws CountersignError ERR_PLAYBOOK_INVALID with `detail.line` */
export const placedYaml = (text: string): PlacedYaml => {
  if (text.length > MAX_CHARACTERS) {
    throw new CountersignError('ERR_PLAYBOOK_INVALID', 'longer than 256 KiB', {
      detail: { line: 0 },
    });
  }
  const lines = new WeakMap<object, number>();
  const open: { line: number | undefined }[] = [];
  let value: unknown;
  try {
    value = load(text, {
      listener(event, state) {
        if (event === 'open') {
          open.push({ line: undefined });
          return;
        }
        const frame = open.pop();
        const result: unknown = state.result;
        const line = state.kind === 'scalar' ? state.line : frame?.line;
        if (line !== undefined && typeof result === 'object' && result !== null) {
          lines.set(result, line);
        }
        const parent = open.at(-1);
        if (parent) parent.line ??= line;
      },
    });
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause;
    throw new CountersignError('ERR_PLAYBOOK_INVALID', `not YAML: ${cause.reason}`, {
      cause,
      detail: { line: (cause.mark?.line ?? -1) + 1 },
    });
  }
  try {
    assertTreeSize(value);
  } catch (cause) {
    throw new CountersignError('ERR_PLAYBOOK_INVALID', messageOf(cause), {
      cause,
      detail: { line: 0 },
    });
  }
  const rows = text.split('\n');
  return {
    value,
    lineOf(path) {
      let current: unknown = value;
      let line = 0;
      for (const key of path) {
        if (typeof current !== 'object' || current === null) break;
        line = lines.get(current) ?? line;
        if (typeof key === 'string') {
          const row = new RegExp(`^\\s*(- +)?["']?${escaped(key)}["']?\\s*:`);
          const found = rows.findIndex((one, at) => at >= line && row.test(one));
          if (found < 0) break;
          line = found;
        }
        current = (current as Readonly<Record<string | number, unknown>>)[key];
        if (typeof current === 'object' && current !== null) line = lines.get(current) ?? line;
      }
      return line + 1;
    },
  };
};
