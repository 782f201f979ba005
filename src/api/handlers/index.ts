/** Every route's handler, by noun. */
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { accessHandlers } from './access.ts';
import { approvalHandlers } from './approvals.ts';
import { campaignHandlers } from './campaigns.ts';
import { connectionHandlers } from './connections.ts';
import { decideHandlers } from './decide.ts';
import { decisionHandlers } from './decisions.ts';
import { drillHandlers } from './drills.ts';
import { existenceHandlers } from './existence.ts';
import { flowHandlers } from './flow.ts';
import { governanceHandlers } from './governance.ts';
import { huntHandlers } from './hunts.ts';
import { identityHandlers } from './identities.ts';
import { incidentHandlers } from './incidents.ts';
import { ledgerHandlers } from './ledger.ts';
import { outputHandlers } from './outputs.ts';
import { overviewHandlers } from './overview.ts';
import { packHandlers } from './pack.ts';
import { placeHandlers } from './places.ts';
import { planHandlers } from './plans.ts';
import { playbookHandlers } from './playbooks.ts';
import { createChecksStanding, postureHandlers, summariesOf } from './posture.ts';
import { createProgramme, programmeHandlers } from './programme.ts';
import { provisioningHandlers } from './provisioning.ts';
import { ruleHandlers } from './rules.ts';
import { sessionHandlers } from './session.ts';
import { settingsHandlers } from './settings.ts';
import { signInWayHandlers } from './sign-in-ways.ts';
import { signalHandlers } from './signals.ts';
import { suppressionHandlers } from './suppressions.ts';
import { systemHandlers } from './systems.ts';
import { taskHandlers } from './tasks.ts';
import { userHandlers } from './users.ts';
import { webhookHandlers } from './webhooks.ts';

export const createHandlers = (deps: ApiDeps): Handlers => {
  const standing = createChecksStanding(deps);
  const summaries = summariesOf(standing);
  const programme = createProgramme(deps, summaries);
  return {
    ...sessionHandlers(deps),
    ...signInWayHandlers(deps),
    ...overviewHandlers(deps, summaries),
    ...identityHandlers(deps),
    ...placeHandlers(deps),
    ...accessHandlers(deps),
    ...incidentHandlers(deps),
    ...suppressionHandlers(deps),
    ...approvalHandlers(deps),
    ...planHandlers(deps),
    ...playbookHandlers(deps),
    ...campaignHandlers(deps),
    ...postureHandlers(deps, standing),
    ...existenceHandlers(deps),
    ...governanceHandlers(deps, summaries),
    ...programmeHandlers(deps, programme),
    ...decisionHandlers(deps),
    ...drillHandlers(deps),
    ...taskHandlers(deps),
    ...ruleHandlers(deps),
    ...systemHandlers(deps),
    ...connectionHandlers(deps),
    ...huntHandlers(deps),
    ...ledgerHandlers(deps),
    ...packHandlers(deps, programme.reports),
    ...settingsHandlers(deps),
    ...userHandlers(deps),
    ...flowHandlers(deps),
    ...webhookHandlers(deps),
    ...provisioningHandlers(deps),
    ...signalHandlers(deps),
    ...outputHandlers(deps),
    ...decideHandlers(deps),
  };
};
