/** Policy documents as the twin reads and refuses them (IAM JSON policy grammar). */
import { isObject, parseJson } from '../../../core/index.ts';
import { isOperator } from './condition.ts';
import { TwinFault } from './twin-fault.ts';

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly actionsInverted: boolean;
  readonly resources: readonly string[];
  readonly resourcesInverted: boolean;
  /** Principal type (`AWS`, `Service`, `Federated`, `*`) → values. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  readonly principalsInverted: boolean;
  /** Operator → key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly statements: readonly Statement[];
}

const malformed = (because: string): TwinFault => new TwinFault('MalformedPolicyDocument', because);

const listOf = (value: unknown, where: string): readonly string[] => {
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => {
    if (typeof item === 'string') return item;
    if (typeof item === 'boolean' || typeof item === 'number') return String(item);
    throw malformed(`Syntax errors in policy: ${where} must hold strings.`);
  });
};

const principalsOf = (value: unknown): Readonly<Record<string, readonly string[]>> => {
  if (value === undefined) return {};
  if (value === '*') return { '*': ['*'] };
  if (!isObject(value)) throw malformed('Invalid principal in policy.');
  return Object.fromEntries(
    Object.entries(value).map(([type, values]) => [type, listOf(values, `Principal.${type}`)]),
  );
};

const conditionsOf = (value: unknown): Statement['conditions'] => {
  if (value === undefined) return {};
  if (!isObject(value)) throw malformed('Syntax errors in policy: Condition must be an object.');
  return Object.fromEntries(
    Object.entries(value).map(([operator, keys]) => {
      if (!isOperator(operator)) throw malformed(`Invalid Condition type : ${operator}.`);
      if (!isObject(keys)) throw malformed(`Syntax errors in policy: Condition.${operator}.`);
      return [
        operator,
        Object.fromEntries(
          Object.entries(keys).map(([key, values]) => [key, listOf(values, `Condition.${key}`)]),
        ),
      ];
    }),
  );
};

const statementOf = (value: unknown, kind: 'identity' | 'trust'): Statement => {
  if (!isObject(value)) throw malformed('Syntax errors in policy.');
  const {
    Effect: effect,
    Action: action,
    NotAction: notAction,
    Resource: resource,
    NotResource: notResource,
    Principal: principal,
    NotPrincipal: notPrincipal,
    Condition: condition,
  } = value;
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw malformed('Syntax errors in policy: Effect must be Allow or Deny.');
  }
  if ((action === undefined) === (notAction === undefined)) {
    throw malformed('Policy statement must contain actions.');
  }
  const hasResource = resource !== undefined || notResource !== undefined;
  const hasPrincipal = principal !== undefined || notPrincipal !== undefined;
  if (kind === 'identity' && !hasResource)
    throw malformed('Policy statement must contain resources.');
  if (kind === 'identity' && hasPrincipal) {
    throw malformed('Policy document should not specify a principal.');
  }
  if (kind === 'trust' && !hasPrincipal) {
    throw malformed('AssumeRole policy must contain a principal.');
  }
  if (kind === 'trust' && hasResource) throw malformed('Has prohibited field Resource');
  return {
    effect,
    actions: listOf(action ?? notAction, 'Action'),
    actionsInverted: action === undefined,
    resources: hasResource ? listOf(resource ?? notResource, 'Resource') : ['*'],
    resourcesInverted: resource === undefined && notResource !== undefined,
    principals: principalsOf(principal ?? notPrincipal),
    principalsInverted: principal === undefined && notPrincipal !== undefined,
    conditions: conditionsOf(condition),
  };
};

/** @throws TwinFault MalformedPolicyDocument */
export const readPolicy = (text: string, kind: 'identity' | 'trust'): PolicyDocument => {
  let json: unknown;
  try {
    json = parseJson(text, { maxBytes: 131_072, maxDepth: 12 });
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (!isObject(json)) throw malformed('Syntax errors in policy.');
  const { Version: version, Statement: statement } = json;
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    throw malformed('The policy must contain a valid version string');
  }
  if (statement === undefined) throw malformed('Syntax errors in policy.');
  const statements = Array.isArray(statement) ? statement : [statement];
  return { statements: statements.map((one) => statementOf(one, kind)) };
};

/** Quotas count the characters without white space (IAM quotas, "Inline policies"). */
export const sizeOf = (text: string): number => text.replace(/\s/g, '').length;

const MAX_KEPT = 5_000;

/** Reads a text once; a document that was seeded although malformed grants and denies nothing. */
export type PolicyReader = (text: string, kind: 'identity' | 'trust') => PolicyDocument;

export const makePolicyReader = (): PolicyReader => {
  const kept = new Map<string, PolicyDocument>();
  return (text, kind) => {
    const key = `${kind}:${text}`;
    const known = kept.get(key);
    if (known) return known;
    let document: PolicyDocument;
    try {
      document = readPolicy(text, kind);
    } catch (fault) {
      if (!(fault instanceof TwinFault)) throw fault;
      document = { statements: [] };
    }
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, document);
    return document;
  };
};
