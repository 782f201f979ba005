/** Frameworks and policies as content says them: our own, and the site's beside them. */
import { type Framework, frameworkSchema } from './frameworks/schema.ts';
import { type Policy, policySchema } from './policies/schema.ts';
import { type ContentFault, loadYamlContent } from './yaml-content.ts';

export interface GovernanceContent {
  readonly frameworks: ReadonlyMap<string, Framework>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly faults: readonly ContentFault[];
}

/** Each root holds `frameworks/` and `policies/`; a later root wins where both name the same thing. */
export const loadGovernance = async (roots: readonly string[]): Promise<GovernanceContent> => {
  const [frameworks, policies] = await Promise.all([
    loadYamlContent(
      roots.map((root) => `${root}/frameworks`),
      { schema: frameworkSchema, key: 'id' },
    ),
    loadYamlContent(
      roots.map((root) => `${root}/policies`),
      { schema: policySchema, key: 'id' },
    ),
  ]);
  return {
    frameworks: frameworks.values,
    policies: policies.values,
    faults: [...frameworks.faults, ...policies.faults],
  };
};

interface Known {
  readonly checks: ReadonlySet<string>;
  readonly behaviours: ReadonlySet<string>;
}

/** What content names and nobody knows: a misspelt check would be a rule that never speaks. */
export const lintGovernance = (
  { frameworks, policies }: Pick<GovernanceContent, 'frameworks' | 'policies'>,
  known: Known,
): readonly ContentFault[] => {
  const missing = (file: string, at: string, because: string): ContentFault => ({
    ...{ file, line: 0 },
    ...{ at, because },
  });
  const ofFrameworks = [...frameworks.values()].flatMap(({ id, controls }) =>
    controls.flatMap(({ id: control, evidence = {} }) => [
      ...(evidence.behaviours ?? [])
        .filter((one) => one !== '*' && !known.behaviours.has(one))
        .map((one) => missing(`frameworks/${id}.yml`, control, `no behaviour "${one}"`)),
      ...(evidence.policies ?? [])
        .filter((one) => one !== '*' && !policies.has(one))
        .map((one) => missing(`frameworks/${id}.yml`, control, `no policy "${one}"`)),
    ]),
  );
  const ofPolicies = [...policies.values()].flatMap(({ id, rules }) =>
    rules.flatMap(({ id: rule, require: asked }) =>
      asked.kind === 'check' && !known.checks.has(asked.check)
        ? [missing(`policies/${id}.yml`, rule, `no check "${asked.check}"`)]
        : [],
    ),
  );
  return [...ofFrameworks, ...ofPolicies];
};
