/** What an item of a rule asks for, in words that stand beside what the record has. */
import type { RuleTree } from '../../detection/index.ts';

type SelectionNode = RuleTree['selections'] extends ReadonlyMap<string, infer Node> ? Node : never;
type ItemNode = Extract<SelectionNode, { readonly kind: 'item' }>;
type ValueNode = ItemNode['values'][number];
type TextPart = Extract<ValueNode, { readonly kind: 'text' }>['parts'][number];

const MAX_VALUES = 12;
const MAX_TEXT = 200;

const wild = { any: '*', one: '?', dash: '[dash]' } as const;
const textOfParts = (parts: readonly TextPart[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : wild[part.wild])).join('');

const compareWords = { lt: '<', lte: '≤', gt: '>', gte: '≥', eq: '=' } as const;

const wordsOf = (value: ValueNode): string => {
  switch (value.kind) {
    case 'text':
      return `"${textOfParts(value.parts)}"${value.cased ? ' (case counts)' : ''}`;
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'null':
      return 'null or absent';
    case 'regex':
      return `/${value.source}/${value.flags}`;
    case 'network':
      return `an address in ${value.cidr}`;
    case 'compare':
      return `${compareWords[value.op]} ${value.value}`;
    case 'time_part':
      return `${value.part} ${compareWords[value.op]} ${value.value}`;
    case 'field':
      return `${value.shape} the field ${value.path}`;
    case 'exists':
      return value.value ? 'present' : 'absent';
    case 'any_of':
      return value.of.map(wordsOf).join(' or ');
    default:
      return JSON.stringify(value);
  }
};

const expectedOf = ({ values, require, negate }: ItemNode): string => {
  const words = values.slice(0, MAX_VALUES).map((value) => wordsOf(value).slice(0, MAX_TEXT));
  if (values.length > MAX_VALUES) words.push(`${values.length - MAX_VALUES} more`);
  const text = words.join(require === 'all' ? ' and ' : ' or ');
  return negate ? `not ${words.length > 1 ? `(${text})` : text}` : text;
};

/** One text for each item of a selection, in the order in which `explainRule` names them. */
export const expectedItems = (node: SelectionNode): readonly string[] =>
  node.kind === 'item' ? [expectedOf(node)] : node.of.flatMap(expectedItems);
