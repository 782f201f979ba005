/** Exports of the fixtures, and facts of a kind. Test only. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FactKind, InventoryFact, Snapshot } from '../../../model/index.ts';
import { awsInventoryFile } from './file.ts';

export const fixtures = join(import.meta.dirname, '../fixtures');
export const shared = resolve(import.meta.dirname, '../../../../../shared/data');
export const AT = Date.parse('2026-03-02T12:00:00Z');

export const load = (path: string): Snapshot => {
  const text = readFileSync(path, 'utf8');
  const json: unknown = text.trimStart().startsWith('{') ? JSON.parse(text) : undefined;
  const map = awsInventoryFile({ path, text }, json);
  if (map === undefined) throw new Error(`not recognised: ${path}`);
  return map(AT);
};

export const ofKind = <K extends FactKind>(snapshot: Snapshot, kind: K) =>
  snapshot.facts.filter((fact): fact is Extract<InventoryFact, { kind: K }> => fact.kind === kind);
export const byName = <T extends { readonly name: string }>(
  facts: readonly T[],
  name: string,
): T => {
  const found = facts.find((fact) => fact.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
