/** What Countersign is told about one Microsoft 365 tenant. Reading and acting are never the same app registration. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';
import { microsoftApp, microsoftUrl } from '../microsoft-token.ts';

export const m365Config = z
  .strictObject({
    /** Tenant id (a GUID). */
    tenantId: z.string().min(1),
    /** The app registration that reads. */
    app: microsoftApp,
    /** The app registration that acts. Without it no action can run against this tenant. */
    act: microsoftApp.exactOptional(),
    loginUrl: microsoftUrl.default('https://login.microsoftonline.com'),
    graphUrl: microsoftUrl.default('https://graph.microsoft.com'),
    /** Office 365 Management Activity API. */
    manageUrl: microsoftUrl.default('https://manage.office.com'),
    /** Administration of Exchange Online. */
    exchangeUrl: microsoftUrl.default('https://outlook.office365.com'),
  })
  .readonly()
  .refine((config) => config.act === undefined || config.act.clientId !== config.app.clientId, {
    error: 'act must be another app registration than app: reading and acting stay apart',
  });

export type M365Config = z.output<typeof m365Config>;

export const aboutM365 = (config: M365Config): ConnectionAbout => ({
  scope: config.tenantId,
  credentials: [config.app.clientId, ...(config.act ? [config.act.clientId] : [])],
  acts: config.act !== undefined,
});
