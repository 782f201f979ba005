import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

const methods = (parts: Readonly<Record<string, unknown>>) =>
  setting('authentication_methods_policy', parts);

export const cases: readonly CheckCase[] = [
  tenant('as it should be', 'pass', [
    methods({
      authenticationMethodConfigurations: [
        {
          id: 'MicrosoftAuthenticator',
          state: 'enabled',
          isSoftwareOathEnabled: false,
          featureSettings: {
            displayAppInformationRequiredState: {
              state: 'enabled',
              includeTarget: { id: 'all_users' },
            },
            displayLocationInformationRequiredState: {
              state: 'enabled',
              includeTarget: { id: 'all_users' },
            },
          },
        },
      ],
    }),
  ]),
  tenant('not so', 'fail', [
    methods({
      authenticationMethodConfigurations: [
        {
          id: 'MicrosoftAuthenticator',
          state: 'enabled',
          isSoftwareOathEnabled: false,
          featureSettings: {
            displayAppInformationRequiredState: { state: 'enabled', includeTarget: { id: 'some' } },
            displayLocationInformationRequiredState: {
              state: 'enabled',
              includeTarget: { id: 'all_users' },
            },
          },
        },
      ],
    }),
  ]),
  tenant('one-time codes', 'fail', [
    methods({
      authenticationMethodConfigurations: [
        {
          id: 'MicrosoftAuthenticator',
          state: 'enabled',
          isSoftwareOathEnabled: true,
          featureSettings: {
            displayAppInformationRequiredState: {
              state: 'enabled',
              includeTarget: { id: 'all_users' },
            },
            displayLocationInformationRequiredState: {
              state: 'enabled',
              includeTarget: { id: 'all_users' },
            },
          },
        },
      ],
    }),
  ]),
  tenant('not in use', 'outside', [
    methods({
      authenticationMethodConfigurations: [{ id: 'MicrosoftAuthenticator', state: 'disabled' }],
    }),
  ]),
  refused('the policy was not read'),
  tenant('the policy was listed and is not there', 'unknown', []),
];
