/** The published JSON schemas of OCSF 1.8.0, where they stand beside the project. Test only. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { ocsfClasses } from '../model/index.ts';
import type { Raw } from './record.ts';

export const schemas = resolve(
  import.meta.dirname,
  '../../../shared/standards/ocsf-1.8.0/jsonschema',
);
const compiled = new Map<number, ValidateFunction>();

/** By the class that the object names. */
export const schemaFaults = (object: Raw): readonly string[] => {
  const classUid = Number(object['class_uid']);
  let validate = compiled.get(classUid);
  if (validate === undefined) {
    const name = ocsfClasses[classUid]?.schema ?? 'unknown class';
    const schema = JSON.parse(readFileSync(join(schemas, `${name}.json`), 'utf8')) as object;
    validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    compiled.set(classUid, validate);
  }
  validate(object);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
};
