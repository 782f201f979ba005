/** Mapping files of a folder: each checked, compiled and tried on its own examples; a bad one stops no other. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';
import {
  assertTreeSize,
  CountersignError,
  isObject,
  messageOf,
  valueAt,
} from '../../core/index.ts';
import type { SourceDefinition } from '../contract.ts';
import type { Raw } from '../record.ts';
import { compileMapping } from './compile.ts';
import { type MappingDocument, type MappingExample, mappingDocument } from './document.ts';

export interface MappingFault {
  readonly file: string;
  readonly because: string;
}

export interface LoadedMapping {
  readonly file: string;
  readonly source: SourceDefinition;
  /** Of its examples. */
  readonly records: readonly Raw[];
}

export interface LoadedMappings {
  readonly mappings: readonly LoadedMapping[];
  readonly faults: readonly MappingFault[];
}

const MAX_FILE = 1024 * 1024;

/** @throws CountersignError ERR_CONFIG_INVALID naming the place. */
const readMapping = (text: string): MappingDocument => {
  if (text.length > MAX_FILE) throw new CountersignError('ERR_CONFIG_INVALID', 'longer than 1 MiB');
  let value: unknown;
  try {
    value = load(text, { schema: CORE_SCHEMA });
    assertTreeSize(value);
  } catch (cause) {
    throw new CountersignError('ERR_CONFIG_INVALID', `not YAML: ${messageOf(cause)}`, { cause });
  }
  const parsed = mappingDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new CountersignError('ERR_CONFIG_INVALID', said.join('; '));
};

const same = (wanted: unknown, found: unknown): boolean =>
  JSON.stringify(wanted) === JSON.stringify(found);

/** What is unlike the example's expectation, in words; empty = it holds. */
const tryExample = (source: SourceDefinition, example: MappingExample): readonly string[] => {
  const { record: given, line, expect } = example;
  const record = given ?? (line === undefined ? undefined : source.readLine?.(line));
  if (record === undefined) return ['the line is not taken apart'];
  if (!source.detect(record)) return ['the record is not taken for one of this system'];
  try {
    const [event] = source.parse(record);
    if (event === undefined) return ['no event comes of it'];
    const ocsf = source.ocsf(event);
    return Object.entries(expect).flatMap(([path, wanted]) => {
      const found = valueAt(ocsf, path);
      return same(wanted, found)
        ? []
        : [`${path}: ${JSON.stringify(wanted)} expected, ${JSON.stringify(found)} found`];
    });
  } catch (error) {
    if (error instanceof CountersignError) return [error.message];
    throw error;
  }
};

/** One file. @throws CountersignError ERR_CONFIG_INVALID with every example that does not hold. */
export const loadMapping = (file: string, text: string): LoadedMapping => {
  const mapping = readMapping(text);
  let source: SourceDefinition;
  try {
    source = compileMapping(mapping);
  } catch (cause) {
    throw new CountersignError('ERR_CONFIG_INVALID', messageOf(cause), { cause });
  }
  const wrong = mapping.examples.flatMap((example, index) =>
    tryExample(source, example).map((because) => `example ${index + 1}: ${because}`),
  );
  if (wrong.length > 0) throw new CountersignError('ERR_CONFIG_INVALID', wrong.join('; '));
  const records = mapping.examples.flatMap(({ record, line = '' }): readonly Raw[] => {
    const given = record ?? source.readLine?.(line);
    return given === undefined ? [] : [given];
  });
  return { file, source, records };
};

const filesIn = async (path: string): Promise<readonly string[]> => {
  if (/\.ya?ml$/.test(path)) return [path];
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(path, name));
};

/** All of the files and folders; `taken` ids belong to systems that are there already. */
export const loadMappings = async (
  paths: readonly string[],
  taken: readonly string[] = [],
): Promise<LoadedMappings> => {
  const mappings: LoadedMapping[] = [];
  const faults: MappingFault[] = [];
  const ids = new Set(taken);
  for (const file of (await Promise.all(paths.map(filesIn))).flat()) {
    try {
      const loaded = loadMapping(file, await readFile(file, 'utf8'));
      const { id } = loaded.source;
      if (ids.has(id))
        throw new CountersignError('ERR_CONFIG_INVALID', `id: another system is called ${id}`);
      ids.add(id);
      mappings.push(loaded);
    } catch (error) {
      if (!(error instanceof CountersignError) && !isObject(error)) throw error;
      faults.push({ file, because: messageOf(error) });
    }
  }
  return { mappings, faults };
};
