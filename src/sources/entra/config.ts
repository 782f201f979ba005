/** What Countersign is told about one Entra tenant. Reading and acting are never the same app registration. */
import { z } from 'zod';
import { CountersignError } from '../../core/index.ts';
import { microsoftApp, microsoftUrl } from '../microsoft-token.ts';

export const entraConfig = z
  .strictObject({
    /** Tenant id (a GUID), as the portal's overview shows it. */
    tenantId: z.string().min(1),
    /** The app registration that reads. */
    app: microsoftApp,
    /** The app registration that acts. Without it no action can run against this tenant. */
    act: microsoftApp.exactOptional(),
    /** National clouds have their own, e.g. `https://login.microsoftonline.us`. */
    loginUrl: microsoftUrl.default('https://login.microsoftonline.com'),
    graphUrl: microsoftUrl.default('https://graph.microsoft.com'),
  })
  .readonly()
  .refine((config) => config.act === undefined || config.act.clientId !== config.app.clientId, {
    error: 'act must be another app registration than app: reading and acting stay apart',
  });

export type EntraConfig = z.output<typeof entraConfig>;

/** @throws CountersignError ERR_CONFIG_INVALID when the connection has no app to act with. */
export const actApp = (config: EntraConfig): NonNullable<EntraConfig['act']> => {
  if (config.act !== undefined) return config.act;
  throw new CountersignError(
    'ERR_CONFIG_INVALID',
    'no acting app is set for this Entra connection: Countersign can watch it but not act in it',
  );
};
