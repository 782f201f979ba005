/** Default quotas of one account (IAM User Guide, "IAM and AWS STS quotas"). */
export const MAX_USERS = 5_000;
export const MAX_GROUPS = 300;
export const MAX_ROLES = 1_000;
export const MAX_POLICIES = 1_500;
export const MAX_KEYS_PER_USER = 2;
export const MAX_ATTACHED = 10;
export const MAX_VERSIONS = 5;
export const MAX_GROUPS_PER_USER = 10;
export const MAX_TAGS = 50;
export const MAX_MANAGED_POLICY_SIZE = 6_144;
/** Of all inline policies of one holder together. */
export const maxInlineSize = { user: 2_048, group: 5_120, role: 10_240 } as const;
