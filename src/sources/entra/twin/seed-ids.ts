/** Who and what stands in the twin, by id. */
export const TENANT = '11111111-2222-4333-8444-555555555555';
export const START = Date.UTC(2026, 5, 1, 8);

export const NADIA = 'aaaaaaaa-0000-4000-8000-000000000001';
export const SAM = 'aaaaaaaa-0000-4000-8000-000000000002';
export const GUEST = 'aaaaaaaa-0000-4000-8000-000000000003';
export const SYNC = 'aaaaaaaa-0000-4000-8000-000000000004';
export const EXPORT_SP = 'eeeeeeee-0000-4000-8000-000000000001';
export const GRAPH_SP = 'eeeeeeee-0000-4000-8000-000000000002';
export const VENDOR_SP = 'eeeeeeee-0000-4000-8000-000000000003';
export const IDENTITY_SP = 'eeeeeeee-0000-4000-8000-000000000004';
export const AGENT_SP = 'eeeeeeee-0000-4000-8000-000000000005';
export const EXPORT_APP = 'bbbbbbbb-0000-4000-8000-000000000001';
export const EXPORT_APP_ID = 'ffffffff-0000-4000-8000-000000000001';
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
export const SECRET_KEY = 'cccccccc-0000-4000-8000-000000000001';
export const CERT_KEY = 'cccccccc-0000-4000-8000-000000000002';
export const ADMINS = '99999999-0000-4000-8000-000000000001';
export const STAFF = '99999999-0000-4000-8000-000000000002';
export const GLOBAL_ADMIN = '62e90394-69f5-4237-9190-012177145e10';
export const USER_ADMIN = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
export const SYNC_ROLE = 'd29b2b05-8046-44ba-8758-1e26182fcf32';
export const ROLE_RW = '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8';
