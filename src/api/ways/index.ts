/** Ways in besides the one-time link: the site's identity provider, and passkeys. */
import { createOidc, type Oidc, type OidcParts } from './oidc.ts';
import { createPasskeys, type Passkeys } from './passkeys.ts';

export interface Ways {
  readonly oidc: Oidc;
  readonly passkeys: Passkeys;
}

export const createWays = (parts: OidcParts): Ways => ({
  oidc: createOidc(parts),
  passkeys: createPasskeys(parts),
});

export { oidcSettings } from './settings.ts';
