/** How this site has changes of high risk answered for. Kept under the settings key `ratify`. */
import { z } from 'zod';
import { CountersignError } from '../../core/index.ts';
import type { TenantStore } from '../../store/index.ts';

const RATIFY_SETTINGS_KEY = 'ratify';

const ratifySettingsSchema = z.strictObject({
  /** Hours that the owner has to answer, by tier; then it goes on to the incident commander. */
  hours: z.number().min(0.25).max(720).default(24),
  /** What comes of a change that nobody answered, the second time either. */
  unanswered: z.enum(['escalate', 'revert']).default('escalate'),
  /** Times it is put to somebody else before that. */
  escalations: z.number().int().min(0).max(5).default(1),
});

export type RatifySettings = z.infer<typeof ratifySettingsSchema>;

/** @throws CountersignError ERR_CONFIG_INVALID */
export const readRatifySettings = async (
  store: Pick<TenantStore, 'settings'>,
): Promise<RatifySettings> => {
  const parsed = ratifySettingsSchema.safeParse(
    (await store.settings.get(RATIFY_SETTINGS_KEY)) ?? {},
  );
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`).join('; ');
  throw new CountersignError('ERR_CONFIG_INVALID', `setting "${RATIFY_SETTINGS_KEY}": ${said}`);
};
