/** A line of text that is no JSON is offered to the systems that know such lines, before it is set aside. */
import type { SourceDefinition } from '../sources/index.ts';

/** The record in a line, or undefined when no system claims it. */
export type TextLine = (line: string) => Readonly<Record<string, unknown>> | undefined;

/** No log line of a system is longer; a longer one is not looked at, so that the look stays cheap. */
const MAX_LINE = 64 * 1024;

/** Undefined where none of the systems has lines of text. */
export const textLineOf = (sources: readonly SourceDefinition[]): TextLine | undefined => {
  const readers = sources.flatMap((source) => source.readLine?.bind(source) ?? []);
  if (readers.length === 0) return undefined;
  return (line) => {
    if (line.length > MAX_LINE) return undefined;
    for (const read of readers) {
      const record = read(line);
      if (record !== undefined) return record;
    }
    return undefined;
  };
};
