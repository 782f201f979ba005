/** All targets, by name, and where each is: a child loads what it needs and no more. */
import type { FuzzTarget } from './fuzz-target.part.ts';

const languages = async () => (await import('./fuzz-languages.part.ts')).languageTargets;
const directories = async () => (await import('./fuzz-directory.part.ts')).directoryTargets;
const asked = async () => (await import('./fuzz-set.part.ts')).askedTargets;
const content = async () => (await import('./fuzz-content.part.ts')).contentTargets;
const http = async () => [(await import('./fuzz-http.part.ts')).httpTarget];
const data = async () => (await import('./fuzz-data.part.ts')).dataTargets;

const homes: Readonly<Record<string, () => Promise<readonly FuzzTarget[]>>> = {
  json: languages,
  conditions: languages,
  'scim-filters': languages,
  statements: languages,
  'vault-policies': languages,
  'host-files': languages,
  'ldap-entries': directories,
  'access-lists': directories,
  'ldap-wire': directories,
  set: asked,
  hunt: asked,
  rules: content,
  playbooks: content,
  policies: content,
  mappings: content,
  secrets: content,
  scans: content,
  http,
  records: data,
  lines: data,
  exports: data,
};

export const targetNames: readonly string[] = Object.keys(homes);

export const fuzzTarget = async (id: string): Promise<FuzzTarget> => {
  const found = (await homes[id]?.())?.find((one) => one.id === id);
  if (!found) throw new Error(`no target ${id}: ${targetNames.join()}`);
  return found;
};
