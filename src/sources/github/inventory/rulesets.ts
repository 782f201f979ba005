/**
 * Rulesets of the organisation and of repositories. Docs, "Get all repository rulesets": with `Metadata: read`, a
 * repository tells those of higher levels too; the organisation's own list would need a right to write. Who may pass
 * by a ruleset is told to nobody who may not change it. Pure.
 */
import type { Resource } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { githubId } from '../ids.ts';
import type { GithubWorld } from './world.ts';

const told = (row: Raw, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => (str(row[name]) ? [[name, str(row[name]) ?? '']] : [])),
  );

/** Once, however many repositories name it. */
export const rulesetFacts = ({ client, rulesets }: GithubWorld, row: Raw): readonly Resource[] => {
  const number = row['id'];
  if (typeof number !== 'number' || rulesets.has(number)) return [];
  rulesets.add(number);
  const nativeId = `ruleset/${number}`;
  return [
    {
      kind: 'resource',
      id: githubId(nativeId),
      system: 'github',
      nativeId,
      scope: client.org,
      name: str(row['name']) ?? nativeId,
      type: 'ruleset',
      // `evaluate` and `disabled` hold nobody back.
      tags: told(row, [
        'enforcement',
        'target',
        'source_type',
        'source',
        'created_at',
        'updated_at',
      ]),
    },
  ];
};
