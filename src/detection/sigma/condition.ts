/** Conditions: `or` < `and` < `not` < `1 of …` < `( )` (specification, "Condition"; points 50–58). */
import { compileGlob } from './glob.ts';
import { normalParts } from './text.ts';
import type { ConditionNode } from './tree.ts';

export interface ConditionFault {
  readonly message: string;
  readonly fix: string;
}

class Refused extends Error {
  readonly fix: string;
  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

const TOKEN = /\s*([()|]|[^\s()|]+)/y;
const MAX_DEPTH = 64;
const MAX_TOKENS = 4096;

const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found?.[1]; found = TOKEN.exec(text)) {
    tokens.push(found[1]);
    if (tokens.length > MAX_TOKENS) {
      throw new Refused(`the condition has more than ${MAX_TOKENS} words`, 'split the rule');
    }
  }
  return tokens;
};

/** `*` stands for any letters, wherever it is; nothing else is special. */
export const matchesPattern = (pattern: string): ((name: string) => boolean) => {
  const pieces = pattern.split('*');
  const glob = compileGlob(
    normalParts(pieces.flatMap((piece, i) => (i === 0 ? [piece] : [{ wild: 'any' }, piece]))),
  );
  return (name) => glob(name) && (!name.startsWith('_') || pattern.startsWith('_'));
};

const joined = (kind: 'and' | 'or', of: readonly ConditionNode[]): ConditionNode => {
  const [only] = of;
  return only && of.length === 1 ? only : { kind, of };
};

const parseOne = (text: string, names: readonly string[]): ConditionNode => {
  const tokens = tokensOf(text);
  let at = 0;
  const word = (): string | undefined => tokens[at]?.toLowerCase();

  const quantified = (every: boolean): ConditionNode => {
    at += 2;
    const target = tokens[at++];
    if (target === undefined || /^[()|]$/.test(target)) {
      throw new Refused(
        `"of" is followed by ${target === undefined ? 'nothing' : `"${target}"`}`,
        'write `1 of selection*` or `all of them`',
      );
    }
    const chosen =
      target.toLowerCase() === 'them'
        ? names.filter((name) => !name.startsWith('_'))
        : names.filter(matchesPattern(target));
    if (chosen.length === 0) {
      throw new Refused(`no selection is called "${target}"`, 'name at least one selection so');
    }
    return joined(
      every ? 'and' : 'or',
      chosen.map((name) => ({ kind: 'selection', name })),
    );
  };

  const primary = (depth: number): ConditionNode => {
    if (depth > MAX_DEPTH) throw new Refused('the condition is nested too deep', 'simplify it');
    const token = tokens[at];
    if (token === undefined) throw new Refused('the condition ends too early', 'complete it');
    if (token === '(') {
      at++;
      const inner = either(depth + 1);
      if (tokens[at++] !== ')') throw new Refused('a parenthesis is not closed', 'add a ")"');
      return inner;
    }
    if (token === '|') {
      throw new Refused(
        'the old "|" aggregation is not Sigma 2',
        'write a correlation document instead',
      );
    }
    if (tokens[at + 1]?.toLowerCase() === 'of') {
      const many = token.toLowerCase();
      if (many === '1' || many === 'any') return quantified(false);
      if (many === 'all') return quantified(true);
      throw new Refused(`"${token} of" is not known`, 'write `1 of`, `any of` or `all of`');
    }
    at++;
    if (!names.includes(token)) {
      throw new Refused(`no selection is called "${token}"`, 'define it or correct the name');
    }
    return { kind: 'selection', name: token };
  };

  const negated = (depth: number): ConditionNode => {
    if (word() !== 'not') return primary(depth);
    if (depth > MAX_DEPTH) throw new Refused('the condition is nested too deep', 'simplify it');
    at++;
    return { kind: 'not', of: negated(depth + 1) };
  };

  const both = (depth: number): ConditionNode => {
    const of = [negated(depth)];
    while (word() === 'and') {
      at++;
      of.push(negated(depth));
    }
    return joined('and', of);
  };

  const either = (depth: number): ConditionNode => {
    const of = [both(depth)];
    while (word() === 'or') {
      at++;
      of.push(both(depth));
    }
    return joined('or', of);
  };

  const condition = either(0);
  const left = tokens[at];
  if (left === '|') {
    throw new Refused(
      'the old "|" aggregation is not Sigma 2',
      'write a correlation document instead',
    );
  }
  if (left !== undefined) {
    throw new Refused(`"${left}" does not belong here`, 'join selections with `and` or `or`');
  }
  return condition;
};

/** A list of conditions is true when any of them is (point 55). */
export const parseCondition = (
  texts: readonly string[],
  names: readonly string[],
): ConditionNode | ConditionFault => {
  try {
    return joined(
      'or',
      texts.map((text) => parseOne(text, names)),
    );
  } catch (error) {
    if (error instanceof Refused) return { message: error.message, fix: error.fix };
    throw error;
  }
};
