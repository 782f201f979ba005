/** What of the estate can be watched at all, with denominators. */
import type { Overview } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';

const kinds = [
  'authentication',
  'token_issuance',
  'privilege_change',
  'secret_access',
  'service_to_service',
] as const;

export const coverageOf = (deps: ApiDeps, identities: number): Overview['coverage'] => {
  const connected = deps.connected();
  const mine = deps.sources.filter((source) => connected.some((one) => one.source === source.id));
  const isWhole =
    mine.length > 0 &&
    mine.every((source) => kinds.every((kind) => source.telemetry[kind].given === 'yes'));
  const total = deps.rules.length + deps.behaviours.length;
  const active =
    deps.rules.filter((rule) => {
      const { product } = rule.logsource;
      return product === undefined ? mine.length > 0 : mine.some((source) => source.id === product);
    }).length + (mine.length > 0 ? deps.behaviours.length : 0);
  const given = (kind: (typeof kinds)[number], state: 'yes' | 'needs'): number =>
    mine.filter((source) => source.telemetry[kind].given === state).length;
  return {
    systems: {
      healthy: connected.filter((one) => one.fault === undefined && one.lastEventAt !== undefined)
        .length,
      total: deps.sources.length,
    },
    telemetry: kinds.map((kind) => ({
      kind,
      given: given(kind, 'yes'),
      needs: given(kind, 'needs'),
      total: deps.sources.length,
    })),
    identities: {
      watched: isWhole ? identities : 0,
      partly: isWhole || mine.length === 0 ? 0 : identities,
      blind: mine.length === 0 ? identities : 0,
    },
    rules: { active, blind: total - active, total },
  };
};
