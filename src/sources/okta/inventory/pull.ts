/** The live pull of one organisation: one snapshot. */
import { CountersignError } from '../../../core/index.ts';
import type { Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { assertKnown } from '../../probe-reads.ts';
import { type AreasPull, pullInParts } from '../../pull-areas.ts';
import { type OktaApi, type OktaApiOptions, oktaApi } from '../client.ts';
import { type OktaConfig, scopeOf } from '../config.ts';
import { oktaScopes } from '../permissions.ts';
import { oktaAreas } from './areas.ts';
import { organisationFact } from './org.ts';
import type { OktaWorld } from './world.ts';

export interface OktaPullOptions extends PullOptions, OktaApiOptions {
  /** Facts of one part; for tests. */
  readonly partFacts?: number;
}

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
  options: OktaPullOptions = {},
): AsyncGenerator<Snapshot> {
  const api = readApi(config, options);
  // A credential that Okta does not know at all is a fault of the whole pull, not of one area.
  await assertKnown(() => api.send(oktaScopes.users, { path: '/api/v1/users?limit=1' }));
  const scope = scopeOf(config);
  const world: OktaWorld = {
    api,
    scope,
    everyone: config.askPerUser === 'everyone',
    admins: new Set(),
    groups: [],
    apps: [],
  };
  const pull: AreasPull<OktaWorld> = {
    system: 'okta',
    scope,
    at,
    areas: oktaAreas,
    world,
    options,
    finish: (facts) => [organisationFact(scope), ...facts],
  };
  for await (const part of pullInParts(pull, options.partFacts))
    yield world.everyone || part.part?.last === false ? part : withoutTheUnasked(part);
}
