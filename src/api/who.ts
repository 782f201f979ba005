/** Who is asking: a signed-in person or a token, with what they may do. */
import type { Permission, RoleName } from './contract/index.ts';

export interface Who {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly RoleName[];
  readonly permissions: ReadonlySet<Permission>;
  /** Accounts in the estate that are this person's own. */
  readonly identityIds: readonly string[];
  readonly tokenId: string;
  readonly via: 'session' | 'api';
  readonly expiresAt: number;
  /** When the session or token was made, epoch ms. */
  readonly since: number;
}
