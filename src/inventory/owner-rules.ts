/** Owners that the site declared by pattern: the last rule that fits decides, as in a CODEOWNERS file. */
import type { Owner, Setting } from '../model/index.ts';
import type { Principal } from './contract.ts';
import { covers } from './questions/wild.ts';

/** Settings of this type are such rules, whatever system brings them. */
export const OWNER_RULE = 'owner_rule';

interface OwnerRule {
  readonly id: string;
  readonly order: number;
  readonly pattern: string;
  /** None = nobody: takes back what an earlier rule gave. */
  readonly owners: readonly string[];
  readonly since: number;
}

const ruleOf = ({ id, value }: Setting): OwnerRule | undefined => {
  const { order, pattern, owners, since } = value;
  if (typeof order !== 'number' || typeof pattern !== 'string' || !Array.isArray(owners))
    return undefined;
  return {
    id,
    order,
    pattern,
    owners: owners.filter((one) => typeof one === 'string'),
    since: typeof since === 'number' ? since : 0,
  };
};

const fits = ({ pattern }: OwnerRule, { id, nativeId, name }: Principal): boolean =>
  covers(pattern, id) || covers(pattern, nativeId) || covers(pattern, name);

export const ownersByRule = (rules: readonly Setting[], principal: Principal): readonly Owner[] => {
  const last = rules
    .flatMap((one) => ruleOf(one) ?? [])
    .filter((rule) => fits(rule, principal))
    .sort((a, b) => b.order - a.order)[0];
  return (last?.owners ?? []).map((who) => ({
    kind: 'owner',
    id: `${last?.id}#${principal.id}/${who}`,
    ofId: principal.id,
    who,
    basis: 'declared',
    confidence: 1,
    since: last?.since ?? 0,
  }));
};

/** Declared one by one first, then by rule, then what systems say. */
export const withRules = (found: readonly Owner[], byRule: readonly Owner[]): readonly Owner[] => {
  if (byRule.length === 0) return found;
  const declared = found.filter(({ basis }) => basis === 'declared');
  return [...declared, ...byRule, ...found.filter(({ basis }) => basis !== 'declared')];
};
