/** What Countersign is told about the Azure subscriptions of one tenant. It only reads. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';
import { microsoftApp, microsoftUrl } from '../microsoft-token.ts';

export const azureConfig = z
  .strictObject({
    /** Tenant id (a GUID). */
    tenantId: z.string().min(1),
    /** The app registration that reads. */
    app: microsoftApp,
    loginUrl: microsoftUrl.default('https://login.microsoftonline.com'),
    /** Azure Resource Manager. */
    managementUrl: microsoftUrl.default('https://management.azure.com'),
  })
  .readonly();

export type AzureConfig = z.output<typeof azureConfig>;

export const aboutAzure = (config: AzureConfig): ConnectionAbout => ({
  scope: config.tenantId,
  credentials: [config.app.clientId],
  acts: false,
});
