/**
 * Connections to real systems, read from a file that only its user may read. Where it can, a connection names a
 * profile or nothing at all, and the vendor's own SDK finds the credentials; nothing of it enters the database.
 */
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { CountersignError, parseJson } from '../core/index.ts';
import type { OwnHand } from '../loop/index.ts';
import type { Action } from '../model/index.ts';
import { awsConfig, awsSource } from '../sources/aws/index.ts';
import type { Connection } from './platform-contract.ts';
import { routeByScope } from './route-by-scope.ts';

const file = z.strictObject({
  /** One entry an account; those with `accountId` and `actCredentials` can also be acted in. */
  aws: z.array(awsConfig).min(1).max(500).exactOptional(),
});

type AwsConfigs = NonNullable<z.output<typeof file>['aws']>;

/** Both credentials read; only the second acts. */
const handOf = ({ credentials, actCredentials }: AwsConfigs[number]): OwnHand => {
  const { read, act, undo } = awsSource.permissions;
  return {
    credentials: [credentials, actCredentials].flatMap((one) => (one ? [one.accessKeyId] : [])),
    privileges: actCredentials ? [...read, ...act, ...undo] : read,
  };
};

const awsConnection = (configs: AwsConfigs): Connection => {
  const acting = new Map<string, readonly Action[]>();
  for (const config of configs) {
    if (config.accountId === undefined || config.actCredentials === undefined) continue;
    acting.set(config.accountId, awsSource.actions?.(config) ?? []);
  }
  return {
    source: 'aws',
    actions: routeByScope(acting),
    hands: configs.map(handOf),
    knownGood: (scope) => configs.find((one) => one.accountId === scope)?.knownGood,
    async *pull(at) {
      for (const config of configs) if (awsSource.inventory) yield* awsSource.inventory(config, at);
    },
  };
};

/** @throws CountersignError ERR_CONFIG_INVALID naming the field, or the permissions that are too wide. */
export const readConnections = async (path: string): Promise<readonly Connection[]> => {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CountersignError('ERR_CONFIG_INVALID', `${path} cannot be read`, { cause });
  });
  if ((found.mode & 0o077) !== 0) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `${path} may be read by others; run: chmod 600 ${path}`,
    );
  }
  const parsed = file.safeParse(parseJson(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const said = parsed.error.issues
      .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
      .join('; ');
    throw new CountersignError('ERR_CONFIG_INVALID', `${path}: ${said}`);
  }
  return parsed.data.aws ? [awsConnection(parsed.data.aws)] : [];
};
