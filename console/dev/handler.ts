/** What a handler of the fixture server is given, and how it refuses. */
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, RouteId } from '../src/contract.ts';

export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface Asked<Id extends RouteId> {
  readonly params: ParamsOf<Id>;
  readonly query: QueryOf<Id>;
  readonly body: BodyOf<Id>;
  readonly now: number;
}

export type Handlers = {
  readonly [Id in Exclude<RouteId, 'live.listen'>]: (asked: Asked<Id>) => AnswerOf<Id>;
};

export const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Refused(404, 'ERR_NOT_FOUND', `There is no such ${what}.`);
  return value;
};
