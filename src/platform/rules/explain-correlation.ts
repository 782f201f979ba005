/** What a correlation made of some records: who of its members matched, and each window that held. */
import type { ExplainedCorrelation } from '../../cli/index.ts';
import type { JsonObject } from '../../core/index.ts';
import type { LoadedCorrelation, LoadOutcome } from '../../detection/index.ts';
import { correlateRecords } from './correlate-records.ts';
import { eventTime } from './event-time.ts';

const opWords = { gt: '>', gte: '≥', lt: '<', lte: '≤', eq: '=', neq: '≠' } as const;

const wanted = ({ body }: LoadedCorrelation): string => {
  const bounds = Object.entries(body.bounds).map(
    ([op, value]) => `${opWords[op as keyof typeof opWords]} ${value}`,
  );
  const of = body.fields.length === 0 ? '' : ` of ${body.fields.join(', ')}`;
  return `${body.type}${of}${bounds.length === 0 ? '' : ` ${bounds.join(' and ')}`}`;
};

/** The correlations that this one stands on, itself last. */
const chainOf = (
  correlation: LoadedCorrelation,
  all: readonly LoadedCorrelation[],
): readonly LoadedCorrelation[] => {
  const ids = new Set([correlation.id]);
  // Members stand before those that stand on them, so one pass from the end finds them all.
  for (const one of [...all].reverse()) {
    if (!ids.has(one.id)) continue;
    for (const { id, kind } of one.members) if (kind === 'correlation') ids.add(id);
  }
  return all.filter(({ id }) => ids.has(id));
};

export const explainCorrelation = (
  correlation: LoadedCorrelation,
  { rules, correlations }: Pick<LoadOutcome, 'rules' | 'correlations'>,
  records: readonly JsonObject[],
  timeField: string | undefined,
): ExplainedCorrelation => {
  const chain = chainOf(correlation, correlations);
  const members = new Set(chain.flatMap((one) => one.members.map(({ id }) => id)));
  const asked = rules.filter(({ id }) => members.has(id));
  const correlated = correlateRecords(chain);
  const matched = new Map<string, number[]>();
  let untimed = 0;
  for (const [index, record] of records.entries()) {
    const hit = asked.filter((rule) => rule.compiled.matches(record)).map(({ id }) => id);
    for (const id of hit) matched.set(id, [...(matched.get(id) ?? []), index]);
    if (hit.length === 0) continue;
    const time = eventTime(record, timeField);
    if (time === undefined) untimed++;
    else correlated.hear({ index, time, record, rules: hit });
  }
  const findings = correlated.findings();
  const found = findings.filter(({ rule }) => rule === correlation.id);
  const spoke = (id: string): readonly number[] =>
    matched.get(id) ??
    findings.filter(({ rule }) => rule === id).flatMap((one) => one.correlation.events);
  return {
    rule: correlation.id,
    title: correlation.title,
    matched: found.length > 0,
    wants: wanted(correlation),
    timespan: correlation.body.timespan,
    groupBy: correlation.body.groupBy,
    members: correlation.members.map(({ id, name }) => ({ name, events: spoke(id) })),
    findings: found,
    untimed,
  };
};
