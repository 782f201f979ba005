/** The policy of authentication methods. https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy */
import type { InventoryView } from '../../../inventory/index.ts';
import { field, objects, type Seen, settingsOf, type Value } from './tenant.ts';

export const methodsPolicy = (view: InventoryView, id: string, at: number): Seen =>
  settingsOf(view, id, 'authentication_methods_policy', at);

export const methodNamed = ({ values }: Seen, name: string): Value | undefined =>
  objects(values[0]?.['authenticationMethodConfigurations']).find(
    (one) => String(one['id']).toLowerCase() === name.toLowerCase(),
  );

const shown = {
  displayAppInformationRequiredState: 'the name of the app',
  displayLocationInformationRequiredState: 'the place',
} as const;

/** What Microsoft Authenticator does not show to everybody, and its one-time codes. */
export const contextShown = (authenticator: Value): readonly string[] => {
  const hidden = Object.entries(shown).flatMap(([name, words]) => {
    const state = field(authenticator, 'featureSettings', name);
    const isForAll =
      field(state, 'state') === 'enabled' && field(state, 'includeTarget', 'id') === 'all_users';
    return isForAll ? [] : [`${words} is not shown to everybody`];
  });
  return authenticator['isSoftwareOathEnabled'] === false
    ? hidden
    : [...hidden, 'one-time codes of Authenticator may be used'];
};
