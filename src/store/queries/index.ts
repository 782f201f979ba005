/** Queries by noun, put together for one tenant. */
import type { TenantStore } from '../contract.ts';
import type { Scope } from '../scope.ts';
import { accessQueries } from './access.ts';
import { approvalQueries } from './approvals.ts';
import { changeQueries } from './changes.ts';
import { commitBatch } from './commit.ts';
import { counterpartQueries } from './counterparts.ts';
import { decoyQueries, existenceQueries } from './existence.ts';
import { factQueries } from './facts.ts';
import { findingQueries } from './findings.ts';
import { governanceQueries } from './governance.ts';
import { incidentQueries } from './incidents.ts';
import { leaseQueries } from './leases.ts';
import { outboxQueries } from './outbox.ts';
import { planJournalQueries } from './plan-journal.ts';
import { planQueries } from './plans.ts';
import { postureQueries } from './postures.ts';
import { principalQueries } from './principals.ts';
import { provisionedQueries } from './provisioned.ts';
import { reviewQueries } from './reviews.ts';
import { riskSampleQueries } from './risk-samples.ts';
import { settingQueries } from './settings.ts';
import { signalQueries } from './signals.ts';

export const tenantStore = (scope: Scope): TenantStore => ({
  tenant: scope.tenant,
  commit: (batch) => scope.run((trx) => commitBatch(trx, scope.tenant, batch)),
  leases: leaseQueries(scope),
  inventory: { ...factQueries(scope), ...principalQueries(scope) },
  postures: { ...postureQueries(scope), ...riskSampleQueries(scope) },
  findings: findingQueries(scope),
  incidents: incidentQueries(scope),
  response: {
    ...planQueries(scope),
    ...planJournalQueries(scope),
    ...approvalQueries(scope),
  },
  governance: governanceQueries(scope),
  existence: existenceQueries(scope),
  decoys: decoyQueries(scope),
  reviews: reviewQueries(scope),
  changes: changeQueries(scope),
  provisioned: provisionedQueries(scope),
  counterparts: counterpartQueries(scope),
  outbox: outboxQueries(scope),
  signals: signalQueries(scope),
  settings: settingQueries(scope),
  access: accessQueries(scope),
});
