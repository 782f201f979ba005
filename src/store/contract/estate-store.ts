/** What is known of the estate: facts, postures, findings, incidents. */
import type {
  DatedFact,
  FactKind,
  Finding,
  Identity,
  Incident,
  Posture,
  Suppression,
} from '../../model/index.ts';
import type {
  FindingFilter,
  IncidentFilter,
  Page,
  PageRequest,
  PrincipalFilter,
  PrincipalRow,
  RiskSample,
  SimilarIncident,
  StandingRow,
  VerdictCount,
} from './rows.ts';

export interface EstateStore {
  readonly inventory: {
    /**
     * By kind, id and time. With `at`, the versions valid then; without, every version ever (history).
     * `ofId` finds all that is about one principal: itself, its credentials, memberships, entitlements,
     * trusts into it, owners and declarations. Without `limit` there is none.
     */
    facts(filter: {
      readonly kind?: FactKind;
      readonly ofId?: string;
      readonly at?: number;
      readonly limit?: number;
    }): Promise<readonly DatedFact[]>;
    principals(filter: PrincipalFilter, page: PageRequest): Promise<Page<PrincipalRow>>;
    principal(id: string): Promise<PrincipalRow | undefined>;
    /** As of `at`; without it, as it stands now. An ended identity is found by `at` or by `facts`. */
    identity(id: string, at?: number): Promise<Identity | undefined>;
    /** How identities and roles stand: what exists of each kind, class, tier, owned or not, and band of risk. */
    standing(): Promise<readonly StandingRow[]>;
    /** Facet (`kind class tier system status criticality owned flag`) → value → count, under the filter. */
    facets(
      filter: PrincipalFilter,
    ): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
  };

  readonly postures: {
    get(principalId: string): Promise<Posture | undefined>;
    /** By tier and id up to this tier; without it all, by id. */
    all(only?: { readonly mostTier: number }): AsyncIterable<Posture>;
    /** What checks said, some thousand judgements at a time: how often each way, and of whom where it was not "pass". */
    verdicts(): AsyncIterable<VerdictCount>;
    /** One an hour is kept, of days before yesterday one a day; the first word of an hour stands. */
    putSample(sample: RiskSample): Promise<void>;
    /** Oldest first. */
    samples(since: number): Promise<readonly RiskSample[]>;
  };

  readonly findings: {
    list(filter: FindingFilter, page: PageRequest): Promise<Page<Finding>>;
    get(id: string): Promise<Finding | undefined>;
    /** `<kind>.<status>.<severity>` → count, e.g. `detection.open.high`. */
    counts(): Promise<Readonly<Record<string, number>>>;
  };

  readonly incidents: {
    list(filter: IncidentFilter, page: PageRequest): Promise<Page<Incident>>;
    get(id: string): Promise<Incident | undefined>;
    /** Those that are there, by id. */
    byId(ids: readonly string[]): Promise<ReadonlyMap<string, Incident>>;
    /** What people said of them, by id; those that are there. */
    verdicts(ids: readonly string[]): Promise<ReadonlyMap<string, Incident['verdict']>>;
    /**
     * Others that bear most of the same marks, the rare ones first; never a drill beside a real one. Of a mark that
     * very many bear only the newest are looked at.
     */
    similar(to: Incident, limit: number): Promise<readonly SimilarIncident[]>;
    /** What is expected, and until when: those whose time is not over at `now`; without it all that were ever made. */
    suppressions(now?: number): Promise<readonly Suppression[]>;
    suppression(id: string): Promise<Suppression | undefined>;
    /** Claim queued incidents for response; a claim not finished by `until` is offered again. */
    claim(
      limit: number,
      until: number,
      now: number,
    ): Promise<readonly { readonly incidentId: string; readonly reason: string }[]>;
    finish(incidentId: string): Promise<void>;
  };
}
