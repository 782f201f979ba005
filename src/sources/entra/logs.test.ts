import { MINUTE } from '../../core/index.ts';
import type { SourceDefinition } from '../contract.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import type { Raw } from '../record.ts';
import { entraSource } from './index.ts';
import { pullEntraLogs } from './logs.ts';
import { noWait, startBench } from './twin/bench.case.ts';
import type { EntraTwin } from './twin/index.ts';
import { EXPORT_SP, NADIA, START } from './twin/seed-ids.ts';

const at = (time: number): string => new Date(time).toISOString();

const signIn = (id: string, time: number): Raw => ({
  id,
  createdDateTime: at(time),
  userId: NADIA,
  userPrincipalName: 'nadia@example.com',
  clientAppUsed: 'Browser',
  status: { errorCode: 0 },
});
const audit = (id: string, time: number): Raw => ({
  id,
  activityDateTime: at(time),
  activityDisplayName: 'Update user',
  result: 'success',
  initiatedBy: { user: { id: NADIA, userPrincipalName: 'nadia@example.com' } },
  targetResources: [],
});
const risk = (id: string, time: number, subject: Raw): Raw => ({
  id,
  riskEventType: 'anomalousToken',
  riskLevel: 'medium',
  detectedDateTime: at(time),
  ...subject,
});
const provisioned = (id: string, time: number): Raw => ({
  id,
  activityDateTime: at(time),
  provisioningAction: 'update',
  provisioningStatusInfo: { status: 'success' },
  servicePrincipal: { id: EXPORT_SP, displayName: 'ServiceNow' },
});

const write = ({ state }: EntraTwin, tag: string, time: number): void => {
  for (let n = 0; n < 5; n++) {
    state.signIns.push(signIn(`s-${tag}-${n}`, time + n * MINUTE));
    state.audits.push(audit(`a-${tag}-${n}`, time + n * MINUTE));
  }
  state.riskDetections.push(risk(`r-${tag}`, time, { userId: NADIA }));
  state.principalRiskDetections.push(risk(`p-${tag}`, time, { servicePrincipalId: EXPORT_SP }));
  state.provisioning.push(provisioned(`v-${tag}`, time));
};

logPullSuite({
  source: entraSource as SourceDefinition,
  permissions: [
    'AuditLog.Read.All',
    'IdentityRiskEvent.Read.All',
    'IdentityRiskyServicePrincipal.Read.All',
  ],
  async start() {
    const { twin, config } = await startBench(entraSource.permissions.read);
    write(twin, 'first', START - 60 * MINUTE);
    const { state } = twin;
    return {
      pullLogs: (cursor, options) => pullEntraLogs(config, cursor, options, noWait),
      logged: () =>
        [
          ...state.signIns,
          ...state.audits,
          ...state.riskDetections,
          ...state.principalRiskDetections,
          ...state.provisioning,
        ].map(({ id }) => String(id)),
      goOn() {
        twin.advance(30 * MINUTE);
        write(twin, 'second', START + 10 * MINUTE);
        // Dated before what was pulled already.
        write(twin, 'late', START - 90 * MINUTE);
      },
      deny: twin.deny,
      throttle: (times) => twin.throttle(times),
      fail: twin.fail,
      since: START - 24 * 60 * MINUTE,
      now: twin.now,
      close: twin.close,
    };
  },
});
