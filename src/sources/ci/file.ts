/** A CI system's document in a file, JSON or YAML, known by its `format` line. */
import { JSON_SCHEMA, load } from 'js-yaml';
import { CountersignError, isObject, messageOf } from '../../core/index.ts';
import type { Snapshot } from '../../model/index.ts';
import type { RawFile } from '../contract.ts';
import { FORMAT, readDocument } from './format.ts';
import { snapshotOf } from './mapping.ts';

const head = /^(?:---\s*\n)?(?:#[^\n]*\n|\s*\n){0,50}format:\s*['"]?countersign-ci\/1['"]?\s*$/m;

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
  if (json !== undefined || !head.test(file.text.slice(0, 4_096))) return undefined;
  const document = readDocument(readYaml(file.text));
  return (at) => snapshotOf(document, at);
};
