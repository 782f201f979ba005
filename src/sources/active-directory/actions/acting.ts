/** What every action stands on: the delegated account's connection, and where new secrets go. */
import { randomBytes } from 'node:crypto';
import { CountersignError } from '../../../core/index.ts';
import { type Directory, openDirectory } from '../client.ts';
import type { AdConfig } from '../config.ts';

/** A secret that exists nowhere else: it must reach its keeper or be made again. */
export interface NewPassword {
  readonly kind: 'password';
  readonly domain: string;
  readonly account: string;
  readonly secret: string;
  readonly stepId: string;
}

export interface AdActionOptions {
  /**
   * Hands a new password to its keeper (sealed store, vault) and resolves once it is durable there. It is called before
   * the directory is changed, and may be called again for the same step: the last secret counts.
   */
  readonly deliver?: (secret: NewPassword) => Promise<{
    /** Where it can be fetched; shown to people, holds no secret. */
    readonly receipt: string;
  }>;
  readonly newPassword?: () => string;
}

export interface Acting {
  readonly config: AdConfig;
  readonly deliver: AdActionOptions['deliver'];
  newPassword(): string;
  /** @throws CountersignError ERR_CONFIG_INVALID without an account to act with. */
  within<T>(run: (directory: Directory) => Promise<T>): Promise<T>;
}

/** All four character kinds, so that any password policy takes it. */
const randomPassword = (): string => `${randomBytes(24).toString('base64url')}aA1!`;

export const actingOn = (config: AdConfig, options: AdActionOptions): Acting => ({
  config,
  deliver: options.deliver,
  newPassword: options.newPassword ?? randomPassword,
  async within(run) {
    if (config.act === undefined) {
      throw new CountersignError(
        'ERR_CONFIG_INVALID',
        'no delegated account to act with is set (act)',
      );
    }
    const directory = await openDirectory(config, config.act);
    try {
      return await run(directory);
    } finally {
      await directory.close();
    }
  },
});
