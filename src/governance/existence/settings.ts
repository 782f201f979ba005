/** How this site reviews what it has. Kept under the settings key `existence`. */
import { z } from 'zod';
import { CountersignError } from '../../core/index.ts';
import type { TenantStore } from '../../store/index.ts';

const EXISTENCE_SETTINGS_KEY = 'existence';

const existenceSettingsSchema = z.strictObject({
  /** Days of silence before anything is deleted; a job of longer period has its own. */
  windowDays: z.number().int().min(1).max(730).default(30),
  /** Days that an owner has to answer. */
  askDays: z.number().int().min(1).max(90).default(14),
  /** Ask the owners of all that is proposed, without anybody starting it. */
  automatic: z.boolean().default(false),
  /** Reviews that may be under way at a time where they begin by themselves. */
  atMost: z.number().int().min(1).max(1_000).default(20),
});

export type ExistenceSettings = z.infer<typeof existenceSettingsSchema>;

/** @throws CountersignError ERR_CONFIG_INVALID */
export const readExistenceSettings = async (
  store: Pick<TenantStore, 'settings'>,
): Promise<ExistenceSettings> => {
  const stored = await store.settings.get(EXISTENCE_SETTINGS_KEY);
  const parsed = existenceSettingsSchema.safeParse(stored ?? {});
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`).join('; ');
  throw new CountersignError('ERR_CONFIG_INVALID', `setting "${EXISTENCE_SETTINGS_KEY}": ${said}`);
};
