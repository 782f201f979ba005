/** Spans of our own work. They cost next to nothing until somebody names a collector. */
import { type Attributes, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { messageOf } from './errors.ts';

/** Runs within a span; what it throws is noted on the span and thrown on. Attributes hold counts and names, never content. */
export const traced = <T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
): Promise<T> =>
  // Asked for each time: one that is kept stays with the first collector that was ever named.
  trace.getTracer('countersign').startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
      throw error;
    } finally {
      span.end();
    }
  });
