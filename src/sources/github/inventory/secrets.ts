/** Secrets and variables of Actions: names and dates, never a value. Pure. */
import { type Credential, type Resource, unknown } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';
import { githubId, pipelineNative } from '../ids.ts';
import { credentialFact, timeFact } from './facts.ts';

const unseen = unknown(
  'GitHub does not tell when a secret was used; the audit log names those handed to a job',
);

/** Where a secret stands: `org`, `owner/repo`, or an environment of it. */
export interface SecretPlace {
  readonly place: string;
  readonly environment?: string;
}

/** A secret of Actions: a copy of somebody's credential, in the CI store. Its use shows where it opens something. */
export const actionsSecret = (
  { place, environment }: SecretPlace,
  row: Raw,
): readonly Credential[] => {
  const name = str(row['name']);
  if (name === undefined) return [];
  const holder = pipelineNative(place, environment);
  const createdAt = timeFact(row['created_at'], 'GitHub did not say when the secret was made');
  return [
    credentialFact({
      ofId: githubId(holder),
      type: 'client_secret',
      nativeId: `secret/${holder}/${name}`,
      createdAt,
      lastUsedAt: unseen,
      expiresAt: unknown('GitHub keeps no end of a secret'),
      rotatedAt: timeFact(row['updated_at'], 'GitHub did not say when the secret was changed'),
      storedIn: 'ci',
      revocability: 'next_use',
    }),
  ];
};

/** A variable of Actions: its name only, for people do put secrets there. */
export const actionsVariable = (org: string, at: SecretPlace, row: Raw): readonly Resource[] => {
  const name = str(row['name']);
  if (name === undefined) return [];
  const holder = pipelineNative(at.place, at.environment);
  return [
    {
      kind: 'resource',
      id: githubId(`variable/${holder}/${name}`),
      system: 'github',
      nativeId: `variable/${holder}/${name}`,
      scope: org,
      name,
      type: 'actions_variable',
      runsAs: githubId(holder),
      tags: {
        created_at: str(row['created_at']) ?? 'unknown',
        updated_at: str(row['updated_at']) ?? 'unknown',
      },
    },
  ];
};
