/** A system's own rules of single privileges and of sign-in, injected by the platform. */
import type { Entitlement, Resource } from '../model/index.ts';
import type { InventoryView } from './contract.ts';
import type { SignInRules } from './sign-in-rules.ts';

/** May this principal do this privilege on this resource? */
export interface PrivilegeAsked {
  readonly principalId: string;
  /** One privilege in the vendor's terms, no pattern: `s3:GetObject`. */
  readonly privilege: string;
  /** In the vendor's terms, e.g. an ARN; `*` where the privilege is on no resource. */
  readonly resource: string;
}

export interface MayDo {
  /** `unknown`: it turns on what is in `missing`. */
  readonly answer: 'allowed' | 'denied' | 'not_granted' | 'unknown';
  /** What decided: grants, denials, limits. */
  readonly because: readonly string[];
  /** What was not seen; beside `allowed`, what may yet refuse it. */
  readonly missing: readonly string[];
  /** Until when it holds, where what it rests on ends by itself. Epoch ms. */
  readonly until?: number;
}

/** Does a grant get at a thing of its system? */
export type Touch = 'yes' | 'maybe' | 'no';

/** What is left of one grant: the privileges to keep of it. */
export interface KeptGrant {
  readonly of: Entitlement;
  readonly privileges: readonly string[];
}

/** A system's own rules of privileges, as far as it has them; the parts are pure but for reading its own lists. */
export interface PrivilegeRules {
  mayDo?(view: InventoryView, asked: PrivilegeAsked): MayDo;
  /** Whether a grant that speaks of a resource gets at it: things of another scope may have a word in it. */
  touches?(view: InventoryView, grant: Entitlement, resource: Resource): Touch;
  /** Id of the thing whose own policy speaks of this one: the folder of a file, say. */
  carrier?(resourceId: string): string;
  /** The rules of sign-in that cover this principal, as far as they were read. */
  signIn?(view: InventoryView, principalId: string): SignInRules;
  /** Every privilege that a pattern covers, by the vendor's list; undefined where the list knows nothing of it. */
  expand?(pattern: string): Promise<readonly string[] | undefined>;
  /** What is kept, as the vendor would have it written. */
  policy?(kept: readonly KeptGrant[]): unknown;
}
