/** What a site has from its first start: one person, one way in, settings that ask before they act. */

import type { SignIn } from '../api/index.ts';
import { type Clock, DAY, isObject, randomId } from '../core/index.ts';
import { RESPONSE_SETTINGS_KEY, type ResponseSettings } from '../response/index.ts';
import type { TenantStore } from '../store/index.ts';

export const FIRST_USER = 'founder';
export const DEMO_APPROVER = 'demo-approver';

/** Real connectors start in shadow mode; the simulated organisation acts, because nothing real is touched. */
const firstSettings = (demo: boolean): ResponseSettings => ({
  defaultApprover: FIRST_USER,
  incidentCommander: FIRST_USER,
  onCall: demo ? [DEMO_APPROVER] : [],
  defaultMode: demo ? 'active' : 'shadow',
  systems: {},
  playbooks: {},
  promotion: { judged: 5, wrongShare: 0.1 },
  automaticPerHour: 20,
  changesPerMinute: 60,
  changesPerMinuteOf: {},
  stopped: false,
  approvalMinutes: 30,
  escalation: [],
  commanderAfterMinutes: 15,
  teams: {},
  twoPersonTier0: false,
  stepUpTier0Minutes: 0,
});

/** Makes what is missing; answers true on the very first start. */
export const bootstrapSite = async (
  store: TenantStore,
  { clock, demo }: { readonly clock: Clock; readonly demo: boolean },
): Promise<boolean> => {
  if ((await store.settings.get(RESPONSE_SETTINGS_KEY)) === undefined) {
    await store.settings.put(RESPONSE_SETTINGS_KEY, firstSettings(demo));
  }
  if (await store.access.user(FIRST_USER)) return false;
  const now = clock.now();
  await store.access.putUser({
    id: FIRST_USER,
    name: 'First administrator',
    roles: ['admin', 'approver'],
    identityIds: [],
    createdAt: now,
    disabled: false,
  });
  if (demo) {
    await store.access.putUser({
      id: DEMO_APPROVER,
      name: 'Demo approver',
      roles: ['approver'],
      identityIds: [],
      createdAt: now,
      disabled: false,
    });
  }
  await store.governance.appendLedger([
    {
      at: now,
      actor: 'countersign',
      verb: 'site.created',
      subject: store.tenant,
      detail: { demo, site: randomId('site') },
    },
  ]);
  return true;
};

const CLI_TOKEN_KEY = 'cli-token';

/** A fresh token for the verbs on this machine, for as long as this process may run; the one before ends. */
export const cliToken = async (store: TenantStore, signIn: SignIn): Promise<string> => {
  const before = await store.settings.get(CLI_TOKEN_KEY);
  const issued = await signIn.createApiToken(
    FIRST_USER,
    [
      'overview:read',
      'identities:read',
      'identities:write',
      'incidents:read',
      'incidents:write',
      'events:read',
      'events:hunt',
      'approvals:read',
      'approvals:decide',
      'response:read',
      'response:run',
      'posture:read',
      'drills:read',
      'drills:run',
      'ledger:read',
      'tasks:write',
      'rules:read',
      'rules:try',
      'systems:read',
      'settings:read',
      'exchange:read',
      'exchange:write',
    ],
    30 * DAY,
  );
  // Noted before the old one ends: killed in between, both are known to this start or the next.
  await store.settings.put(CLI_TOKEN_KEY, { id: issued.row.id });
  if (isObject(before) && typeof before['id'] === 'string') await signIn.revoke(before['id']);
  return issued.token;
};
