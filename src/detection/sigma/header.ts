/** What every document of a rule file has: logsource, level, and our `countersign:` block. */
import { isObject, type JsonObject } from '../../core/index.ts';
import { type Severity, severities } from '../../model/index.ts';
import type { FaultSink } from './fault.ts';
import type { Logsource } from './rule.ts';

/** Evidence where a rule does not say: from its level alone, so deliberately small. */
const llrOfLevel: Readonly<Record<Severity, number>> = {
  informational: 0,
  low: 0.5,
  medium: 1.5,
  high: 3,
  critical: 4.5,
};

/** Text that says something, trimmed. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** One text or a list of them; numbers as text. */
export const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).flatMap(
    (one) => (typeof one === 'string' || typeof one === 'number' ? [String(one)] : []),
  );

export const readLogsource = (written: unknown): Logsource => {
  const part = (name: string): string | undefined =>
    isObject(written) && Object.hasOwn(written, name) ? text(written[name]) : undefined;
  const [product, service, category] = [part('product'), part('service'), part('category')];
  return {
    ...(product === undefined ? {} : { product: product.toLowerCase() }),
    ...(service === undefined ? {} : { service: service.toLowerCase() }),
    ...(category === undefined ? {} : { category: category.toLowerCase() }),
  };
};

export const readLevel = (written: unknown, sink: FaultSink): Severity => {
  if (written === undefined) return 'medium';
  const found = severities.find((level) => level === text(written)?.toLowerCase());
  if (found) return found;
  sink.warn(
    ['level'],
    `the level "${String(written)}" is not known`,
    `use ${severities.join(', ')}`,
  );
  return 'medium';
};

export const readExtension = (document: JsonObject, level: Severity, sink: FaultSink) => {
  const written = Object.hasOwn(document, 'countersign') ? document['countersign'] : undefined;
  if (written !== undefined && !isObject(written)) {
    sink.broken(
      ['countersign'],
      '`countersign` is no map',
      'give fires, quiet, dedup, response, evidence',
    );
  }
  const block: JsonObject = isObject(written) ? written : {};
  const evidence = block['evidence'];
  if (evidence !== undefined && (typeof evidence !== 'number' || Math.abs(evidence) > 8)) {
    sink.broken(['countersign', 'evidence'], '`evidence` is no number of nats', 'give -8 to 8');
  }
  return {
    own: isObject(written),
    dedup: texts(block['dedup']),
    response: text(block['response']),
    llr: typeof evidence === 'number' ? evidence : llrOfLevel[level],
    /** As written: events of a rule, sequences of a correlation. */
    examples: {
      fires: Object.hasOwn(block, 'fires') ? block['fires'] : undefined,
      quiet: Object.hasOwn(block, 'quiet') ? block['quiet'] : undefined,
    },
  };
};
