/** IAM policy documents: read as AWS accepts them (one thing or a list, object, JSON text or URL-encoded text). */
import { CountersignError, isObject, messageOf, parseJson } from '../../core/index.ts';
import { list, obj, type Raw, str, strings } from '../record.ts';

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'allow' | 'deny';
  readonly actions: readonly string[];
  /** NotAction: `actions` lists what is NOT covered. */
  readonly actionsInverted: boolean;
  readonly resources: readonly string[];
  readonly resourcesInverted: boolean;
  readonly conditions: Raw | undefined;
  readonly principals: readonly StatementPrincipal[];
  readonly principalsInverted: boolean;
}

export interface StatementPrincipal {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | 'any';
  readonly value: string;
}

export interface PolicyText {
  /** Policy variables work from 2012-10-17 on; without a version a policy is read as 2008-10-17. */
  readonly version: string | undefined;
  readonly statements: readonly Statement[];
}

const decoded = (text: string): string => {
  if (!text.startsWith('%7B') && !text.startsWith('%0A') && !text.startsWith('%20')) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `policy document is not URL-encoded text: ${messageOf(cause)}`,
      { cause },
    );
  }
};

const principalsOf = (value: unknown): readonly StatementPrincipal[] => {
  if (value === '*') return [{ type: 'any', value: '*' }];
  return Object.entries(obj(value)).flatMap(([type, names]) =>
    type === 'AWS' || type === 'Service' || type === 'Federated' || type === 'CanonicalUser'
      ? strings(names).map(
          (name): StatementPrincipal =>
            type === 'AWS' && name === '*' ? { type: 'any', value: '*' } : { type, value: name },
        )
      : [],
  );
};

const statementOf = (value: unknown, index: number): Statement => {
  if (!isObject(value)) {
    throw new CountersignError('ERR_INPUT_INVALID', `policy Statement[${index}] is not an object`);
  }
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `policy Statement[${index}].Effect is neither Allow nor Deny`,
    );
  }
  const actionsInverted = value['NotAction'] !== undefined;
  const resourcesInverted = value['NotResource'] !== undefined;
  const principalsInverted = value['NotPrincipal'] !== undefined;
  const conditions = value['Condition'];
  return {
    sid: str(value['Sid']),
    effect: effect === 'Allow' ? 'allow' : 'deny',
    actions: strings(actionsInverted ? value['NotAction'] : value['Action']),
    actionsInverted,
    resources: strings(resourcesInverted ? value['NotResource'] : value['Resource']),
    resourcesInverted,
    conditions: isObject(conditions) && Object.keys(conditions).length > 0 ? conditions : undefined,
    principals: principalsOf(principalsInverted ? value['NotPrincipal'] : value['Principal']),
    principalsInverted,
  };
};

/** @throws CountersignError ERR_INPUT_INVALID saying what is wrong with the document. */
const readPolicy = (document: unknown): PolicyText => {
  const value = typeof document === 'string' ? parseJson(decoded(document)) : document;
  if (!isObject(value)) {
    throw new CountersignError('ERR_INPUT_INVALID', 'policy document is not an object');
  }
  const statements = value['Statement'];
  if (statements === undefined) {
    throw new CountersignError('ERR_INPUT_INVALID', 'policy document has no Statement');
  }
  return {
    version: str(value['Version']),
    statements: (Array.isArray(statements) ? list(statements) : [statements]).map(statementOf),
  };
};

/** The statements, or why the document cannot be read. For events and exports, where the rest goes on. */
export const tryReadPolicy = (document: unknown): PolicyText | { readonly because: string } => {
  try {
    return readPolicy(document);
  } catch (error) {
    if (error instanceof CountersignError) return { because: error.message };
    throw error;
  }
};
