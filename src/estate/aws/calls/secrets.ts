/** Keys and secrets. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import { read, write } from './call.ts';

export const listAliases = (): Call => read('kms', 'ListAliases', null);
export const decrypt = (app: string): Call =>
  read('kms', 'Decrypt', {
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    encryptionContext: { app },
  });
export const createKey = (random: Random, account: string, description: string): Call =>
  write(
    'kms',
    'CreateKey',
    { keyUsage: 'ENCRYPT_DECRYPT', description },
    { keyMetadata: { keyId: random.uuid(), aWSAccountId: account } },
  );

export const listSecrets = (): Call => read('secretsmanager', 'ListSecrets', { maxResults: 100 });
export const getSecretValue = (account: string, app: string): Call =>
  read('secretsmanager', 'GetSecretValue', {
    secretId: `arn:aws:secretsmanager:eu-west-1:${account}:secret:app/${app}-db`,
  });
export const createSecret = (random: Random, account: string, name: string): Call =>
  write(
    'secretsmanager',
    'CreateSecret',
    { name: `app/${name}`, clientRequestToken: random.uuid() },
    { arn: `arn:aws:secretsmanager:eu-west-1:${account}:secret:app/${name}` },
  );
