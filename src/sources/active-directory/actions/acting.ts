/** What every action stands on: the delegated account's connection, and where new secrets go. */
import { randomBytes } from 'node:crypto';
import { CountersignError } from '../../../core/index.ts';
import type { Keeper } from '../../../model/index.ts';
import { type Directory, openDirectory } from '../client.ts';
import type { AdConfig } from '../config.ts';

export interface AdActionOptions {
  /** New passwords are handed to it before the directory is changed. Without it, none is made for anybody's use. */
  readonly keeper?: Keeper;
  readonly newPassword?: () => string;
}

export interface Acting {
  readonly config: AdConfig;
  readonly keeper: Keeper | undefined;
  newPassword(): string;
  /** @throws CountersignError ERR_CONFIG_INVALID without an account to act with. */
  within<T>(run: (directory: Directory) => Promise<T>): Promise<T>;
}

/** All four character kinds, so that any password policy takes it. */
const randomPassword = (): string => `${randomBytes(24).toString('base64url')}aA1!`;

export const actingOn = (config: AdConfig, options: AdActionOptions): Acting => ({
  config,
  keeper: options.keeper,
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
