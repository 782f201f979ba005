/** Secrets of Actions in the twin: sealed to its key by whoever sets them, opened here alone. */
import sodium from 'libsodium-wrappers';
import type { TwinRoute } from '../../twin-server.ts';
import { inRepo } from './answers.ts';
import type { TwinLog } from './changes.ts';
import type { TwinState } from './state.ts';

export interface TwinSecrets {
  readonly routes: readonly TwinRoute[];
  /** What jobs are handed under this name; undefined = it was never set here. */
  valueOf(repo: string, name: string): string | undefined;
}

const KEY_ID = '568250167242549743';

export const twinSecrets = async (
  state: TwinState,
  log: TwinLog,
  now: () => number,
): Promise<TwinSecrets> => {
  await sodium.ready;
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  const values = new Map<string, string>();
  const opened = (sealed: string): string | undefined => {
    try {
      const box = Buffer.from(sealed, 'base64');
      return sodium.crypto_box_seal_open(box, publicKey, privateKey, 'text');
    } catch {
      return undefined;
    }
  };
  return {
    valueOf: (repo, name) => values.get(`${repo}/${name}`),
    routes: [
      {
        method: 'GET',
        path: '/repos/:owner/:repo/actions/secrets/public-key',
        permission: 'secrets: read',
        answer: inRepo(state, () => ({
          status: 200,
          body: { key_id: KEY_ID, key: Buffer.from(publicKey).toString('base64') },
        })),
      },
      {
        method: 'PUT',
        path: '/repos/:owner/:repo/actions/secrets/:name',
        permission: 'secrets: write',
        answer: inRepo(state, (repo, { params, body }) => {
          const asked = JSON.parse(body) as { encrypted_value?: string; key_id?: string };
          const value = opened(asked.encrypted_value ?? '');
          if (value === undefined || asked.key_id !== KEY_ID)
            return { status: 422, body: { message: 'Bad request - unable to open sealed box' } };
          const name = params['name'] ?? '';
          const at = new Date(now()).toISOString();
          const row = repo.secrets.find((one) => one.name === name);
          if (row) row.updated_at = at;
          else repo.secrets.push({ name, created_at: at, updated_at: at });
          values.set(`${repo.name}/${name}`, value);
          log(row ? 'repo.update_actions_secret' : 'repo.create_actions_secret', {
            repo: `${state.org}/${repo.name}`,
            key: name,
          });
          return { status: row ? 204 : 201, ...(row ? {} : { body: {} }) };
        }),
      },
    ],
  };
};
