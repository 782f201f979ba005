/** The live pull of one organisation: one snapshot. */
import { CountersignError } from '../../../core/index.ts';
import { type InventoryFact, known, type Snapshot, unknown } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { assertKnown } from '../../probe-reads.ts';
import { pullAreas } from '../../pull-areas.ts';
import { type OktaApi, type OktaApiOptions, oktaApi } from '../client.ts';
import { type OktaConfig, scopeOf } from '../config.ts';
import { nativeOf } from '../ids.ts';
import { oktaScopes } from '../permissions.ts';
import { oktaAreas } from './areas.ts';
import { organisationFact } from './org.ts';
import type { OktaWorld } from './world.ts';

/** @throws CountersignError ERR_CONFIG_INVALID when no credentials are set. */
export const readApi = (config: OktaConfig, options?: OktaApiOptions): OktaApi => {
  if (config.credentials === undefined) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      'no credentials are set for this Okta organisation: a service app (clientId, privateKey) or an API token',
    );
  }
  return oktaApi(config, config.credentials, options);
};

/** MFA over users: known only of those whose factors were read. */
const withMfa = (world: OktaWorld, unread: ReadonlySet<string>) => {
  const because = unread.has('factors and consents')
    ? 'factors could not be read'
    : 'factors are asked of administrators only (askPerUser)';
  return (fact: InventoryFact): InventoryFact => {
    if (fact.kind !== 'identity' || !('status' in fact.tags)) return fact;
    const id = nativeOf(fact.id);
    const second = world.mfa.get(id);
    if (second !== undefined) return { ...fact, mfa: known(second) };
    // Who was never let in, or is no more, has none that counts.
    return { ...fact, mfa: unknown(fact.status === 'disabled' ? 'the account is off' : because) };
  };
};

/** Factors and consents of most people were not asked for: their absence says nothing. */
const withoutTheUnasked = (pulled: Snapshot): Snapshot => ({
  ...pulled,
  complete: pulled.complete.filter((kind) => kind !== 'credential' && kind !== 'entitlement'),
  blind: [
    ...pulled.blind,
    {
      area: 'factors and consents',
      kinds: ['credential', 'entitlement'],
      because: 'asked of administrators only, as askPerUser says',
    },
  ],
});

/**
 * @throws CountersignError ERR_SOURCE_DENIED when the credential is not accepted at all, ERR_CONFIG_INVALID without
 *   one. A single refusal is a blind spot instead.
 */
export async function* pullOkta(
  config: OktaConfig,
  at: number,
  options: PullOptions & OktaApiOptions = {},
): AsyncGenerator<Snapshot> {
  const api = readApi(config, options);
  // A credential that Okta does not know at all is a fault of the whole pull, not of one area.
  await assertKnown(() => api.send(oktaScopes.users, { path: '/api/v1/users?limit=1' }));
  const scope = scopeOf(config);
  const world: OktaWorld = {
    api,
    scope,
    everyone: config.askPerUser === 'everyone',
    users: [],
    admins: new Set(),
    groups: [],
    apps: [],
    mfa: new Map(),
  };
  const pulled = await pullAreas({
    system: 'okta',
    scope,
    at,
    areas: oktaAreas,
    world,
    options,
    finish: (facts, unread) => [organisationFact(scope), ...facts.map(withMfa(world, unread))],
  });
  yield world.everyone ? pulled : withoutTheUnasked(pulled);
}
