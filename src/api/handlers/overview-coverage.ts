/** What of the estate can be watched at all, with denominators. */
import type { Overview } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { connectedSources, feeding } from './fed-rules.ts';

const kinds = [
  'authentication',
  'token_issuance',
  'privilege_change',
  'secret_access',
  'service_to_service',
] as const;

export const coverageOf = (deps: ApiDeps, identities: number): Overview['coverage'] => {
  const connected = deps.connected();
  const mine = connectedSources(deps);
  const isWhole =
    mine.length > 0 &&
    mine.every((source) => kinds.every((kind) => source.telemetry[kind].given === 'yes'));
  const total = deps.rules.length + deps.behaviours.length;
  const isFed = feeding(deps);
  const active =
    deps.rules.filter(({ logsource }) => isFed(logsource)).length +
    (mine.length > 0 ? deps.behaviours.length : 0);
  const given = (kind: (typeof kinds)[number], state: 'yes' | 'needs'): number =>
    mine.filter((source) => source.telemetry[kind].given === state).length;
  return {
    systems: {
      healthy: connected.filter((one) => one.fault === undefined && one.lastEventAt !== undefined)
        .length,
      total: mine.length,
    },
    telemetry: kinds.map((kind) => ({
      kind,
      given: given(kind, 'yes'),
      needs: given(kind, 'needs'),
      total: mine.length,
    })),
    identities: {
      watched: isWhole ? identities : 0,
      partly: isWhole || mine.length === 0 ? 0 : identities,
      blind: mine.length === 0 ? identities : 0,
    },
    rules: { active, blind: total - active, total },
  };
};
