/** Trust policies made narrower, and the proof that they are not made wider. Pure. */
import { CountersignError, isObject, type JsonObject } from '../../../core/index.ts';
import { readDocument } from './document.ts';

const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const statementsOf = (document: unknown): readonly JsonObject[] => {
  const list = isObject(document) ? asList(document['Statement']) : [];
  return list.map((statement, at) => {
    if (isObject(statement)) return statement;
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `trust policy Statement[${at}] is not an object`,
    );
  });
};

/** An account stands for its root ARN and the other way round. */
const sameAs = (value: string): string =>
  /^\d{12}$/.test(value) ? `arn:aws:iam::${value}:root` : value;

/** `Type value` of everybody a statement names. */
const named = (statement: JsonObject): readonly string[] => {
  const { Principal: principal } = statement;
  if (principal === '*') return ['AWS *'];
  if (!isObject(principal)) return [];
  return Object.entries(principal).flatMap(([type, values]) =>
    asList(values).map((value) => `${type} ${sameAs(String(value))}`),
  );
};

const isAllow = (statement: JsonObject): boolean => statement['Effect'] === 'Allow';

const without = (statement: JsonObject, gone: ReadonlySet<string>): JsonObject | undefined => {
  if (!isAllow(statement)) return statement;
  const { Principal: principal } = statement;
  if (principal === '*') return gone.has('*') ? undefined : statement;
  if (!isObject(principal)) return statement;
  const kept = Object.entries(principal).flatMap(([type, values]) => {
    const left = asList(values).filter((value) => !gone.has(sameAs(String(value))));
    if (left.length === 0) return [];
    return [[type, Array.isArray(values) ? left : left[0]] as const];
  });
  if (kept.length === 0) return undefined;
  return { ...statement, Principal: Object.fromEntries(kept) };
};

const conditioned = (statement: JsonObject, condition: JsonObject): JsonObject => {
  if (!isAllow(statement)) return statement;
  const { Condition: held } = statement;
  const merged: Record<string, unknown> = isObject(held) ? { ...held } : {};
  for (const [operator, keys] of Object.entries(condition)) {
    const before = merged[operator];
    merged[operator] = { ...(isObject(before) ? before : {}), ...(isObject(keys) ? keys : {}) };
  }
  return { ...statement, Condition: merged };
};

/** A trust policy may not be empty: nobody at all is said by a deny. */
const nobody: JsonObject = {
  Sid: 'CountersignNobody',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'sts:AssumeRole',
};

export interface Narrowing {
  readonly principals?: readonly string[] | undefined;
  readonly condition?: JsonObject | undefined;
  /** The whole new document, as JSON text or object. */
  readonly document?: unknown;
}

/** The new document as JSON text. @throws CountersignError ERR_INPUT_INVALID */
export const narrowed = (current: string, narrowing: Narrowing): string => {
  const { document, principals = [], condition } = narrowing;
  if (document !== undefined) {
    return JSON.stringify(typeof document === 'string' ? readDocument(document) : document);
  }
  const held = readDocument(current);
  const gone = new Set(principals.map((value) => sameAs(value.replace(/^aws:(?=arn:)/, ''))));
  const statements = statementsOf(held)
    .map((statement) => without(statement, gone))
    .filter((statement) => statement !== undefined)
    .map((statement) => (condition ? conditioned(statement, condition) : statement));
  return JSON.stringify({
    ...(isObject(held) ? held : {}),
    Statement: statements.length > 0 ? statements : [nobody],
  });
};

/** Principals that the new document lets in and the old one did not. */
export const widenedBy = (current: string, next: string): readonly string[] => {
  const allowed = (text: string): Set<string> =>
    new Set(statementsOf(readDocument(text)).filter(isAllow).flatMap(named));
  const before = allowed(current);
  if (before.has('AWS *')) return [];
  return [...allowed(next)].filter((one) => !before.has(one));
};

/** Who may no longer become the role. */
export const shutOut = (current: string, next: string): readonly string[] => {
  const allowed = (text: string): readonly string[] =>
    statementsOf(readDocument(text)).filter(isAllow).flatMap(named);
  const after = new Set(allowed(next));
  return [...new Set(allowed(current))].filter((one) => !after.has(one));
};

/** Whether a service may wear the role: its sessions are not bound by the role's own maximum. */
export const wornByService = (document: string): boolean =>
  statementsOf(readDocument(document))
    .filter(isAllow)
    .flatMap(named)
    .some((one) => one.startsWith('Service '));

const accountIn = (principal: string): string | undefined =>
  /^AWS arn:[\w-]+:(?:iam|sts)::(\d{12}):(?!root$)/.exec(principal)?.[1];

/**
 * Of the shut-out, those whom another entry lets in after all: their account, or everybody. An account's entry
 * leaves it to the policies of who asks (IAM User Guide, "AWS account principals").
 */
export const stillIn = (current: string, next: string): readonly string[] => {
  const left = new Set(
    statementsOf(readDocument(next))
      .filter(isAllow)
      .flatMap(named)
      .map((one) => one.replace(/^AWS arn:[\w-]+:iam::(\d{12}):root$/, '$1')),
  );
  return shutOut(current, next).filter((one) => {
    const account = accountIn(one);
    const viaAll = one.startsWith('AWS ') && left.has('AWS *');
    return viaAll || (account !== undefined && left.has(account));
  });
};
