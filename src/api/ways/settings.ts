/** How the site lets people sign in by their identity provider; the client's secret lies sealed beside it. */
import { z } from 'zod';
import type { Sealer, TenantStore } from '../../store/index.ts';
import { roleName } from '../contract/index.ts';

const KEY = 'sign-in.oidc';

export const oidcSettings = z.object({
  /** Exactly as its discovery document says it; nobody else is believed. */
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  clientId: z.string().min(1).max(300),
  title: z.string().trim().min(1).max(60),
  scopes: z.string().trim().max(300).default('openid email profile'),
  /** The claim that says what somebody may do here. */
  claim: z.string().min(1).max(200).default('groups'),
  /** Value of the claim → roles. Whoever has none of the values does not come in. */
  roles: z
    .array(z.object({ value: z.string().min(1).max(300), roles: z.array(roleName).min(1) }))
    .min(1)
    .max(100),
  /** Whether an e-mail address counts as proved: where the provider says so of it, or always. */
  email: z.enum(['where_verified', 'always']).default('where_verified'),
});
export type OidcSettings = z.infer<typeof oidcSettings>;

export interface KeptOidc {
  readonly settings: OidcSettings;
  readonly secret: string | undefined;
}

export const keepOidc = (store: TenantStore, sealer: Sealer) => {
  const context = `${store.tenant}/setting/${KEY}`;
  return {
    async read(): Promise<KeptOidc | undefined> {
      const kept = oidcSettings.safeParse(await store.settings.get(KEY));
      if (!kept.success) return undefined;
      const sealed = await store.settings.getSealed(KEY);
      const secret = sealed && Buffer.from(sealer.open(sealed, context)).toString('utf8');
      return { settings: kept.data, secret: secret === '' ? undefined : secret };
    },
    /** Without a secret the one that is kept stays; an empty one is none. */
    async write(settings: OidcSettings | undefined, secret: string | undefined): Promise<void> {
      if (secret !== undefined || settings === undefined)
        await store.settings.putSealed(KEY, sealer.seal(Buffer.from(secret ?? ''), context));
      await store.settings.put(KEY, settings ?? null);
    },
  };
};
