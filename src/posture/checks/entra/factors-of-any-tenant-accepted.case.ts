import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

const access = (inboundTrust: Readonly<Record<string, unknown>>) =>
  setting('cross_tenant_access', { inboundTrust }, 'default');

export const cases: readonly CheckCase[] = [
  tenant('none', 'pass', [access({ isMfaAccepted: false })]),
  tenant('second factors of all', 'fail', [access({ isMfaAccepted: true })]),
  tenant('of one partner', 'pass', [
    access({ isMfaAccepted: false }),
    setting('cross_tenant_access', { inboundTrust: { isMfaAccepted: true } }, 'partner'),
  ]),
  tenant('the default is not there', 'unknown', []),
  refused('not read'),
];
