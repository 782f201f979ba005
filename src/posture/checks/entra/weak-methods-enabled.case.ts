import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

const methods = (parts: Readonly<Record<string, unknown>>) =>
  setting('authentication_methods_policy', parts);

export const cases: readonly CheckCase[] = [
  tenant('as it should be', 'pass', [
    methods({
      authenticationMethodConfigurations: [
        { id: 'Sms', state: 'disabled' },
        { id: 'Voice', state: 'disabled' },
        { id: 'Email', state: 'disabled' },
      ],
    }),
  ]),
  tenant('not so', 'fail', [
    methods({
      authenticationMethodConfigurations: [
        { id: 'Sms', state: 'enabled' },
        { id: 'Voice', state: 'disabled' },
        { id: 'Email', state: 'disabled' },
      ],
    }),
  ]),
  tenant('one not told', 'unknown', [
    methods({ authenticationMethodConfigurations: [{ id: 'Sms', state: 'disabled' }] }),
  ]),
  refused('the policy was not read'),
  tenant('the policy was listed and is not there', 'unknown', []),
];
