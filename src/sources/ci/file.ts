/** A CI system's document in a file, JSON or YAML, known by its `format` line. */
import { JSON_SCHEMA, load } from 'js-yaml';
import { CountersignError, isObject, messageOf } from '../../core/index.ts';
import type { Snapshot } from '../../model/index.ts';
import type { RawFile } from '../contract.ts';
import { FORMAT, readDocument } from './format.ts';
import { snapshotOf } from './mapping.ts';

/** The first line that says anything, comments and `---` aside, is the format. */
const isDocument = (text: string): boolean => {
  for (const line of text.slice(0, 4_096).split('\n')) {
    const said = line.trim();
    if (said === '' || said === '---' || said.startsWith('#')) continue;
    return said.startsWith('format:') && said.slice(7).replace(/['"]/g, '').trim() === FORMAT;
  }
  return false;
};

/** Aliases let a small file grow without end. @throws CountersignError ERR_INPUT_INVALID */
const readYaml = (text: string): unknown => {
  try {
    let anchors = 0;
    const value = load(text, {
      schema: JSON_SCHEMA,
      listener(_event, state) {
        const { anchorMap } = state as unknown as { readonly anchorMap?: object };
        anchors = Math.max(anchors, Object.keys(anchorMap ?? {}).length);
      },
    });
    if (anchors > 0) throw new Error('anchors and aliases are not taken');
    return value;
  } catch (fault) {
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `document of a CI system: ${messageOf(fault)}`,
      { cause: fault },
    );
  }
};

export const ciInventoryFile = (
  file: RawFile,
  json: unknown,
): ((at: number) => Snapshot) | undefined => {
  if (isObject(json)) {
    if (json['format'] !== FORMAT || json['type'] !== undefined) return undefined;
    const document = readDocument(json);
    return (at) => snapshotOf(document, at);
  }
  if (json !== undefined || !isDocument(file.text)) return undefined;
  const document = readDocument(readYaml(file.text));
  return (at) => snapshotOf(document, at);
};
